const LICENSE_FILE = /^(?:licen[cs]e|notice)(?:\.|$)/i;

/**
 * Returns the texts of the licences of bundled packages, which must be passed
 * on.
 *
 * @param modules A `node_modules` folder.
 * @param packages Names of packages in it.
 */
export async function thirdPartyNotices(
  modules: string,
  packages: readonly string[],
): Promise<string> {
  const notices = packages.map((name) => notice(`${modules}/${name}`));
  return `Parts of these packages are in dist/:\n\n${
    (await Promise.all(notices)).join("\n")
  }`;
}

async function notice(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(
    await Deno.readTextFile(`${folder}/package.json`),
  );
  const files = (await Array.fromAsync(Deno.readDir(folder)))
    .map((entry) => entry.name).filter((file) => LICENSE_FILE.test(file));
  if (files.length === 0) {
    throw new Error(`Cannot bundle "${name}": it has no file with its licence`);
  }
  const texts = files.sort().map((file) =>
    Deno.readTextFile(`${folder}/${file}`)
  );
  return `--- ${name} ${version} (${license})\n\n${
    (await Promise.all(texts)).map((text) => text.trim()).join("\n\n")
  }\n`;
}
