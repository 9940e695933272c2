/**
 * Builds the npm package: `deno pack` compiles, esbuild bundles, `npm pack` packs.
 *
 *     deno task npm [FOLDER]
 *
 * Writes the tarball into the folder, `npm` by default. Prints its path, the
 * sizes of its parts, and the table of weights in docs/start.md. Needs the npm registry and nothing else.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command line tool
import { transform } from "esbuild";
import { resolve } from "node:path";
import type { Compiled } from "./package/compile.ts";
import type { PackageDescription } from "./package/description.ts";
import { packPackage, reportOf } from "./package/pack.ts";
import { run } from "./package/run.ts";
import type { Tarball } from "./package/tarball.ts";
import { weighTarball } from "./package/weigh_tarball.ts";
import { weightTable } from "./package/weights.ts";

/** Builds the package and writes its tarball into a folder. */
export function packNpm(folder: string): Promise<Tarball> {
  return packPackage(compileWithDeno, folder);
}

async function compileWithDeno(
  root: URL,
  work: string,
  { command }: PackageDescription,
): Promise<Compiled> {
  const tarball = `${work}/compiled.tgz`;
  const args = ["pack", "--allow-dirty", "--output", tarball];
  await run(Deno.execPath(), args, root);
  await run("tar", ["-xzf", tarball], work);
  const modules = `${work}/package`;
  const sources = await Deno.realPath(root);
  if (command) {
    await compileCommand(
      resolve(sources, command),
      resolve(modules, command).replace(/\.ts$/, ".js"),
    );
  }
  return { modules, sources };
}

/** `deno pack` does not compile a module that no entry point imports. */
async function compileCommand(source: string, target: string): Promise<void> {
  const { code } = await transform(await Deno.readTextFile(source), {
    loader: "ts",
    sourcemap: "inline",
    sourcefile: source,
  });
  const imports = /(?<=\bfrom "\.[^"]*)\.ts(?=")/g;
  await Deno.writeTextFile(target, code.replaceAll(imports, ".js"));
}

if (import.meta.main) {
  const tarball = await packNpm(Deno.args[0] ?? "npm");
  console.log(reportOf(tarball));
  console.log(weightTable(await weighTarball(tarball.path)));
}
