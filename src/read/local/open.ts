import type { BigIntStats } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { mayReadEveryFile } from "../../platform/permissions.ts";
import type { FileSystem } from "./roots.ts";

/** A file that is open, and where it was at that time. */
export interface OpenedFile {
  readonly handle: FileHandle;
  readonly size: number;
  readonly modified: Date;
  readonly isFile: boolean;
}

/**
 * Opens a file, and checks that what was opened lies where it may.
 *
 * Folders of the path may be replaced by links at any time, also between two
 * calls. What counts is the file behind the handle: the system names its path,
 * or the path that was requested is compared with it.
 *
 * A named pipe is opened without waiting for a writer.
 *
 * @param path A path without links.
 * @param isAllowed Judges another path without links.
 * @returns undefined if the path has got links meanwhile.
 */
export async function openChecked(
  path: string,
  isAllowed: (path: string) => Promise<boolean>,
  { fs }: FileSystem,
): Promise<OpenedFile | undefined> {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants; // Windows has only the first
  const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, fs);
  if (handle === undefined) return undefined;
  try {
    const opened = openedPath(handle, fs);
    const isRight = opened === undefined
      ? isSameFile(handle, path, fs)
      : opened === path || await isAllowed(opened);
    if (isRight) {
      const stats = fs.fstatSync(handle.fd);
      const { size, mtime: modified } = stats;
      return { handle, size, modified, isFile: stats.isFile() };
    }
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return undefined;
}

async function open(
  path: string,
  flags: number,
  fs: FileSystem["fs"],
): Promise<FileHandle | undefined> {
  try {
    return await fs.promises.open(path, flags);
  } catch (error) {
    if ((error as { code?: unknown }).code === "ELOOP") return undefined;
    throw error;
  }
}

/** The path of an open file as Linux names it; undefined on other systems. */
function openedPath(
  { fd }: FileHandle,
  fs: FileSystem["fs"],
): string | undefined {
  if (!mayReadEveryFile()) return undefined;
  try {
    return fs.readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return undefined;
  }
}

/** A file elsewhere passes with a probability of 1 in 2 to the power of this. */
const CHECKS = 32;

/**
 * Compares an open file with a path that shall have no links.
 *
 * Each of the two checks reads the path at one moment: while a folder is
 * replaced by a link, a file elsewhere fails the first, else the second. Which
 * of them comes next is left to chance, so that a program that replaces the
 * folder again and again cannot be in step with them.
 */
function isSameFile(
  { fd }: FileHandle,
  path: string,
  fs: FileSystem["fs"],
): boolean {
  const opened = fs.fstatSync(fd, { bigint: true });
  try {
    for (let check = 0; check < CHECKS; check++) {
      const isRight = Math.random() < 0.5
        ? fs.realpathSync.native(path) === path
        : isSame(fs.lstatSync(path, { bigint: true }), opened);
      if (!isRight) return false;
    }
    return true;
  } catch {
    return false; // it is gone
  }
}

function isSame(one: BigIntStats, other: BigIntStats): boolean {
  return one.ino === other.ino && one.dev === other.dev;
}
