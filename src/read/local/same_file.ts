import type { BigIntStats } from "node:fs";
import { mayRead } from "../../platform/permissions.ts";
import type { FileSystem } from "./roots.ts";

/** A file that was opened by a path. */
export interface OpenedPath {
  /** The status of the open file. */
  readonly stats: BigIntStats;
  /** The path, which shall have no links. */
  readonly path: string;
  /** The folder that the path is trusted up to. */
  readonly root: string;
  /** When it had not been opened yet, in milliseconds since 1970. */
  readonly before: number;
}

/**
 * Reports whether an open file is the one at its path, and that path has had no
 * links since it was opened. For systems that do not name open files.
 */
export function isSameFile(
  opened: OpenedPath,
  system: FileSystem,
): boolean {
  try {
    return isSettled(opened, system) || isSameAgain(opened, system);
  } catch {
    return false; // it is gone
  }
}

/** So long after a change of a folder its time is not relied on. */
const SETTLED_MS = 10_000;

/**
 * Reports whether no folder of the path has changed since before the opening.
 *
 * The times are read from the file upwards: as long as a folder has not changed,
 * the entries below it were those that were read before.
 */
function isSettled(
  { stats: opened, path, root, before }: OpenedPath,
  { fs, path: { dirname } }: FileSystem,
): boolean {
  if (!mayRead(root)) return false; // Deno would prompt
  if (!isSame(fs.lstatSync(path, { bigint: true }), opened)) return false;
  for (let folder = dirname(path);; folder = dirname(folder)) {
    const stats = fs.lstatSync(folder);
    if (!stats.isDirectory()) return false;
    if (stats.ctimeMs > before - SETTLED_MS) return false;
    if (folder === root) return true;
    if (folder === dirname(folder)) return false;
  }
}

/** A file elsewhere passes with a probability of 1 in 2 to the power of this. */
const CHECKS = 32;

/**
 * Compares the file with its path again and again.
 *
 * Each of the two checks reads the path at one moment: while a folder is
 * replaced by a link, a file elsewhere fails the first, else the second. Which
 * of them comes next is left to chance, so that a program that replaces the
 * folder again and again cannot be in step with them.
 */
function isSameAgain(
  { stats: opened, path }: OpenedPath,
  { fs }: FileSystem,
): boolean {
  for (let check = 0; check < CHECKS; check++) {
    const isRight = Math.random() < 0.5
      ? fs.realpathSync.native(path) === path
      : isSame(fs.lstatSync(path, { bigint: true }), opened);
    if (!isRight) return false;
  }
  return true;
}

function isSame(one: BigIntStats, other: BigIntStats): boolean {
  return one.ino === other.ino && one.dev === other.dev;
}
