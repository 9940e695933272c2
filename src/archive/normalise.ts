import { isJsonObject } from "../model/json_object.ts";
import { parseUuid } from "../model/uuid.ts";
import { ArchiveError } from "./error.ts";
import type { TaskRunRecord } from "./rows.ts";
import {
  type Column,
  type ColumnType,
  type Records,
  type TableName,
  TABLES,
} from "./schema.ts";

/** A row of a source: values by the names of columns. */
export type RawRow = Readonly<Record<string, unknown>>;

/** A value of a column of the archive, except bytes. */
type Stored = string | number | null;

/** A row of a table, as far as a source supplies it. */
export type SourceRecord<Name extends TableName> = Name extends "task_run"
  ? TaskRunRecord
  : Records[Name];

/** The columns that the writer fills, not the source. */
const OWN_COLUMNS: ReadonlySet<string> = new Set(["result_id"]);

/** The columns of a table that a source supplies. */
export function sourceColumns(table: TableName): readonly string[] {
  return Object.keys(TABLES[table].columns).filter((name) =>
    !OWN_COLUMNS.has(name)
  );
}

/**
 * Brings a row of a source to the one form that archives hold, so that the API
 * and the database give equal rows.
 *
 * @param extra Columns that the source has under other names.
 * @param toJson Brings a value of a column of JSON to its form.
 * @throws {ArchiveError} `bad_row` if a value cannot be of its column.
 */
export function toRecord<Name extends TableName>(
  table: Name,
  row: unknown,
  extra: RawRow = {},
  toJson: (value: unknown) => string | undefined = storedJson,
): SourceRecord<Name> {
  if (!isJsonObject(row)) throw badRow(table, `it is ${kindOf(row)}`);
  const raw: RawRow = { ...row, ...extra };
  const columns: Readonly<Record<string, Column>> = TABLES[table].columns;
  const record: Record<string, Stored> = {};
  for (const name of sourceColumns(table)) {
    const { type, required } = columns[name]!;
    const value = raw[name] ?? null;
    const convert = type === "json" ? toJson : CONVERTERS[type];
    const stored = value === null ? null : convert(value);
    if (stored === undefined || (required && stored === null)) {
      throw badRow(table, `its "${name}" is ${kindOf(value)}, not ${type}`);
    }
    record[name] = stored;
  }
  return record as unknown as SourceRecord<Name>;
}

/** Values as they are stored; undefined if they are not of the type. */
const CONVERTERS: Readonly<
  Record<ColumnType, (value: unknown) => Stored | undefined>
> = {
  uuid: (value) => typeof value === "string" ? parseUuid(value) : undefined,
  text: (value) =>
    typeof value === "string"
      ? value
      : typeof value === "object"
      ? undefined
      : String(value),
  integer: (value) => Number.isSafeInteger(value) ? value as number : undefined,
  boolean: (value) => typeof value === "boolean" ? Number(value) : undefined,
  time: (value) => typeof value === "string" ? storedTime(value) : undefined,
  json: storedJson,
  bytes: () => undefined,
};

const TIME =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?\s*(?:Z|([+-]\d\d)(?::?(\d\d))?)?$/i;

/**
 * A point in time in the one form whose order as text is that of time:
 * `2021-03-04T05:06:07.123456+00:00`. One without an offset is in UTC, as in a
 * database. Anything else, such as `infinity`, is unchanged.
 */
export function storedTime(text: string): string {
  const match = TIME.exec(text);
  if (match === null) return text;
  const [, date, time, fraction = "", hours = "+00", minutes = "00"] = match;
  const micros = fraction.slice(0, 6).padEnd(6, "0");
  const isUtc = Number(hours) === 0 && minutes === "00";
  const seconds = isUtc
    ? `${date}T${time}`
    : new Date(`${date}T${time}${hours}:${minutes}`).toISOString().slice(0, 19);
  return `${seconds}.${micros}+00:00`;
}

/**
 * JSON in the one form: without spaces, its names in the order of PostgreSQL's
 * `jsonb` (shorter ones first, then by their bytes).
 */
export function storedJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

/**
 * The same for the text of `jsonb`, whose names are in that order; undefined if
 * the value is not a string.
 */
export function storedJsonb(value: unknown): string | undefined {
  return typeof value === "string"
    ? JSON.stringify(JSON.parse(value))
    : undefined;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  const names = Object.keys(value).sort(compareNames);
  return Object.fromEntries(names.map((name) => [name, sorted(value[name])]));
}

const encoder = new TextEncoder();
// deno-lint-ignore no-control-regex -- the characters of one byte
const ASCII = /^[\x00-\x7f]*$/;

function compareNames(a: string, b: string): number {
  if (ASCII.test(a) && ASCII.test(b)) {
    return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
  }
  const [left, right] = [encoder.encode(a), encoder.encode(b)];
  const order = left.length - right.length;
  if (order !== 0) return order;
  const at = left.findIndex((byte, i) => byte !== right[i]);
  return at < 0 ? 0 : left[at]! - right[at]!;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function badRow(table: string, problem: string): ArchiveError {
  return new ArchiveError(
    "bad_row",
    `Cannot archive a row of "${table}": ${problem}`,
    { hint: "Check that the source is a server of Prefect 1.x" },
  );
}
