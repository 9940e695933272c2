// Frames of pandas, their columns and indexes.

import type { JsonValue } from "../../model/state/state.ts";
import {
  type Column,
  type ColumnData,
  DataFrame,
  type FrameDetails,
  type Labels,
  NdDtype,
  PyInterval,
  PyObject,
  PyPeriod,
  Series,
} from "../../pickle/mod.ts";
import { isPlain } from "../../pickle/values/marks.ts";
import { naturalValue } from "../../pickle/values/ndarray.ts";
import { plainColumn } from "../../pickle/values/pandas/column.ts";
import { dataOf } from "./arrays.ts";
import { DecodeJsonError } from "./error.ts";
import {
  type Define,
  integerOf,
  listOf,
  type Reader,
  type ReadForm,
  stringOf,
  type Tagged,
  textOrNull,
} from "./parts.ts";

/** Reads a list with properties, such as the labels of an index. */
function readList(json: Tagged, { read }: Reader, define: Define): unknown[] {
  const list: unknown[] = [];
  define(list);
  for (const item of listOf(json.items, 'the items of a "list"')) {
    list.push(read(item));
  }
  return Object.assign(list, read(json.properties));
}

function readFrame(json: Tagged, reader: Reader): DataFrame {
  const { read } = reader;
  const columns = labelsOf(json.columns, json.columnNames, reader);
  const index = labelsOf(json.index, json.indexNames, reader);
  const dtypes = listOf(read(json.dtypes) as JsonValue, "dtypes");
  const rows = listOf(json.data, "the data of a frame")
    .map((row) => listOf(row, "a row of a frame"));
  const data = dtypes.map((dtype, i) =>
    columnOf(
      stringOf(dtype, "a dtype"),
      rows.map((row) => row[i]),
      partAt(json.properties, i),
      partAt(json.arrays, i),
      reader,
    )
  );
  return new DataFrame(
    columns,
    withFreq(index, json, reader),
    data,
    detailsOf(json, reader),
  );
}

function partAt(
  json: JsonValue | undefined,
  place: number,
): JsonValue | undefined {
  return isPlain(json) ? json[String(place)] as JsonValue : undefined;
}

function readSeries(json: Tagged, reader: Reader): Series {
  const { read } = reader;
  const column = columnOf(
    stringOf(read(json.dtype), "a dtype"),
    listOf(json.data, "the data of a series"),
    json.properties,
    json.array,
    reader,
  );
  const index = labelsOf(json.index, json.indexNames, reader);
  return new Series(
    read(json.name),
    withFreq(index, json, reader),
    column,
    detailsOf(json, reader),
  );
}

function labelsOf(
  json: JsonValue | undefined,
  names: JsonValue | undefined,
  { read }: Reader,
): Labels {
  const labels = read(json);
  const levels = read(names);
  if (Array.isArray(labels) && Array.isArray(levels)) {
    return { length: labels.length, labels, names: levels };
  }
  throw new DecodeJsonError("the labels of a frame are not a list");
}

function withFreq(
  index: Labels,
  { indexFreq }: Tagged,
  { read }: Reader,
): Labels {
  const freq = textOrNull(read(indexFreq), "the frequency of an index");
  return freq === null ? index : { ...index, freq };
}

function detailsOf(json: Tagged, { read }: Reader): FrameDetails {
  const className = read(json.class);
  return {
    ...(className !== null && { className: stringOf(className, "a class") }),
    ...(json.attrs !== undefined && { attrs: read(json.attrs) as never }),
    ...(json.metadata !== undefined &&
      { metadata: read(json.metadata) as never }),
  };
}

/** numpy's kinds with typed arrays as columns, by their names in pandas. */
const TYPED =
  /^(?:(bool|u?int|float|complex)(\d*)|(u?int|float)(\d+)\[pyarrow\])$/;
const KINDS: Readonly<Record<string, string>> = {
  bool: "b",
  int: "i",
  uint: "u",
  float: "f",
  complex: "c",
};

/** The dtypes that `DataFrame.fromColumns` gives typed arrays. */
const BY_CLASS: ReadonlyMap<string, readonly [string, number]> = new Map([
  ["Uint8Array", ["u", 1]],
  ["Int8Array", ["i", 1]],
  ["Uint16Array", ["u", 2]],
  ["Int16Array", ["i", 2]],
  ["Uint32Array", ["u", 4]],
  ["Int32Array", ["i", 4]],
  ["BigUint64Array", ["u", 8]],
  ["BigInt64Array", ["i", 8]],
  ["Float32Array", ["f", 4]],
  ["Float64Array", ["f", 8]],
]);

/**
 * The element type of a column in a typed array; undefined for other columns.
 */
function elementType(dtype: string): NdDtype | undefined {
  const match = TYPED.exec(dtype);
  if (match === null) return undefined;
  const [, kind = match[3]!, bits = match[4]] = match;
  return new NdDtype(KINDS[kind]!, Number(bits || 8) / 8);
}

function columnOf(
  dtype: string,
  cells: readonly (JsonValue | undefined)[],
  properties: JsonValue | undefined,
  array: JsonValue | undefined,
  { read }: Reader,
): Column {
  const { length } = cells;
  if (array !== undefined) return arrayColumn(dtype, length, read(array));
  const values = cells.map((cell) => read(cell));
  const byClass = BY_CLASS.get(dtype);
  if (byClass !== undefined) {
    return plainColumn(dataOf(values, new NdDtype(...byClass)));
  }
  const type = elementType(dtype);
  // Columns of numbers from Arrow may have nulls, and are then an Array.
  if (type === undefined || values.includes(null)) {
    return listColumn(dtype, Object.assign(values, read(properties)));
  }
  const data: ColumnData = dataOf(values, type);
  return {
    dtype,
    length,
    values: data,
    at: (i) => naturalValue(data, type, i),
  };
}

function listColumn(dtype: string, values: unknown[]): Column {
  return { dtype, length: values.length, values, at: (i) => values[i] };
}

/** A column of an unknown array class. */
function arrayColumn(dtype: string, length: number, array: unknown): Column {
  if (array instanceof PyObject) {
    return { dtype, length, values: array, at: () => array };
  }
  throw new DecodeJsonError("the array of a column is not an object");
}

/** The readers of pandas values, by `$type`. */
export const FRAME_READERS: Readonly<Record<string, ReadForm>> = {
  list: readList,
  dataframe: readFrame,
  series: readSeries,
  period: ({ ordinal, freq }, { read }) =>
    new PyPeriod(
      integerOf(read(ordinal), "the ordinal of a period"),
      stringOf(read(freq), "the frequency of a period"),
    ),
  interval: ({ left, right, closed }, { read }) =>
    new PyInterval(read(left), read(right), stringOf(read(closed), "a side")),
};
