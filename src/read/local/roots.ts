import { lazyImport } from "../../async/lazy_import.ts";

/** The file system modules of Node, Deno and Bun. */
export interface FileSystem {
  readonly fs: typeof import("node:fs");
  readonly path: typeof import("node:path");
}

/** Loads the file system; rejects in a runtime without one. */
export const loadFileSystem: () => FileSystem | Promise<FileSystem> =
  /* @__PURE__ */ lazyImport(
    async () => ({
      fs: await import("node:fs"),
      path: await import("node:path"),
    }),
  );

/** Returns whether a path lies below a root, by its segments. */
export function isBelow(
  root: string,
  file: string,
  { relative, isAbsolute, sep }: FileSystem["path"],
): boolean {
  const way = relative(root, file);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/**
 * Finds the root that contains a file. Roots may be links.
 *
 * @param file A path without links.
 * @returns The root without links; undefined if there is none.
 */
export async function findRoot(
  file: string,
  roots: readonly string[],
  { fs, path }: FileSystem,
): Promise<string | undefined> {
  const isRoot = (root: string) => isBelow(root, file, path);
  // A root that is a segment of a path without links is not a link.
  const plain = roots.find(isRoot);
  if (plain !== undefined) return path.resolve(plain);
  const followed = await Promise.all(
    roots.map((root) => fs.promises.realpath(root).catch(() => root)),
  );
  return followed.find(isRoot);
}

/**
 * Returns whether a file lies below one of the roots, after links are resolved.
 * A file that does not exist is judged by its path. A read checks the opened
 * file instead: see `confine()`.
 */
export async function liesBelow(
  file: string,
  roots: readonly string[],
): Promise<boolean> {
  const system = await loadFileSystem();
  const { fs, path } = system;
  const followed = await fs.promises.realpath(file)
    .catch(() => path.resolve(file));
  return await findRoot(followed, roots, system) !== undefined;
}
