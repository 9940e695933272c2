import type { BigIntStats } from "node:fs";
import { mayRead } from "../../platform/permissions.ts";
import type { FileSystem } from "./roots.ts";

/** A file that was opened by a path. */
export interface OpenedPath {
  /** The status of the open file. */
  readonly stats: BigIntStats;
  /** The path, which must have no links. */
  readonly path: string;
  /** The folder up to which the path is trusted. */
  readonly root: string;
  /** A time before the file was opened, in milliseconds since 1970. */
  readonly before: number;
}

/**
 * Returns whether an open file is the file at its path, and the path has had no
 * links since it was opened. For systems that do not report the paths of open
 * files.
 */
export function isSameFile(
  opened: OpenedPath,
  system: FileSystem,
): boolean {
  try {
    return isSettled(opened, system) || isSameAgain(opened, system);
  } catch {
    return false; // it no longer exists
  }
}

/** The time of a folder is relied on this long after its last change. */
const SETTLED_MS = 10_000;

/**
 * Returns whether no folder of the path has changed since the file was opened.
 *
 * The times are read from the file upwards. A folder that has not changed has
 * the same entries as before.
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

/**
 * The number of checks: another file passes with a probability of 2 to the
 * power of minus this.
 */
const CHECKS = 32;

/**
 * Compares the file with its path repeatedly.
 *
 * Each of the two checks reads the path at one moment. While a folder is
 * replaced by a link, a file elsewhere fails the first check, otherwise the
 * second. The order is random, so that a program that replaces the folder
 * repeatedly cannot synchronize with the checks.
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
