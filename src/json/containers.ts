import type { JsonValue } from "../model/state/state.ts";
import type {
  DataFrame,
  NdArray,
  PyError,
  PyObject,
  PySlice,
  Series,
} from "../pickle/mod.ts";
import { type Budget, expandsTooFar } from "./budget.ts";
import type { Form, Writer } from "./forms.ts";
import { MAX_REPEATED } from "./refs.ts";

/** A value of a list, a dict or another container takes a pointer. */
const SLOT_BYTES = 8;

/** A container; one that comes again is a reference unless it is empty. */
function container<Value extends object>(
  encode: (value: Value, writer: Writer) => JsonValue,
): Form<Value> {
  return { isShared: (value) => !isEmpty(value), encode };
}

/** One object may stand for all that are empty: sharing it means nothing. */
function isEmpty(value: object): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return Object.isFrozen(value) && Object.keys(value).length === 0;
}

function encodeList(
  list: readonly unknown[],
  { write, budget }: Writer,
  levels = 1,
): JsonValue[] {
  budget.hold(SLOT_BYTES * list.length);
  return Array.from(list, (item) => write(item, levels));
}

function encodePairs(
  pairs: readonly (readonly [unknown, unknown])[],
  { write, budget }: Writer,
): JsonValue {
  budget.hold(2 * SLOT_BYTES * pairs.length);
  return pairs.map(([key, item]) => [write(key, 3), write(item, 3)]);
}

/**
 * Writes a dict whose keys are strings. Keys cannot be references, so that one
 * with long keys, or with a key `$type`, is a list of entries.
 */
export function encodeDict(dict: object, writer: Writer): JsonValue {
  const entries = Object.entries(dict);
  const isTagged = Object.hasOwn(dict, "$type");
  if (isTagged || entries.some(([key]) => key.length > MAX_REPEATED)) {
    return { $type: "dict", entries: encodePairs(entries, writer) };
  }
  writer.budget.hold(2 * SLOT_BYTES * entries.length);
  return Object.fromEntries(entries.map(([key, item]) => {
    writer.budget.spend(key.length);
    return [key, writer.write(item)];
  }));
}

/** As many bytes as a call takes arguments on every runtime. */
const CHUNK = 8_192;

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(text);
}

const BYTES: Form<Uint8Array> = {
  isShared: ({ length }) => length > MAX_REPEATED,
  encode(bytes, { budget }) {
    holdBuffer(bytes, budget);
    budget.spend(bytes.length * 4 / 3);
    return { $type: "bytes", base64: base64(bytes) };
  },
};

type Numbers = ArrayLike<number | bigint> & ArrayBufferView;

const TYPED_ARRAY = container((array: Numbers, writer: Writer) => {
  holdBuffer(array, writer.budget);
  return {
    $type: "array",
    kind: array.constructor.name,
    values: Array.from(array, (item) => writer.write(item, 2)),
  };
});

/** Many arrays may be views of one buffer. */
function holdBuffer({ buffer }: ArrayBufferView, budget: Budget): void {
  budget.hold(buffer.byteLength, buffer);
}

/** No array of numpy has more axes. */
const MAX_AXES = 64;

/** So many Arrays are made for nothing but the shape, and for each element. */
const MAX_EMPTY_ROWS = 100_000;
const MAX_ROWS_PER_ELEMENT = 8;

const ND_ARRAY = container((array: NdArray, writer: Writer) => {
  const { dtype, shape, size, data } = array;
  if (ArrayBuffer.isView(data)) holdBuffer(data, writer.budget);
  else writer.budget.hold(SLOT_BYTES * data.length, data);
  writer.budget.spend(size);
  if (size > 0) checkShape(shape, size);
  return {
    $type: "ndarray",
    dtype: writer.write(dtype),
    shape: encodeList(shape, writer, 2),
    // Of an array without elements the shape says all.
    values: size === 0 && shape.length > 0
      ? []
      : encodeCells(array.toArray(), shape.length, writer),
  };
});

function checkShape(shape: readonly number[], size: number): void {
  let rows = 0;
  let product = 1;
  for (const length of shape.slice(0, -1)) rows += product *= length;
  const most = MAX_EMPTY_ROWS + MAX_ROWS_PER_ELEMENT * size;
  if (shape.length > MAX_AXES || rows > most) throw expandsTooFar();
}

/** Writes Arrays that were made just now, and so hold nothing of their own. */
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

const DATA_FRAME = container((frame: DataFrame, writer: Writer) => {
  const [rows, columns] = frame.shape;
  const { budget, write } = writer;
  // Without columns, nothing was stored for each row.
  if (columns === 0) budget.spend(rows * SLOT_BYTES);
  budget.hold(rows * columns * SLOT_BYTES, frame.index);
  budget.spend(rows * columns);
  return {
    $type: "dataframe",
    columns: write(frame.columns),
    columnNames: write(frame.columnNames),
    index: write(frame.index),
    indexNames: write(frame.indexNames),
    dtypes: encodeList(frame.dtypes, writer, 2),
    data: encodeCells(frame.toArray(), 2, writer),
  };
});

const SERIES = container((series: Series, writer: Writer) => {
  const { budget, write } = writer;
  budget.hold(series.length * SLOT_BYTES, series.index);
  budget.spend(series.length);
  return {
    $type: "series",
    name: write(series.name),
    index: write(series.index),
    indexNames: write(series.indexNames),
    dtype: write(series.dtype),
    data: encodeCells(series.toArray(), 1, writer),
  };
});

/** The typed arrays but Uint8Array, which is Python's bytes. */
const TYPED_ARRAYS = [
  "Int8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "BigInt64Array",
  "BigUint64Array",
  "Float16Array",
  "Float32Array",
  "Float64Array",
];

/** Values that hold others, but for plain objects, by the tag of their class. */
export const CONTAINER_FORMS = {
  Array: container((list: unknown[], writer) => encodeList(list, writer)),
  Map: container((map: Map<unknown, unknown>, writer) => ({
    $type: "map",
    entries: encodePairs([...map], writer),
  })),
  Set: container((set: Set<unknown>, writer) => ({
    $type: "set",
    items: encodeList([...set], writer, 2),
  })),
  Uint8Array: BYTES,
  ...Object.fromEntries(TYPED_ARRAYS.map((tag) => [tag, TYPED_ARRAY])),
  PyObject: container((object: PyObject, writer) => ({
    $type: "object",
    class: writer.write(object.className),
    args: writer.write(object.args),
    kwargs: writer.write(object.kwargs),
    state: writer.write(object.state),
    items: writer.write(object.items),
    entries: encodePairs(object.entries, writer),
    ...(object.fieldNames && { fieldNames: writer.write(object.fieldNames) }),
    ...(object.memberName && { memberName: writer.write(object.memberName) }),
  })),
  PySlice: container(({ start, stop, step }: PySlice, { write }) => ({
    $type: "slice",
    start: write(start),
    stop: write(stop),
    step: write(step),
  })),
  PyError: container(
    ({ name, message, args, attributes, cause }: PyError, { write }) => ({
      $type: "exception",
      class: write(name),
      message: write(message),
      args: write(args),
      attributes: write(attributes),
      ...(cause !== undefined && { cause: write(cause) }),
    }),
  ),
  Error: container(({ name, message, cause }: Error, { write }) => ({
    $type: "exception",
    class: write(name),
    message: write(message),
    ...(cause !== undefined && { cause: write(cause) }),
  })),
  NdArray: ND_ARRAY,
  DataFrame: DATA_FRAME,
  Series: SERIES,
};
