import { ArchiveError } from "../error.ts";
import { openSqlite } from "../sqlite.ts";

/** A lock that its holder's end releases, whichever way it ends. */
export interface ArchiveLock {
  /** Releases it. */
  release(): void;
}

/** How often another writer may remove the file between two steps. */
const MOST_TRIES = 10;

/**
 * Locks an archive for one writer. SQLite holds the lock on an empty file, so
 * that the operating system releases it when the process ends.
 *
 * @param path The file to lock; it is created, and removed by `release()`.
 * @throws {ArchiveError} `locked` if another writer holds it.
 */
export async function lockArchive(path: string): Promise<ArchiveLock> {
  const { rmSync, statSync } = await import("node:fs");
  const fileAt = () =>
    statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const before = fileAt();
    const database = await openSqlite(path);
    try {
      database.exec("BEGIN EXCLUSIVE");
    } catch (error) {
      database.close();
      throw isBusy(error) ? inUse(path, error) : error;
    }
    // A writer that ended meanwhile has removed the file that is locked here.
    if (before !== undefined && before === fileAt()) {
      return {
        release() {
          rmSync(path, { force: true }); // while it is locked
          database.close();
        },
      };
    }
    database.close();
  }
  throw inUse(path);
}

function isBusy(error: unknown): boolean {
  return error instanceof ArchiveError && error.code === "locked";
}

function inUse(path: string, cause?: unknown): ArchiveError {
  return new ArchiveError(
    "locked",
    `Cannot write the archive: another process holds the lock "${path}"`,
    { hint: "Wait until the other process has ended", cause },
  );
}
