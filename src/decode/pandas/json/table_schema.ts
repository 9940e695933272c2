// pandas' `orient="table"`: a schema of the columns, and rows
// (pandas/io/json/_table_schema.py).

import { type Column, DataFrame, type Labels } from "../../../pickle/mod.ts";
import { dateTimeOfNanos } from "../../../pickle/values/ndarray.ts";
import { ZoneClock } from "../../../pickle/values/time/zones.ts";
import { checkCells, columnOf, labelsOf, rangeLabels } from "../columns.ts";
import { parseIso } from "../epochs.ts";
import { isDateName, toPlain, typeColumn } from "./types.ts";
import type { OrderedJson } from "./ordered_json.ts";
import type { DeserializeContext } from "../../serializer.ts";

type Fields = Map<string, OrderedJson>;

/** Makes a frame of what the schema and the rows say. */
export function readTableSchema(
  json: OrderedJson,
  context?: DeserializeContext,
): DataFrame {
  const schema = memberOf(json, "schema");
  const fields = listOf(memberOf(schema, "fields"));
  const rows = listOf(memberOf(json, "data"));
  checkCells(rows.length, fields.length, context);
  const columns = new Map(fields.map((field) => {
    const name = String(memberOf(field, "name"));
    const values = rows.map((row) => memberOf(row, name) ?? null);
    return [name, fieldColumn(field as Fields, name, values)];
  }));
  const keys = keysOf(schema);
  const names = [...columns.keys()].filter((name) => !keys.includes(name));
  return new DataFrame(
    labelsOf(names),
    indexOf(columns, keys, rows.length),
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
  return (Array.isArray(keys) ? keys : [keys]).map(String);
}

function indexOf(
  columns: ReadonlyMap<string, Column>,
  keys: readonly string[],
  length: number,
): Labels {
  if (keys.length === 0) return rangeLabels(length);
  const levels = keys.map((key) => columns.get(key));
  if (levels.includes(undefined)) throw refused("its primary key is no field");
  const labels = Array.from({ length }, (_, i) => {
    const label = levels.map((level) => level!.at(i));
    return label.length === 1 ? label[0] : label;
  });
  const isUnnamed = keys.length === 1
    ? (key: string) => key === "index"
    : (key: string) => key.startsWith("level_");
  return labelsOf(labels, keys.map((key) => isUnnamed(key) ? null : key));
}

function fieldColumn(
  field: Fields,
  name: string,
  values: OrderedJson[],
): Column {
  const type = String(field.get("type"));
  const extension = field.get("extDtype");
  if (typeof extension === "string") {
    return columnOf(extension, values.map(toPlain));
  }
  if (type === "datetime") return datetimes(field, values);
  const make = Object.hasOwn(MAKERS, type) ? MAKERS[type]! : undefined;
  if (make === undefined) throw refused(`its type "${type}" is not supported`);
  if (isDateName(name)) {
    const column = typeColumn(values, true);
    if (column.dtype.startsWith("datetime64")) return column;
  }
  return make(values, field);
}

type Maker = (values: readonly OrderedJson[], field: Fields) => Column;

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
  any: (values, field) =>
    field.has("constraints") && field.has("ordered")
      ? columnOf("category", values.map(orMissing))
      : objects(values),
};

/** Nothing but missing values is a column of floats. */
function objects(values: readonly OrderedJson[]): Column {
  const isNothing = values.length > 0 &&
    values.every((value) => value === null);
  return isNothing
    ? columnOf("float64", new Float64Array(values.length).fill(NaN))
    : columnOf("object", values.map(orMissing));
}

function orMissing(value: OrderedJson): unknown {
  return value === null ? NaN : toPlain(value);
}

function integerOf(value: OrderedJson): bigint {
  if (typeof value === "bigint") return value;
  throw refused("an integer is none");
}

function datetimes(field: Fields, values: readonly OrderedJson[]): Column {
  if (field.has("freq")) throw refused("periods are not supported");
  const zone = field.get("tz");
  const clock = typeof zone === "string" ? new ZoneClock(zone) : undefined;
  const times = values.map((value) => {
    if (value === null) return null;
    const nanos = parseIso(String(value))?.nanos;
    if (nanos === undefined) throw refused("a time is not of ISO 8601");
    const offset = clock?.offsetAt(Number(nanos / 1_000_000n)) ?? null;
    return dateTimeOfNanos(nanos, offset, clock ? String(zone) : null) ?? null;
  });
  return columnOf(`datetime64[ns${clock ? `, ${zone}` : ""}]`, times);
}
