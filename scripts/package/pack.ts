import type { Compile } from "./compile.ts";
import { describePackage } from "./description.ts";
import { finishPackage } from "./finish.ts";
import { packFolder, sizes, type Tarball } from "./tarball.ts";

const ROOT = new URL("../../", import.meta.url);

/** Builds the package and writes its tarball into a folder. */
export async function packPackage(
  compile: Compile,
  folder: string,
): Promise<Tarball> {
  const description = await describePackage(ROOT);
  const work = await Deno.realPath(await Deno.makeTempDir({ prefix: "npm-" }));
  const target = `${work}/finished`;
  try {
    const compiled = await compile(ROOT, work, description);
    await finishPackage(description, { root: ROOT, compiled, target });
    return await packFolder(target, folder);
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

/** The path of a tarball and the sizes of its parts, one on each line. */
export function reportOf(tarball: Tarball): string {
  const lines = sizes(tarball).map(([what, bytes]) =>
    `${what.padEnd(24)}${(bytes / 1_000).toFixed(1).padStart(8)} KB`
  );
  return [tarball.path, ...lines].join("\n");
}
