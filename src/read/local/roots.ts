import { lazyImport } from "../../async/lazy_import.ts";

/** What Node, Deno and Bun have of a file system. */
export interface FileSystem {
  readonly fs: typeof import("node:fs");
  readonly path: typeof import("node:path");
}

/** Loads the file system; rejects where there is none. */
export const loadFileSystem: () => FileSystem | Promise<FileSystem> =
  lazyImport(
    async () => ({
      fs: await import("node:fs"),
      path: await import("node:path"),
    }),
  );

/** Reports whether a path lies below a root by its segments alone. */
export function isBelow(
  root: string,
  file: string,
  { relative, isAbsolute, sep }: FileSystem["path"],
): boolean {
  const way = relative(root, file);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/**
 * Reports whether a file lies below one of the roots, which may be links.
 *
 * @param file A path without links.
 */
export async function isBelowRoots(
  file: string,
  roots: readonly string[],
  { fs, path }: FileSystem,
): Promise<boolean> {
  // A root that is a segment of a path without links is no link.
  if (roots.some((root) => isBelow(root, file, path))) return true;
  const followed = await Promise.all(
    roots.map((root) => fs.promises.realpath(root).catch(() => root)),
  );
  return followed.some((root) => isBelow(root, file, path));
}

/**
 * Reports whether a file lies below one of the roots, links followed. A file
 * that does not exist is judged by its path. A read checks the opened file
 * instead: see `confine()`.
 */
export async function liesBelow(
  file: string,
  roots: readonly string[],
): Promise<boolean> {
  const system = await loadFileSystem();
  const { fs, path } = system;
  const followed = await fs.promises.realpath(file)
    .catch(() => path.resolve(file));
  return await isBelowRoots(followed, roots, system);
}
