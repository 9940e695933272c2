import { run } from "../package/run.ts";

/** What Deno says where it cannot reach JSR. */
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

/** Chunks are named by what they hold, which differs between the builders. */
const HASH = /-[A-Z0-9]{8}(?=\.js)/;

/**
 * What one of two packages has and the other lacks, a line each. Both hold the
 * same modules and declarations; the code of two compilers is not compared.
 *
 * @param ours The paths of the files that `deno pack` led to.
 * @param dnt The paths of those that dnt led to.
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
