// Arrays of numpy and frames of pandas as JSON.

import type { JsonValue } from "../model/state/state.ts";
import type {
  DataFrame,
  MaskedArray,
  NdArray,
  NdDtype,
  NdField,
  NdTicks,
  PyInterval,
  PyPeriod,
  Series,
} from "../pickle/mod.ts";
import { expandsTooFar } from "../pickle/values/json/encode_error.ts";
import { container, encodeList, holdBuffer, SLOT_BYTES } from "./container.ts";
import { leaf, type Writer } from "./forms.ts";

/** The properties of an Array that is an index or a column. */
const PROPERTIES = ["names", "freq", "categories", "ordered", "crs"] as const;

/** The properties of an Array; undefined if it has none. */
function propertiesOf(
  list: object,
  { write }: Writer,
): Record<string, JsonValue> | undefined {
  const own = PROPERTIES.filter((name) => Object.hasOwn(list, name));
  if (own.length === 0) return undefined;
  const properties = list as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    own.map((name) => [name, write(properties[name], 2)]),
  );
}

/**
 * A list. A list with properties, such as the labels of an index, has a tag.
 */
export function encodeArray(
  list: readonly unknown[],
  writer: Writer,
): JsonValue {
  const isPlain = !PROPERTIES.some((name) => Object.hasOwn(list, name));
  if (isPlain) return encodeList(list, writer);
  // In the order of the output: references come after what they refer to.
  const items = encodeList(list, writer, 2);
  return { $type: "list", items, properties: propertiesOf(list, writer)! };
}

/** The maximum number of axes of a numpy array. */
const MAX_AXES = 64;

/** The maximum number of empty Arrays, besides one for each element. */
const MAX_EMPTY_ROWS = 100_000;
const MAX_ROWS_PER_ELEMENT = 8;

const ND_ARRAY = container((array: NdArray, writer: Writer) => {
  const { dtype, type, shape, size, data, className, attributes } = array;
  if (ArrayBuffer.isView(data)) holdBuffer(data, writer.budget);
  else writer.budget.hold(SLOT_BYTES * data.length, data);
  writer.budget.spend(size);
  if (size > 0) checkShape(shape, size);
  return {
    $type: "ndarray",
    ...(className !== "numpy.ndarray" && { class: writer.write(className) }),
    dtype: writer.write(dtype),
    ...(!isSimple(type) && { type: writer.write(type) }),
    shape: encodeList(shape, writer, 2),
    // The shape describes an array without elements completely.
    values: size === 0 && shape.length > 0
      ? []
      : encodeCells(array.toArray(), shape.length, writer),
    ...(attributes !== null && { attributes: writer.write(attributes) }),
  };
});

/** Returns whether `dtype.str` describes a type completely. */
function isSimple(type: NdDtype): boolean {
  return type.fields === null && type.subarray === null &&
    type.metadata === null && type.className === null && type.strings === null;
}

const ND_DTYPE = container((type: NdDtype, { write }: Writer) => {
  const { fields, subarray, metadata, className, strings, aligned } = type;
  return {
    $type: "dtype",
    dtype: write(String(type)),
    ...(className !== null && { class: write(className) }),
    ...(fields !== null && {
      itemsize: type.itemsize,
      fields: fields.map((field) => encodeField(field, write)),
    }),
    ...(subarray !== null && {
      base: write(subarray.base),
      shape: write(subarray.shape),
    }),
    ...(aligned && { aligned }),
    ...(metadata !== null && { metadata: write(metadata) }),
    ...(strings !== null && {
      coerce: strings.coerce,
      ...("naObject" in strings && { naObject: write(strings.naObject) }),
    }),
  };
});

function encodeField(
  { name, offset, dtype, title }: NdField,
  write: Writer["write"],
): JsonValue {
  return {
    name: write(name, 3),
    offset,
    dtype: write(dtype, 3),
    ...(title !== undefined && { title: write(title, 3) }),
  };
}

const MASKED_ARRAY = container((array: MaskedArray, { write }: Writer) => ({
  $type: "maskedarray",
  ...(array.className !== "numpy.ma.MaskedArray" &&
    { class: write(array.className) }),
  values: write(array.values),
  mask: write(array.mask),
  fillValue: write(array.fillValue),
}));

function checkShape(shape: readonly number[], size: number): void {
  let rows = 0;
  let product = 1;
  for (const length of shape.slice(0, -1)) rows += product *= length;
  const most = MAX_EMPTY_ROWS + MAX_ROWS_PER_ELEMENT * size;
  if (shape.length > MAX_AXES || rows > most) throw expandsTooFar();
}

/** Converts new Arrays, which hold no data of their own. */
function encodeCells(
  value: unknown,
  axes: number,
  writer: Writer,
  levels = 1,
): JsonValue {
  if (axes === 0) return writer.write(value, levels);
  return (value as unknown[]).map((item) =>
    encodeCells(item, axes - 1, writer, levels + 1)
  );
}

