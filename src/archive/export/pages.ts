import { quoted } from "../ddl.ts";
import { readSqliteRows } from "../read/rows.ts";
import { columnNames, type TableName, TABLES } from "../schema.ts";
import type { SqliteDatabase, SqliteRow, SqliteValue } from "../sqlite.ts";

/** The most rows of a page. */
const MOST_ROWS = 20_000;
/** The most bytes of text in a page, but for its first row. */
const MOST_TEXT = 16 * 2 ** 20;

/**
 * Iterates over a table in pages, in the order that it is stored in. Pages are
 * bounded by their rows and by their text, so that memory is.
 */
export function* tablePages(
  database: SqliteDatabase,
  table: TableName,
): Generator<readonly SqliteRow[], void, undefined> {
  const { keys, names } = keyOf(table);
  const order = keys.map((key) => `r.${key}`).join(", ");
  const next = `WHERE (${order}) > (${keys.map(() => "?").join(", ")})`;
  const extra = keys.map((key, i) => `r.${key} AS ${names[i]}`).join(", ");
  let after: readonly SqliteValue[] | undefined;
  while (true) {
    const page = readSqliteRows(database, {
      table,
      columns: columnNames(table),
      rest: `${after === undefined ? "" : next} ORDER BY ${order}`,
      values: after ?? [],
      limit: MOST_ROWS,
      extra,
      budget: MOST_TEXT,
    });
    const last = page.at(-1);
    if (last === undefined) return;
    after = names.map((name) => last[name] ?? null);
    yield page;
  }
}

/** The names of the key in a row; no column of a table has such a name. */
interface Key {
  readonly keys: readonly string[];
  readonly names: readonly string[];
}

function keyOf(table: TableName): Key {
  const { isClustered, primaryKey } = TABLES[table];
  const keys = isClustered ? primaryKey.map(quoted) : ["rowid"];
  return { keys, names: keys.map((_, i) => `_key_${i}`) };
}
