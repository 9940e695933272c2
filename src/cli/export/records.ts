import { encodeJson, type JsonValue } from "../../../mod.ts";
import { DataFrame, PyObject, Series } from "../../pickle/mod.ts";

/** Cells by the name of their column, in the form of `encodeJson`. */
export type TableRow = ReadonlyMap<string, JsonValue>;

/**
 * The rows that a result becomes in a table. A dict or an instance has a column
 * for each key (`result.sku`), a frame a row for each of its rows; all else is
 * one cell.
 */
export function* recordsOf(
  value: unknown,
): Generator<TableRow, void, undefined> {
  if (value instanceof DataFrame) yield* frameRecords(value);
  else if (value instanceof Series) yield* seriesRecords(value);
  else yield recordOf(fieldsOf(value) ?? { "": value });
}

/** The keys of a dict, or of what an instance holds. */
function fieldsOf(value: unknown): { [key: string]: unknown } | undefined {
  const held = value instanceof PyObject ? value.state : value;
  if (typeof held !== "object" || held === null) return undefined;
  const prototype = Object.getPrototypeOf(held);
  const isDict = prototype === Object.prototype || prototype === null;
  if (!isDict || Object.keys(held).length === 0) return undefined;
  return held as { [key: string]: unknown };
}

function recordOf(fields: { readonly [key: string]: unknown }): TableRow {
  return new Map(
    Object.entries(fields).map(([key, value]) => [
      columnOf(key),
      encodeJson(value),
    ]),
  );
}

function columnOf(label: string): string {
  return label === "" ? "result" : `result.${label}`;
}

function* frameRecords(
  frame: DataFrame,
): Generator<TableRow, void, undefined> {
  const names = distinct(frame.columns.map(labelText)).map(columnOf);
  for (const [i, row] of frame.toArray().entries()) {
    yield new Map<string, JsonValue>([
      ["row", encodeJson(frame.index[i])],
      ...row.map((value, c) => [names[c]!, encodeJson(value)] as const),
    ]);
  }
}

function* seriesRecords(
  series: Series,
): Generator<TableRow, void, undefined> {
  for (const [i, value] of series.toArray().entries()) {
    yield new Map<string, JsonValue>([
      ["row", encodeJson(series.index[i])],
      ["result", encodeJson(value)],
    ]);
  }
}

function labelText(label: unknown): string {
  return typeof label === "string" ? label : JSON.stringify(encodeJson(label));
}

/** Labels that come again get a number, as pandas does. */
function distinct(labels: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return labels.map((label) => {
    const times = seen.get(label) ?? 0;
    seen.set(label, times + 1);
    return times === 0 ? label : `${label}.${times}`;
  });
}
