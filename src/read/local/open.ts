import type { FileHandle } from "node:fs/promises";
import { isNotCapable, mayRead } from "../../platform/permissions.ts";
import type { FileSystem } from "./roots.ts";
import { isSameFile } from "./same_file.ts";

/** An open file, and its path at that time. */
export interface OpenedFile {
  readonly handle: FileHandle;
  readonly size: number;
  readonly modified: Date;
  readonly isFile: boolean;
}

/** The places that may be read. */
export interface AllowedPlaces {
  /** The folder that contains the path. */
  readonly root: string;
  /** Returns whether another path without links may be read. */
  isAllowed(path: string): Promise<boolean>;
}

/**
 * Opens a file, and checks that the open file lies in an allowed folder.
 *
 * Folders of the path may be replaced by links at any time, also between two
 * calls. Therefore the file behind the handle is checked: the system names its
 * path, or it is compared with the requested path.
 *
 * A named pipe is opened without waiting for a writer.
 *
 * @param path A path without links.
 * @returns undefined if the path contains links by now.
 */
export async function openChecked(
  path: string,
  { root, isAllowed }: AllowedPlaces,
  system: FileSystem,
): Promise<OpenedFile | undefined> {
  const { fs } = system;
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants; // Windows has only the first flag.
  const before = Date.now();
  const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, fs);
  if (handle === undefined) return undefined;
  try {
    const { fd } = handle;
    const stats = fs.fstatSync(fd, { bigint: true });
    const opened = openedPath(fd, fs);
    const isRight = opened === undefined
      ? isSameFile({ stats, path, root, before }, system)
      : opened === path || await isAllowed(opened);
    if (isRight) {
      const size = Number(stats.size);
      return { handle, size, modified: stats.mtime, isFile: stats.isFile() };
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

/** Deno requires `--allow-all` to read the names of open files. */
let mayReadNames = true;

/** The path of an open file on Linux; undefined on other systems. */
function openedPath(fd: number, fs: FileSystem["fs"]): string | undefined {
  if (!mayReadNames || !mayRead()) return undefined;
  try {
    return fs.readlinkSync(`/proc/self/fd/${fd}`);
  } catch (error) {
    mayReadNames = !isNotCapable(error);
    return undefined;
  }
}
