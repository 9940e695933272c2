import { createTables } from "./ddl.ts";
import { ArchiveError } from "./error.ts";
import { APPLICATION_ID, SCHEMA_VERSION } from "./schema.ts";
import type { SqliteDatabase } from "./sqlite.ts";

/**
 * Throws unless a database is an archive of a version that can be read.
 *
 * @throws {ArchiveError} `not_an_archive` or `unsupported_version`
 */
export function checkFormat(database: SqliteDatabase): void {
  const act = `Cannot open the archive "${database.path}"`;
  if (pragma(database, "application_id") !== APPLICATION_ID) {
    throw new ArchiveError(
      "not_an_archive",
      `${act}: the file is a database, but not an archive`,
      { hint: "Pass the path of an archive" },
    );
  }
  const version = pragma(database, "user_version");
  if (version >= 1 && version <= SCHEMA_VERSION) return;
  throw new ArchiveError(
    "unsupported_version",
    `${act}: its format has version ${version}, known is ${SCHEMA_VERSION}`,
    { hint: "Update the library" },
  );
}

/** Creates the tables in an empty database, and checks any other. */
export function ensureFormat(database: SqliteDatabase): void {
  const { n } = database.prepare("SELECT count(*) AS n FROM sqlite_schema")
    .get()!;
  if (n !== 0) return checkFormat(database);
  inTransaction(database, () => database.exec(createTables()));
}

/** Runs writes, all of them or none. */
export function inTransaction<T>(database: SqliteDatabase, run: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const value = run();
    database.exec("COMMIT");
    return value;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

function rollBack(database: SqliteDatabase): void {
  try {
    database.exec("ROLLBACK");
  } catch {
    // SQLite has already rolled back, as after a full disk.
  }
}

function pragma(database: SqliteDatabase, name: string): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()![name]);
}
