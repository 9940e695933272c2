import { type ArchiveFiles, archiveFiles } from "../files.ts";
import { ensureFormat } from "../format.ts";
import { openSqlite, type SqliteDatabase } from "../sqlite.ts";
import { ArchiveError } from "../error.ts";
import { lockArchive } from "./lock.ts";
import { countRows, getMeta, now, putMeta } from "./meta.ts";
import { removeParts } from "./objects.ts";

/** An archive that is being written. */
export interface ArchiveWriter {
  /** Its database. */
  readonly database: SqliteDatabase;
  /** Where its parts lie. */
  readonly files: ArchiveFiles;
  /** Marks what was selected as complete. */
  complete(): void;
  /** Closes it and lets other writers in. */
  close(): void;
}

/**
 * Opens an archive for one writer, and creates it if there is none. From now on
 * it states that it is incomplete, until `complete()`.
 *
 * @param source What it is written from, as JSON.
 * @param selection What is selected, as JSON. An archive is complete when every
 * selection that was begun has ended.
 * @throws {ArchiveError}
 */
export async function openWriter(
  path: string,
  source: string,
  selection: string,
): Promise<ArchiveWriter> {
  const files = archiveFiles(path);
  await makeFolder(files);
  const lock = await lockArchive(files.lock);
  let database: SqliteDatabase | undefined;
  try {
    const opened = database = await openSqlite(files.database);
    prepare(opened);
    const begun = openSelections(opened).filter((one) => one !== selection);
    putMeta(opened, {
      source,
      created: getMeta(opened, "created") ?? now(),
      updated: now(),
      complete: "false",
      open_selections: JSON.stringify([...begun, selection]),
    });
    await removeParts(files.results);
    return {
      database: opened,
      files,
      complete: () =>
        putMeta(opened, {
          updated: now(),
          complete: String(begun.length === 0),
          counts: countRows(opened),
          selection,
          open_selections: JSON.stringify(begun),
        }),
      close() {
        leaveWal(opened);
        opened.close();
        lock.release();
      },
    };
  } catch (error) {
    database?.close();
    lock.release();
    throw error;
  }
}

/** The selections that were begun and have not ended, each as JSON. */
function openSelections(database: SqliteDatabase): string[] {
  return JSON.parse(getMeta(database, "open_selections") ?? "[]");
}

async function makeFolder({ database, results }: ArchiveFiles): Promise<void> {
  if (results === undefined) return; // the folder of one file must exist
  const { mkdir } = await import("node:fs/promises");
  const folder = database.slice(0, database.lastIndexOf("/"));
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ArchiveError("io", `Cannot create "${folder}": ${reason}`, {
      hint: "Check the path and its permissions",
      cause,
    });
  }
}

function prepare(database: SqliteDatabase): void {
  // Readers see the last transaction while others are written.
  database.exec(
    "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768",
  );
  ensureFormat(database);
}

/** Leaves one file, unless a reader is using the other two. */
function leaveWal(database: SqliteDatabase): void {
  try {
    database.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE");
  } catch {
    // The next writer does it; readers read it as it is.
  }
}
