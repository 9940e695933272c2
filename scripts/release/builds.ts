import { run } from "../package/run.ts";

/** The message of Deno if JSR cannot be reached. */
const NO_JSR = /JSR package manifest .* failed to load/;

/**
 * Builds the package with dnt.
 *
 * @returns The path of the tarball; undefined where JSR cannot be reached.
 */
export async function buildWithDnt(
  folder: string,
  root: URL,
): Promise<string | undefined> {
  const args = ["run", "-A", "--no-lock", "scripts/build_npm.ts", folder];
  try {
    const report = await run(Deno.execPath(), args, root);
    return report.split("\n", 1)[0];
  } catch (error) {
    if (NO_JSR.test((error as Error).message)) return undefined;
    throw error;
  }
}

/** The paths of the files in a tarball. */
export async function filesOf(tarball: string): Promise<string[]> {
  const list = await run(
    "tar",
    ["-tzf", tarball],
    new URL("./", import.meta.url),
  );
  return list.trimEnd().split("\n");
}

/** Chunks are named by their content, which differs between the builders. */
const HASH = /-[A-Z0-9]{8}(?=\.js)/;

/**
 * Lists the files that only one of two packages has. Both hold the same modules
 * and declarations; the code of two compilers is not compared.
 *
 * @param ours The paths of the files of the build with `deno pack`.
 * @param dnt The paths of the files of the build with dnt.
 */
export function differences(
  ours: readonly string[],
  dnt: readonly string[],
): string[] {
  const [left, right] = [namesOf(ours), namesOf(dnt)];
  return [
    ...[...left].filter((name) => !right.has(name))
      .map((name) => `only deno pack has ${name}`),
    ...[...right].filter((name) => !left.has(name))
      .map((name) => `only dnt has ${name}`),
  ];
}

function namesOf(paths: readonly string[]): Set<string> {
  return new Set(
    paths.filter((path) => !path.includes("/chunks/chunk-"))
      .map((path) => path.replace(HASH, "")),
  );
}
