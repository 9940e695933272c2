// pandas' `orient="table"`: a schema of the columns, and rows
// (pandas/io/json/_table_schema.py).

import { type Column, DataFrame, type Labels } from "../../../pickle/mod.ts";
import { dateTimeOfNanos } from "../../../pickle/values/ndarray.ts";
import { ZoneClock } from "../../../pickle/values/time/zones.ts";
import {
  columnOf,
  labelsOf,
  rangeLabels,
  type TableContext,
} from "../columns.ts";
import { parseIso } from "../epochs.ts";
import { mapInSlices, type Work } from "../../work.ts";
import type { OrderedJson } from "./ordered_json.ts";
import { isDateName, toPlainItems, typeColumn } from "./types.ts";

type Fields = Map<string, OrderedJson>;

/** Reads a frame from a schema and rows. */
export async function readTableSchema(
  json: OrderedJson,
  { work, checkCells }: TableContext,
): Promise<DataFrame> {
  const schema = memberOf(json, "schema");
  const fields = listOf(memberOf(schema, "fields"));
  const rows = listOf(memberOf(json, "data"));
  checkCells(rows.length, fields.length);
  const columns = new Map<string, Column>();
  for (const field of fields) {
    const name = nameOf(memberOf(field, "name"));
    const values = await mapInSlices(
      work,
      rows,
      (row) => memberOf(row, name) ?? null,
    );
    columns.set(name, await fieldColumn(field as Fields, name, values, work));
  }
  const keys = keysOf(schema);
  const levels = new Set(keys);
  const names = [...columns.keys()].filter((name) => !levels.has(name));
  return new DataFrame(
    labelsOf(names),
    await indexOf(columns, keys, rows.length, work),
    names.map((name) => columns.get(name)!),
  );
}

function refused(problem: string): SyntaxError {
  return new SyntaxError(`Cannot read json as a table: ${problem}`);
}

function memberOf(json: OrderedJson | undefined, key: string) {
  if (json instanceof Map) return json.get(key);
  throw refused("it has no schema, or rows of another shape");
}

function listOf(json: OrderedJson | undefined): OrderedJson[] {
  if (Array.isArray(json)) return json;
  throw refused("it has no list of fields or of rows");
}

function keysOf(schema: OrderedJson | undefined): string[] {
  const keys = memberOf(schema, "primaryKey") ?? [];
  return (Array.isArray(keys) ? keys : [keys]).map(nameOf);
}

/** A label; a name that is a list or an object is none. */
function nameOf(name: OrderedJson | undefined): string {
  if (typeof name !== "object" || name === null) return String(name);
  throw refused("a name is not a string");
}

async function indexOf(
  columns: ReadonlyMap<string, Column>,
  keys: readonly string[],
  length: number,
  work: Work,
): Promise<Labels> {
  if (keys.length === 0) return rangeLabels(length);
  const levels = keys.map((key) => columns.get(key));
  if (levels.includes(undefined)) {
    throw refused("its primary key is not a field");
  }
  work.charge(length * keys.length * LEVEL_COST);
  const labels = await mapInSlices(work, { length }, (_, i) => {
    const label = levels.map((level) => level!.at(i));
    return label.length === 1 ? label[0] : label;
  });
  const isUnnamed = keys.length === 1
    ? (key: string) => key === "index"
    : (key: string) => key.startsWith("level_");
  return labelsOf(labels, keys.map((key) => isUnnamed(key) ? null : key));
}

/** The cost of a label of a level. A key may be named many times. */
const LEVEL_COST = 4;

async function fieldColumn(
  field: Fields,
  name: string,
  values: readonly OrderedJson[],
  work: Work,
): Promise<Column> {
  const type = String(field.get("type"));
  const extension = field.get("extDtype");
  if (typeof extension === "string") {
    return columnOf(extension, await toPlainItems(values, work));
  }
  if (type === "datetime") return await datetimes(field, values, work);
  const make = Object.hasOwn(MAKERS, type) ? MAKERS[type]! : undefined;
  if (make === undefined) throw refused(`its type "${type}" is not supported`);
  if (isDateName(name)) {
    const column = await typeColumn(values, true, work);
    if (column.dtype.startsWith("datetime64")) return column;
  }
  return await make(values, work, field);
}

type Maker = (
  values: readonly OrderedJson[],
  work: Work,
  field: Fields,
) => Column | Promise<Column>;

const MAKERS: Readonly<Record<string, Maker>> = {
  integer: (values) =>
    columnOf("int64", BigInt64Array.from(values, (value) => integerOf(value))),
  number: (values) =>
    columnOf(
      "float64",
      Float64Array.from(
        values,
        (value) => value === null ? NaN : Number(value),
      ),
    ),
  boolean: (values) => columnOf("bool", Uint8Array.from(values, Number)),
  string: objects,
  any: async (values, work, field) =>
    field.has("constraints") && field.has("ordered")
      ? columnOf("category", orMissing(await toPlainItems(values, work)))
      : await objects(values, work),
};

/** A column of missing values only is a column of floats. */
async function objects(
  values: readonly OrderedJson[],
  work: Work,
): Promise<Column> {
  const isNothing = values.length > 0 &&
    values.every((value) => value === null);
  return isNothing
    ? columnOf("float64", new Float64Array(values.length).fill(NaN))
    : columnOf("object", orMissing(await toPlainItems(values, work)));
}

function orMissing(values: readonly unknown[]): unknown[] {
  return values.map((value) => value === null ? NaN : value);
}

function integerOf(value: OrderedJson): bigint {
  if (typeof value === "bigint") return value;
  throw refused("an integer field has another value");
}

async function datetimes(
  field: Fields,
  values: readonly OrderedJson[],
  work: Work,
): Promise<Column> {
  if (field.has("freq")) throw refused("periods are not supported");
  const zone = field.get("tz");
  const clock = typeof zone === "string" ? new ZoneClock(zone) : undefined;
  const times = await mapInSlices(work, values, (value) => {
    if (value === null) return null;
    const nanos = parseIso(typeof value === "string" ? value : "")?.nanos;
    if (nanos === undefined) throw refused("a time is not in ISO 8601");
    const offset = clock?.offsetAt(Number(nanos / 1_000_000n)) ?? null;
    return dateTimeOfNanos(nanos, offset, clock ? String(zone) : null) ?? null;
  });
  return columnOf(`datetime64[ns${clock ? `, ${zone}` : ""}]`, times);
}
