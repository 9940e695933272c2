import { quoted } from "../ddl.ts";
import { columnNames, type TableName, TABLES } from "../schema.ts";
import type { SqliteDatabase, SqliteRow, SqliteValue } from "../sqlite.ts";
import { damaged, readSqliteRows } from "./rows.ts";
import { type Conditions, conditions, whereClause } from "./where.ts";

/** The most rows of a page. */
const MOST_ROWS = 20_000;
/** The most bytes of text in a page, but for its first row. */
const MOST_TEXT = 16 * 2 ** 20;

/** Which rows of a table are read, and in which order. */
export interface PagesQuery {
  readonly table: TableName;
  /** The columns; all by default. */
  readonly columns?: readonly string[];
  /** Conditions on the table `r`; by default none. */
  readonly given?: Conditions;
  /**
   * The columns of the order, some of those that are read; together they differ
   * in each row. By default the order that the table is stored in.
   */
  readonly key?: readonly string[];
  /** The most rows of a page; 20,000 by default. */
  readonly limit?: number;
}

/**
 * Iterates over rows of a table in pages. Pages are bounded by their rows and by
 * their text, so that memory is. The caller checks the values of a page before
 * it takes the next one.
 *
 * @throws {ArchiveError} `damaged` if a page does not come after the one before.
 */
export function* rowPages(
  database: SqliteDatabase,
  { table, columns, given = conditions(), key, limit = MOST_ROWS }: PagesQuery,
): Generator<readonly SqliteRow[], void, undefined> {
  const { names, sql, extra } = keyOf(table, key);
  const [order, marks] = [sql.join(", "), names.map(() => "?").join(", ")];
  const isLater = `(${marks}) > (${marks})`;
  const next: Conditions = {
    ...given,
    sql: [...given.sql, `(${order}) > (${marks})`],
  };
  let after: readonly SqliteValue[] | undefined;
  while (true) {
    const page = readSqliteRows(database, {
      table,
      columns: columns ?? columnNames(table),
      rest: `${
        whereClause(after === undefined ? given : next)
      } ORDER BY ${order}`,
      values: [...given.values, ...after ?? []],
      limit,
      budget: MOST_TEXT,
      ...(extra !== undefined && { extra }),
    });
    const last = page.at(-1);
    if (last === undefined) return;
    const end = names.map((name) => last[name] ?? null);
    if (after !== undefined && !holds(database, isLater, [...end, ...after])) {
      throw damaged(database, `the order of "${table}" is broken`);
    }
    yield page;
    after = end;
  }
}

/** Whether a condition holds; SQLite compares as it does in its tables. */
function holds(
  { prepare }: SqliteDatabase,
  condition: string,
  values: readonly SqliteValue[],
): boolean {
  return prepare(`SELECT ${condition} AS holds`).get(...values)?.holds === 1;
}

/** The names of the key in a row, and its SQL. */
interface Key {
  readonly names: readonly string[];
  readonly sql: readonly string[];
  /** A column that the table does not name. */
  readonly extra?: string;
}

function keyOf(table: TableName, key?: readonly string[]): Key {
  const { isClustered, primaryKey } = TABLES[table];
  const names = key ?? (isClustered ? primaryKey : undefined);
  return names === undefined
    ? { names: ["_rowid"], sql: ["r.rowid"], extra: "r.rowid AS _rowid" }
    : { names, sql: names.map((name) => `r.${quoted(name)}`) };
}
