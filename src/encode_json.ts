import type {
  DataFrame,
  NdArray,
  PyComplex,
  PyDate,
  PyDateTime,
  PyDecimal,
  PyError,
  PyFraction,
  PyGlobal,
  PyObject,
  PyRange,
  PySlice,
  PyTime,
  PyTimedelta,
  PyTimezone,
  Series,
} from "./pickle/mod.ts";
import type { JsonValue } from "./model/state/state.ts";

/** How deep a value may be nested: `JSON.stringify` itself recurses. */
const MAX_DEPTH = 1_000;

/** Where a value is written: its key, and the place of what it lies in. */
interface Place {
  readonly parent: Place | undefined;
  readonly key: string | number;
  readonly depth: number;
}

/** Writes what lies in a value. */
type Within = (value: unknown, ...keys: (string | number)[]) => JsonValue;

/**
 * Turns a decoded Python value into what `JSON.stringify` can write, without
 * loss: what JSON has no form for becomes an object with a `$type`. `docs/json.md`
 * lists all forms.
 *
 * A list, dict or other container that comes again is written as a `ref` to the
 * first one, so that cycles end and nothing is written twice.
 *
 * @example
 * ```ts
 * import { encodeJson } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeJson({ n: 1, big: 2n ** 70n, odd: [NaN] }), {
 *   n: 1,
 *   big: { $type: "int", value: "1180591620717411303424" },
 *   odd: [{ $type: "float", value: "NaN" }],
 * });
 * ```
 *
 * @param value A value as the decoder gives it; it is left as it is.
 * @returns Plain data for `JSON.stringify`.
 * @throws {RangeError} If it is nested more than 1,000 deep.
 */
export function encodeJson(value: unknown): JsonValue {
  const written = new Map<object, Place | undefined>();

  function encode(value: unknown, place: Place | undefined): JsonValue {
    if (typeof value !== "object" || value === null) return encodeScalar(value);
    const leaf = encodeLeaf(value);
    if (leaf !== undefined) return leaf;
    if (written.has(value)) {
      return { $type: "ref", path: pointer(written.get(value)) };
    }
    if (!isEmpty(value)) written.set(value, place);
    return encodeContainer(
      value,
      (item, ...keys) => encode(item, keys.reduce(inside, place)),
    );
  }

  return encode(value, undefined);
}

function inside(parent: Place | undefined, key: string | number): Place {
  const depth = (parent?.depth ?? 0) + 1;
  if (depth <= MAX_DEPTH) return { parent, key, depth };
  throw new RangeError(
    `Cannot write a value as JSON: it is nested more than ${MAX_DEPTH} deep`,
  );
}

/** A JSON pointer (RFC 6901) into what is written. */
function pointer(place: Place | undefined): string {
  if (place === undefined) return "";
  const key = String(place.key).replaceAll("~", "~0").replaceAll("/", "~1");
  return `${pointer(place.parent)}/${key}`;
}

/** One object may stand for all that are empty: being shared then says nothing. */
function isEmpty(value: object): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return Object.isFrozen(value) && Object.keys(value).length === 0;
}

/** What is no object. */
function encodeScalar(value: unknown): JsonValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "number") return encodeNumber(value);
  if (typeof value === "bigint") return { $type: "int", value: `${value}` };
  if (typeof value === "boolean" || typeof value === "string") return value;
  return { $type: "unknown", text: String(value) };
}

function encodeNumber(value: number): JsonValue {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  const text = Object.is(value, -0) ? "-0" : String(value);
  return { $type: "float", value: text };
}

/** The classes of the decoder, by the tags of their instances. */
interface Classes {
  DataFrame: DataFrame;
  NdArray: NdArray;
  PyComplex: PyComplex;
  PyDate: PyDate;
  PyDateTime: PyDateTime;
  PyDecimal: PyDecimal;
  PyError: PyError;
  PyFraction: PyFraction;
  PyGlobal: PyGlobal;
  PyObject: PyObject;
  PyRange: PyRange;
  PySlice: PySlice;
  PyTime: PyTime;
  PyTimedelta: PyTimedelta;
  PyTimezone: PyTimezone;
  Series: Series;
}

interface Row<Result extends unknown[], Output> {
  readonly matches: (value: object) => boolean;
  readonly encode: (value: never, ...more: Result) => Output;
}

/**
 * By its tag, not by `instanceof`: the classes come with the decoder, which is
 * loaded with the first pickle, and data cannot have keys that are symbols.
 */
