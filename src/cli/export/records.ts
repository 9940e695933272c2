import type { JsonValue } from "../../../mod.ts";
import { createBudget } from "../../json/budget.ts";
import { encodeCell } from "../../json/cells.ts";
import {
  DataFrame,
  type Field,
  fields,
  PyObject,
  Series,
} from "../../pickle/mod.ts";
import { scalarText } from "./scalar_text.ts";

/** Cells by the name of their column, in the form of `encodeJson`. */
export type TableRow = ReadonlyMap<string, JsonValue>;

/**
 * The table rows of a result. A dict or an instance has a column for each field
 * (`result.sku`), a frame a row for each of its rows; any other value is one
 * cell.
 */
export function* recordsOf(
  value: unknown,
): Generator<TableRow, void, undefined> {
  const encode = createCellEncoder();
  if (value instanceof DataFrame) yield* frameRecords(value, encode);
  else if (value instanceof Series) yield* seriesRecords(value, encode);
  else yield recordOf(fields(value), value, encode);
}

/** Encodes the value of a cell. */
type EncodeCell = (value: unknown) => JsonValue;

/** The memory of a cell: a pointer to its value. */
const CELL_BYTES = 8;

/**
 * Creates a function that encodes the cells of one table. A table has no
 * references, so that a shared value is written in each of its cells. A table
 * that repeats a long value too often is refused.
 *
 * @throws {RangeError} From the created function.
 */
function createCellEncoder(): EncodeCell {
  const budget = createBudget();
  return (value) => {
    const cell = scalarText(value) ?? encodeCell(value);
    const length = lengthOf(cell);
    budget.hold(CELL_BYTES);
    if (length > CELL_BYTES) budget.hold(length, value);
    budget.spend(length);
    return cell;
  };
}

/** The approximate number of characters of a cell. */
function lengthOf(cell: JsonValue): number {
  if (typeof cell === "string") return cell.length;
  if (typeof cell !== "object" || cell === null) return 4;
  let length = 2;
  for (const [key, item] of Object.entries(cell)) {
    length += (Array.isArray(cell) ? 1 : key.length) + lengthOf(item);
  }
  return length;
}

/** One cell for each field; the value itself if it has none. */
function recordOf(
  named: readonly Field[],
  value: unknown,
  encode: EncodeCell,
): TableRow {
  if (named.length === 0) return new Map([[columnOf(""), encode(value)]]);
  const names = distinct(named.map(([name]) => name));
  return new Map(
    named.map(([, item], i) => [columnOf(names[i]!), encode(item)]),
  );
}

function columnOf(label: string): string {
  return label === "" ? "result" : `result.${label}`;
}

function* frameRecords(
  frame: DataFrame,
  encode: EncodeCell,
): Generator<TableRow, void, undefined> {
  const names = distinct(frame.columns.map(labelText)).map(columnOf);
  const unknown = frame.columns.map((_, c) => {
    const array = frame.columnAt<object>(c);
    return array instanceof PyObject ? array : null;
  });
  for (const [i, row] of frame.toArray().entries()) {
    yield new Map<string, JsonValue>([
      ["row", encode(frame.index[i])],
      // An array of an unknown class has no cells: it is in the first row.
      ...row.map((value, c) =>
        [names[c]!, encode(i === 0 ? unknown[c] ?? value : value)] as const
      ),
    ]);
  }
}

function* seriesRecords(
  series: Series,
  encode: EncodeCell,
): Generator<TableRow, void, undefined> {
  for (const [i, value] of series.toArray().entries()) {
    yield new Map<string, JsonValue>([
      ["row", encode(series.index[i])],
      ["result", encode(value)],
    ]);
  }
}

function labelText(label: unknown): string {
  return typeof label === "string" ? label : scalarText(label) ??
    JSON.stringify(encodeCell(label));
}

/** Numbers repeated labels, as pandas does. */
function distinct(labels: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return labels.map((label) => {
    const times = seen.get(label) ?? 0;
    seen.set(label, times + 1);
    return times === 0 ? label : `${label}.${times}`;
  });
}