/** The properties of a frame besides its data. */
function encodeDetails(
  { className, attrs, metadata, indexFreq }: DataFrame | Series,
  plainClass: string,
  { write }: Writer,
): Record<string, JsonValue> {
  return {
    ...(className !== plainClass && { class: write(className) }),
    ...(!isEmpty(attrs) && { attrs: write(attrs) }),
    ...(!isEmpty(metadata) && { metadata: write(metadata) }),
    ...(indexFreq !== null && { indexFreq: write(indexFreq) }),
  };
}

function isEmpty(dict: object): boolean {
  return dict instanceof Map ? dict.size === 0 : Object.keys(dict).length === 0;
}

const DATA_FRAME = container((frame: DataFrame, writer: Writer) => {
  const [rows, columns] = frame.shape;
  const { budget, write } = writer;
  // Without columns, no data was stored for each row.
  if (columns === 0) budget.spend(rows * SLOT_BYTES);
  budget.hold(rows * columns * SLOT_BYTES, frame.index);
  budget.spend(rows * columns);
  const unknown = unknownColumns(frame);
  // In the order of the output: references come after what they refer to.
  const head = {
    $type: "dataframe",
    ...encodeDetails(frame, "pandas.DataFrame", writer),
    columns: write(frame.columns),
    columnNames: write(frame.columnNames),
    index: write(frame.index),
    indexNames: write(frame.indexNames),
    dtypes: encodeList(frame.dtypes, writer, 2),
  };
  const properties = columnProperties(frame, writer);
  const arrays = [...unknown].map(([i, array]) =>
    [i, write(array, 2)] as const
  );
  return {
    ...head,
    ...(properties.length > 0 &&
      { properties: Object.fromEntries(properties) }),
    ...(arrays.length > 0 && { arrays: Object.fromEntries(arrays) }),
    data: encodeCells(cellsOf(frame, unknown), 2, writer),
  };
});

/** The columns of unknown array classes, by their number. */
function unknownColumns(frame: DataFrame): Map<number, object> {
  return new Map(
    frame.columns.map((_, i) => [i, frame.columnAt<object>(i)] as const)
      .filter(([, array]) => isObject(array)),
  );
}

function isObject(array: object): boolean {
  return !Array.isArray(array) && !ArrayBuffer.isView(array);
}

/**
 * The rows. The values of a column of an unknown class are only in its array.
 */
function cellsOf(
  frame: DataFrame,
  unknown: ReadonlyMap<number, object>,
): unknown[][] {
  const rows = frame.toArray();
  for (const row of rows) for (const i of unknown.keys()) row[i] = null;
  return rows;
}

/** Properties of columns, such as categories, by the number of the column. */
function columnProperties(
  frame: DataFrame,
  writer: Writer,
): [place: string, properties: JsonValue][] {
  return frame.columns.flatMap((_, i) => {
    const properties = propertiesOf(frame.columnAt<object>(i), writer);
    return properties === undefined ? [] : [[String(i), properties]];
  });
}

const SERIES = container((series: Series, writer: Writer) => {
  const { budget, write } = writer;
  budget.hold(series.length * SLOT_BYTES, series.index);
  budget.spend(series.length);
  const array: object = series.values;
  const head = {
    $type: "series",
    ...encodeDetails(series, "pandas.Series", writer),
    name: write(series.name),
    index: write(series.index),
    indexNames: write(series.indexNames),
    dtype: write(series.dtype),
  };
  const properties = propertiesOf(array, writer);
  return {
    ...head,
    ...(properties && { properties }),
    ...(isObject(array) && { array: write(array) }),
    data: isObject(array)
      ? series.index.map(() => null)
      : encodeCells(series.toArray(), 1, writer),
  };
});

/** The classes of numpy and pandas, by tag. */
export const FRAME_FORMS = {
  NdArray: ND_ARRAY,
  NdDtype: ND_DTYPE,
  MaskedArray: MASKED_ARRAY,
  DataFrame: DATA_FRAME,
  Series: SERIES,
  NdTicks: leaf(({ kind, ticks, unit, step }: NdTicks, { write }) => ({
    $type: kind === "M" ? "datetime64" : "timedelta64",
    ticks: write(ticks),
    unit: write(unit),
    ...(step !== 1 && { step }),
  })),
  PyPeriod: leaf(({ ordinal, freq }: PyPeriod, { write }) => ({
    $type: "period",
    ordinal: write(ordinal),
    freq: write(freq),
  })),
  PyInterval: leaf(({ left, right, closed }: PyInterval, { write }) => ({
    $type: "interval",
    left: write(left),
    right: write(right),
    closed: write(closed),
  })),
};
