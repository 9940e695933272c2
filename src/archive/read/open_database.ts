import { ArchiveError } from "../error.ts";
import { archiveFiles } from "../files.ts";
import { checkFormat } from "../format.ts";
import { openSqlite, type SqliteDatabase } from "../sqlite.ts";
import { checkColumns } from "./columns.ts";

/**
 * Opens the database of an archive to be read, and checks its tables.
 *
 * @throws {ArchiveError} `not_found`, `not_an_archive` or `unsupported_version`
 */
export async function openDatabase(path: string): Promise<SqliteDatabase> {
  const file = archiveFiles(path).database;
  const { stat } = await import("node:fs/promises");
  const info = await stat(file).catch((cause) => {
    if (cause?.code !== "ENOENT" && cause?.code !== "ENOTDIR") return null;
    throw new ArchiveError(
      "not_found",
      `Cannot open the archive "${path}": "${file}" does not exist`,
      { hint: "Pass the path that taskrun archive has written", cause },
    );
  });
  if (info?.isDirectory()) {
    throw new ArchiveError(
      "not_an_archive",
      `Cannot open the archive "${path}": "${file}" is a folder`,
      { hint: "Pass the path of an archive" },
    );
  }
  const database = await openSqlite(file, { readOnly: true });
  try {
    checkFormat(database);
    checkColumns(database);
    database.exec("PRAGMA cache_size = -32768"); // kB: the upper pages of indices
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
