import { columnNames, TABLE_NAMES } from "../schema.ts";
import type { SqliteDatabase } from "../sqlite.ts";
import { damaged } from "./rows.ts";

/**
 * Throws unless an archive has every table and column of the format.
 *
 * @throws {ArchiveError} `damaged`
 */
export function checkColumns(database: SqliteDatabase): void {
  // A view could be without end, and slower than any limit.
  const isTable = database.prepare(
    "SELECT 1 FROM pragma_table_list WHERE schema = 'main' AND name = ? AND type = 'table'",
  );
  const find = database.prepare("SELECT name FROM pragma_table_info(?)");
  for (const table of TABLE_NAMES) {
    if (isTable.get(table) === undefined) {
      throw damaged(database, `it has no table "${table}"`);
    }
    const found = new Set(find.all(table).map(({ name }) => name));
    const missing = columnNames(table).find((name) => !found.has(name));
    if (missing !== undefined) {
      throw damaged(database, `it has no column "${table}.${missing}"`);
    }
  }
}