function isTagged(tag: string): (value: object) => boolean {
  return (value) =>
    (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === tag;
}

function isOf(
  type: abstract new (...args: never[]) => unknown,
): (value: object) => boolean {
  return (value) => value instanceof type;
}

function leaf<Tag extends keyof Classes>(
  tag: Tag,
  encode: (value: Classes[Tag]) => JsonValue,
): Row<[], JsonValue> {
  return { matches: isTagged(tag), encode };
}

/** Values that hold no others. */
const LEAVES: readonly Row<[], JsonValue>[] = [
  {
    matches: isOf(Uint8Array),
    encode: (bytes: Uint8Array) => ({ $type: "bytes", base64: base64(bytes) }),
  },
  leaf("PyDateTime", ({ iso, zone, fold }) => ({
    $type: "datetime",
    iso,
    ...(zone !== null && { zone }),
    ...(fold !== 0 && { fold }),
  })),
  {
    matches: isOf(Date),
    encode: (date: Date) =>
      Number.isNaN(date.getTime())
        ? { $type: "unknown", text: String(date) }
        : { $type: "datetime", iso: date.toISOString() },
  },
  leaf("PyDate", (date) => ({ $type: "date", iso: String(date) })),
  leaf("PyTime", (time) => ({
    $type: "time",
    iso: String(time),
    ...(time.zone !== null && { zone: time.zone }),
    ...(time.fold !== 0 && { fold: time.fold }),
  })),
  leaf("PyTimedelta", ({ days, seconds, microseconds, nanoseconds }) => ({
    $type: "timedelta",
    days,
    seconds,
    microseconds,
    ...(nanoseconds !== 0 && { nanoseconds }),
  })),
  leaf(
    "PyTimezone",
    ({ name, offset }) => ({ $type: "timezone", name, offset }),
  ),
  leaf("PyDecimal", ({ text }) => ({ $type: "decimal", value: text })),
  leaf("PyFraction", ({ numerator, denominator }) => ({
    $type: "fraction",
    numerator: `${numerator}`,
    denominator: `${denominator}`,
  })),
  leaf("PyComplex", ({ real, imag }) => ({
    $type: "complex",
    real: encodeNumber(real),
    imag: encodeNumber(imag),
  })),
  leaf("PyRange", ({ start, stop, step }) => ({
    $type: "range",
    start: encodeScalar(start),
    stop: encodeScalar(stop),
    step: encodeScalar(step),
  })),
  leaf("PyGlobal", ({ module, name }) => ({ $type: "global", module, name })),
];

function encodeLeaf(value: object): JsonValue | undefined {
  const row = LEAVES.find(({ matches }) => matches(value));
  return row?.encode(value as never);
}

function container<Tag extends keyof Classes>(
  tag: Tag,
  encode: (value: Classes[Tag], within: Within) => JsonValue,
): Row<[within: Within], JsonValue> {
  return { matches: isTagged(tag), encode };
}

/** Values that hold others, but for plain objects. */
const CONTAINERS: readonly Row<[within: Within], JsonValue>[] = [
  {
    matches: Array.isArray,
    encode: (list: unknown[], within) => list.map((item, i) => within(item, i)),
  },
  {
    matches: isOf(Map),
    encode: (map: Map<unknown, unknown>, within) => ({
      $type: "map",
      entries: encodePairs([...map], within),
    }),
  },
  {
    matches: isOf(Set),
    encode: (set: Set<unknown>, within) => ({
      $type: "set",
      items: [...set].map((item, i) => within(item, "items", i)),
    }),
  },
  container("PyObject", (object, within) => ({
    $type: "object",
    class: object.className,
    args: within(object.args, "args"),
    kwargs: within(object.kwargs, "kwargs"),
    state: within(object.state, "state"),
    items: within(object.items, "items"),
    entries: encodePairs(object.entries, within),
  })),
  container("PySlice", ({ start, stop, step }, within) => ({
    $type: "slice",
    start: within(start, "start"),
    stop: within(stop, "stop"),
    step: within(step, "step"),
  })),
  container("PyError", ({ name, message, args, attributes }, within) => ({
    $type: "exception",
    class: name,
    message,
    args: within(args, "args"),
    attributes: within(attributes, "attributes"),
  })),
  {
    matches: isOf(Error),
    encode: ({ name, message }: Error) => ({
      $type: "exception",
      class: name,
      message,
    }),
  },
  container("NdArray", (array, within) => ({
    $type: "ndarray",
    dtype: array.dtype,
    shape: array.shape,
    values: within(array.toArray(), "values"),
  })),
  container("DataFrame", (frame, within) => ({
    $type: "dataframe",
    columns: within(frame.columns, "columns"),
    columnNames: within(frame.columnNames, "columnNames"),
    index: within(frame.index, "index"),
    indexNames: within(frame.indexNames, "indexNames"),
    dtypes: frame.dtypes,
    data: within(frame.toArray(), "data"),
  })),
  container("Series", (series, within) => ({
    $type: "series",
    name: within(series.name, "name"),
    index: within(series.index, "index"),
    indexNames: within(series.indexNames, "indexNames"),
    dtype: series.dtype,
    data: within(series.toArray(), "data"),
  })),
  {
    matches: ArrayBuffer.isView,
    encode: (array: ArrayLike<unknown> & object, within) => ({
      $type: "array",
      kind: array.constructor.name,
      values: Array.from(array, (item, i) => within(item, "values", i)),
    }),
  },
];

function encodeContainer(value: object, within: Within): JsonValue {
  const row = CONTAINERS.find(({ matches }) => matches(value));
  return row
    ? row.encode(value as never, within)
    : encodeObject(value as Record<string, unknown>, within);
}

/** A dict whose keys are texts; one that has a `$type` of its own is a `dict`. */
function encodeObject(
  object: Readonly<Record<string, unknown>>,
  within: Within,
): JsonValue {
  const entries = Object.entries(object);
  if (Object.hasOwn(object, "$type")) {
    return { $type: "dict", entries: encodePairs(entries, within) };
  }
  return Object.fromEntries(
    entries.map(([key, item]) => [key, within(item, key)]),
  );
}

function encodePairs(
  pairs: readonly (readonly [unknown, unknown])[],
  within: Within,
): JsonValue {
  return pairs.map(([key, item], i) => [
    within(key, "entries", i, 0),
    within(item, "entries", i, 1),
  ]);
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
