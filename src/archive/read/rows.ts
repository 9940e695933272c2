import { quoted } from "../ddl.ts";
import { ArchiveError } from "../error.ts";
import {
  type Column,
  type ColumnType,
  type TableName,
  TABLES,
} from "../schema.ts";
import type { SqliteDatabase, SqliteRow, SqliteValue } from "../sqlite.ts";
import { toArchiveError } from "../sqlite_error.ts";
import { serverTime } from "./times.ts";

/** A row in the form of the API: JSON is parsed, truth values are boolean. */
export type ServerRow = { [name: string]: unknown };

/** The most bytes of text in one column, and in the rows of one page. */
const MOST_BYTES = 64 * 2 ** 20;

/**
 * The columns of a SELECT. A text that is too large is not read: a number is in
 * its place, which {@linkcode readRows} reports.
 */
export function selectList(
  table: TableName,
  names: readonly string[],
  alias: string,
): string {
  const columns: Readonly<Record<string, Column>> = TABLES[table].columns;
  return names.map((name) => {
    const column = `${alias}.${quoted(name)}`;
    const { type } = columns[name]!;
    if (type === "integer" || type === "boolean") return column;
    return `iif(octet_length(${column}) > ${MOST_BYTES}, 0.5, ${column}) AS ${
      quoted(name)
    }`;
  }).join(", ");
}

/**
 * Reads the rows of a query, and checks each value by the type of its column.
 * It stops early when they have too many bytes, but never before the first row.
 *
 * @throws {ArchiveError} `damaged` if a value is not of its column's type.
 */
export function readRows(
  database: SqliteDatabase,
  table: TableName,
  sql: string,
  values: readonly SqliteValue[],
): ServerRow[] {
  const rows: ServerRow[] = [];
  let bytes = 0;
  for (const row of iterateRows(database, sql, values)) {
    rows.push(toServerRow(database, table, row));
    bytes += bytesOf(row);
    if (bytes > MOST_BYTES) break;
  }
  return rows;
}

/** Iterates over the rows of a query as SQLite has them. */
export function* iterateRows(
  database: SqliteDatabase,
  sql: string,
  values: readonly SqliteValue[],
): Generator<SqliteRow, void, undefined> {
  try {
    yield* database.prepare(sql).iterate(...values);
  } catch (cause) {
    const error = toArchiveError("read the archive", database.path, cause);
    throw error instanceof ArchiveError ? error : unreadable(database, cause);
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

function bytesOf(row: SqliteRow): number {
  let bytes = 0;
  for (const value of Object.values(row)) {
    if (typeof value === "string") bytes += value.length;
  }
  return bytes;
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
  const columns: Readonly<Record<string, Column>> = TABLES[table].columns;
  const converted: ServerRow = {};
  for (const [name, value] of Object.entries(row)) {
    const { type, required } = columns[name]!;
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
  if (value === 0.5) return `more than ${MOST_BYTES} bytes`;
  if (value instanceof Uint8Array) return "bytes";
  return typeof value === "string" ? "other text" : "another number";
}
