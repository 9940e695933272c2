/**
 * Builds the npm package: `deno pack` compiles, esbuild bundles, `npm pack` packs.
 *
 *     deno task npm [FOLDER]
 *
 * Writes the tarball into the folder, `npm` by default, and prints its path and
 * what takes how much of it. Needs the npm registry and nothing else;
 * `build_npm.ts` does the same with dnt.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command line tool
import { describePackage } from "./package/description.ts";
import { finishPackage } from "./package/finish.ts";
import { run } from "./package/run.ts";
import { packFolder, sizes, type Tarball } from "./package/tarball.ts";

const ROOT = new URL("../", import.meta.url);

/** Builds the package and gives the tarball, which is written into a folder. */
export async function packNpm(folder: string): Promise<Tarball> {
  const description = await describePackage(ROOT);
  const work = await Deno.makeTempDir({ prefix: "npm-" });
  const tarball = `${work}/compiled.tgz`;
  try {
    const args = ["pack", "--allow-dirty", "--output", tarball];
    await run(Deno.execPath(), args, ROOT);
    await run("tar", ["-xzf", tarball], work);
    await finishPackage(description, {
      root: ROOT,
      compiled: `${work}/package`,
      target: `${work}/finished`,
    });
    return await packFolder(`${work}/finished`, folder);
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

if (import.meta.main) {
  const tarball = await packNpm(Deno.args[0] ?? "npm");
  console.log(tarball.path);
  for (const [what, bytes] of sizes(tarball)) {
    console.log(
      `${what.padEnd(24)}${(bytes / 1000).toFixed(1).padStart(8)} KB`,
    );
  }
}
