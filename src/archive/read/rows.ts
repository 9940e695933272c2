import { quoted } from "../ddl.ts";
import { ArchiveError } from "../error.ts";
import {
  type Column,
  type ColumnType,
  type TableName,
  TABLES,
} from "../schema.ts";
import type { SqliteDatabase, SqliteRow, SqliteValue } from "../sqlite.ts";
import { serverTime } from "./times.ts";

/** A row in the form of the API: JSON is parsed, truth values are boolean. */
export type ServerRow = { [name: string]: unknown };

/** The most bytes of text in one column, and in the rows of one page. */
const MOST_BYTES = 64 * 2 ** 20;

/** So few rows are read without a look at their sizes. */
const FEW_ROWS = 10;

/** A query for some rows of a table. */
export interface RowQuery {
  readonly table: TableName;
  /** The columns, without the alias. */
  readonly columns: readonly string[];
  /** The conditions and the order, with `r` as the alias of the table. */
  readonly rest: string;
  /** The values of `?` in `rest`. */
  readonly values: readonly SqliteValue[];
  /** The most rows. */
  readonly limit: number;
  /** Further columns in SQL. */
  readonly extra?: string;
  /** The most bytes of text in the rows, but for the first one; 64 MiB by default. */
  readonly budget?: number;
}

/**
 * Reads rows in the form of the API. It returns fewer rows if they have too many
 * bytes, but never none before the end.
 *
 * @throws {ArchiveError} `damaged` if a value is not of its column's type.
 */
export function readRows(
  database: SqliteDatabase,
  query: RowQuery,
): ServerRow[] {
  return readSqliteRows(database, query).map((row) =>
    toServerRow(database, query.table, row)
  );
}

/** Reads rows as SQLite has them, as many as {@linkcode readRows}. */
export function readSqliteRows(
  database: SqliteDatabase,
  query: RowQuery,
): SqliteRow[] {
  const { table, columns, rest, values, limit, extra } = query;
  const count = limit > FEW_ROWS ? fittingRows(database, query) : limit;
  const list = columns.map((name) => boundedColumn(table, name));
  const selected = extra === undefined ? list : [...list, extra];
  const sql = `SELECT ${selected.join(", ")} FROM ${
    quoted(table)
  } r ${rest} LIMIT ?`;
  return attempt(
    database,
    () => database.prepare(sql).all(...values, count),
  );
}

/** How many of the first rows are within the budget, and at least one. */
function fittingRows(
  database: SqliteDatabase,
  { table, columns, rest, values, limit, budget = MOST_BYTES }: RowQuery,
): number {
  const sizes = columns.filter((name) => isText(table, name))
    .map((name) => `coalesce(octet_length(r.${quoted(name)}), 0)`);
  const sql = `SELECT ${["0", ...sizes].join(" + ")} AS bytes FROM ${
    quoted(table)
  } r ${rest} LIMIT ?`;
  const rows = attempt(
    database,
    () => database.prepare(sql).all(...values, limit),
  );
  let left = budget;
  const end = rows.findIndex(({ bytes }) => (left -= Number(bytes)) < 0);
  return end < 0 ? limit : Math.max(1, end);
}

function columnOf(table: TableName, name: string): Column {
  const columns: Readonly<Record<string, Column>> = TABLES[table].columns;
  return columns[name]!;
}

function isText(table: TableName, name: string): boolean {
  const { type } = columnOf(table, name);
  return type !== "integer" && type !== "boolean";
}

const TOO_LARGE = 0.5;
const TOO_GREAT = 0.25;
const GREATEST = Number.MAX_SAFE_INTEGER;

/**
 * A column of a SELECT. In the place of a text that is too large, and of an
 * integer that JavaScript does not have, is a fraction: no column may hold one.
 */
function boundedColumn(table: TableName, name: string): string {
  const column = `r.${quoted(name)}`;
  const bounded = isText(table, name)
    ? `iif(octet_length(${column}) > ${MOST_BYTES}, ${TOO_LARGE}, ${column})`
    : `iif(typeof(${column}) = 'integer' AND ${column} NOT BETWEEN -${GREATEST} AND ${GREATEST}, ${TOO_GREAT}, ${column})`;
  return `${bounded} AS ${quoted(name)}`;
}

/** Runs a query; what the library of SQLite cannot return is damage. */
export function attempt<T>(database: SqliteDatabase, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    throw cause instanceof ArchiveError ? cause : unreadable(database, cause);
  }
}

/** The error for what a library of SQLite cannot return, such as a huge integer. */
function unreadable(
  { path }: SqliteDatabase,
  cause: unknown,
): ArchiveError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ArchiveError(
    "damaged",
    `Cannot read the archive "${path}": ${reason}`,
    { cause, hint: RESTORE },
  );
}

const RESTORE = "Restore the file from a backup, or write the archive anew";

/** Creates the error for a value that the format does not allow. */
export function damaged(
  { path }: SqliteDatabase,
  problem: string,
  cause?: unknown,
): ArchiveError {
  return new ArchiveError(
    "damaged",
    `Cannot read the archive "${path}": ${problem}`,
    { hint: RESTORE, ...(cause !== undefined && { cause }) },
  );
}

/**
 * A row in the form of the API.
 *
 * @throws {ArchiveError} `damaged`
 */
export function toServerRow(
  database: SqliteDatabase,
  table: TableName,
  row: SqliteRow,
): ServerRow {
  const converted: ServerRow = {};
  for (const [name, value] of Object.entries(row)) {
    const { type, required } = columnOf(table, name);
    const answer = value === null ? null : CONVERTERS[type](value);
    if (answer === undefined || (required && answer === null)) {
      throw damaged(
        database,
        `"${table}.${name}" is ${labelOf(value)}, not ${LABELS[type]}`,
      );
    }
    converted[name] = answer;
  }
  return converted;
}

/**
 * Checks the values of a row that is used as it is.
 *
 * @throws {ArchiveError} `damaged`
 */
export function checkRow(
  database: SqliteDatabase,
  table: TableName,
  row: SqliteRow,
): void {
  toServerRow(database, table, row);
}

/** Values in the form of the API; undefined if they are not of the type. */
const CONVERTERS: Readonly<
  Record<ColumnType, (value: SqliteValue) => unknown>
> = {
  uuid: textOf,
  text: textOf,
  integer: (value) => Number.isSafeInteger(value) ? value : undefined,
  boolean: (value) => value === 0 || value === 1 ? value === 1 : undefined,
  time: (value) => typeof value === "string" ? serverTime(value) : undefined,
  json: parsedJson,
  bytes: (value) => value instanceof Uint8Array ? value : undefined,
};

const LABELS: Readonly<Record<ColumnType, string>> = {
  uuid: "text",
  text: "text",
  integer: "an integer",
  boolean: "0 or 1",
  time: "text",
  json: "JSON",
  bytes: "bytes",
};

function textOf(value: SqliteValue): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function parsedJson(value: SqliteValue): unknown {
  if (typeof value !== "string") return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function labelOf(value: SqliteValue): string {
  if (value === null) return "null";
  if (value === TOO_LARGE) return `more than ${MOST_BYTES} bytes`;
  if (value instanceof Uint8Array) return "bytes";
  return typeof value === "string" ? "other text" : "another number";
}
