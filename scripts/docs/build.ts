import { type Lock, partOfLock } from "../lock.ts";
import { pinsOf } from "../package/description.ts";
import { run } from "../package/run.ts";
import { writeReference } from "./reference.ts";
import { stagePages } from "./stage_pages.ts";

/** How to build the site. */
export interface SiteOptions {
  /** Root of the repository. */
  readonly root: URL;
  /** Folder to write to. Its content is replaced. */
  readonly site: URL;
  /** Path that the site is served below: "/", or such as "/name/". */
  readonly base: string;
}

/** The number of built pages. */
export interface BuiltSite {
  /** Number of pages of the guide. */
  readonly guide: number;
  /** Number of pages of the reference. */
  readonly reference: number;
}

/**
 * Builds the guide with VitePress, and the reference with `deno doc`.
 *
 * VitePress needs a `node_modules` folder, so it is installed into a temporary
 * one, from `dev.lock` alone.
 *
 * @throws {Error} If a page has a link to a page that does not exist.
 */
export async function buildSite(
  { root, site, base }: SiteOptions,
): Promise<BuiltSite> {
  const folder = await Deno.makeTempDir();
  const stage = new URL(`file://${folder}/`);
  try {
    const config = JSON.parse(
      await Deno.readTextFile(new URL("deno.json", root)),
    );
    const api = new URL("guide/public/api/", stage);
    const vitepress: string = config.scopes["./"].vitepress;
    const { name, exports } = config;
    const reference = await writeReference(root, name, exports, api);
    const guide = await writePages(root, stage);
    await install(root, stage, vitepress);
    const args = ["run", "-A", "--frozen", vitepress, "build", "guide"];
    await run(Deno.execPath(), args, stage, {
      DOCS_BASE: base,
      DOCS_NAMES: JSON.stringify(pagesOfNames(api)),
      DOCS_OUTPUT: site.pathname,
      DOCS_VERSION: config.version,
    });
    return { guide, reference };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Writes the folder `guide` that VitePress reads. Returns its number of pages. */
async function writePages(root: URL, stage: URL): Promise<number> {
  const guide = new URL("guide/", stage);
  const { pages, pictures } = stagePages((source) =>
    Deno.readTextFileSync(new URL(source, root))
  );
  for (const [path, text] of pages) await write(new URL(path, guide), text);
  for (const [source, path] of pictures) {
    await Deno.mkdir(new URL("./", new URL(path, guide)), { recursive: true });
    await Deno.copyFile(new URL(source, root), new URL(path, guide));
  }
  const config = new URL("scripts/docs/vitepress.ts", root).pathname;
  await write(
    new URL(".vitepress/config.ts", guide),
    `export { default } from ${JSON.stringify(config)};\n`,
  );
  return pages.size;
}

/** Installs VitePress and what it depends on, of the versions in `dev.lock`. */
async function install(
  root: URL,
  stage: URL,
  specifier: string,
): Promise<void> {
  const lock: Lock = JSON.parse(
    await Deno.readTextFile(new URL("dev.lock", root)),
  );
  const imports = { vitepress: specifier };
  await write(
    new URL("deno.json", stage),
    JSON.stringify({
      imports,
      nodeModulesDir: "manual",
      nodeModulesLinker: "hoisted",
    }),
  );
  await write(
    new URL("deno.lock", stage),
    JSON.stringify({
      ...partOfLock(lock, pinsOf(imports)),
      workspace: { dependencies: [specifier] },
    }),
  );
  await run(Deno.execPath(), ["install", "--frozen"], stage);
}

/** The page of each exported name, of the first entry point that has it. */
function pagesOfNames(api: URL): Record<string, string> {
  const pages: Record<string, string> = {};
  const folders = [
    "",
    ...Array.from(Deno.readDirSync(api))
      .filter(({ name, isDirectory }) => isDirectory && name !== "~")
      .map(({ name }) => `${name}/`).sort(),
  ];
  for (const folder of folders) {
    for (
      const { name: file } of Deno.readDirSync(new URL(`${folder}~/`, api))
    ) {
      const [, name] = /^(\w+)\.html$/.exec(file) ?? [];
      if (name !== undefined) pages[name] ??= `${folder}~/${file}`;
    }
  }
  return pages;
}

async function write(file: URL, text: string): Promise<void> {
  await Deno.mkdir(new URL("./", file), { recursive: true });
  await Deno.writeTextFile(file, text);
}
