import {
  DataFrame,
  NdArray,
  PyDate,
  PyDateTime,
  PyDecimal,
  PyFraction,
  PyGlobal,
  PyObject,
  PyTime,
  PyTimedelta,
  Series,
} from "../../pickle/mod.ts";

/** What is longer is cut, since it is to be on one line with others. */
const MAX_ITEMS = 10;
const MAX_DEPTH = 3;
const MAX_LETTERS = 200;

/** Classes whose own text says what there is to say. */
const STRINGIFIED = [
  DataFrame,
  NdArray,
  PyDate,
  PyDecimal,
  PyFraction,
  PyGlobal,
  PyTime,
  PyTimedelta,
  Series,
];

/** A value on one line, for a table: enough to know it by, not all of it. */
export function summarize(value: unknown, depth = 0): string {
  if (typeof value === "string") {
    return JSON.stringify(value.slice(0, MAX_LETTERS));
  }
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof PyDateTime) return value.iso;
  if (STRINGIFIED.some((type) => value instanceof type)) return String(value);
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (depth >= MAX_DEPTH) return "…";
  return summarizeCollection(value, depth + 1);
}

function summarizeCollection(value: object, depth: number): string {
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    return `[${listed(value as Iterable<unknown>, depth)}]`;
  }
  if (value instanceof Set) return `{${listed(value, depth)}}`;
  if (value instanceof Map) return `{${paired(value, depth)}}`;
  if (!(value instanceof PyObject)) {
    return `{${paired(Object.entries(value), depth)}}`;
  }
  const { className, args, state } = value;
  const name = className.slice(className.lastIndexOf(".") + 1);
  return state === null
    ? `${name}(${listed(args, depth)})`
    : `${name} ${summarize(state, depth - 1)}`;
}

function listed(items: Iterable<unknown>, depth: number): string {
  return firstOf(items, (item) => summarize(item, depth));
}

function paired(
  pairs: Iterable<readonly [unknown, unknown]>,
  depth: number,
): string {
  return firstOf(pairs, ([key, item]) => {
    const name = typeof key === "string" ? key : summarize(key, depth);
    return `${name}: ${summarize(item, depth)}`;
  });
}

function firstOf<Item>(
  items: Iterable<Item>,
  tell: (item: Item) => string,
): string {
  const told: string[] = [];
  for (const item of items) {
    if (told.length === MAX_ITEMS) return [...told, "…"].join(", ");
    told.push(tell(item));
  }
  return told.join(", ");
}
