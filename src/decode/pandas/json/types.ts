// What `read_json` makes of the values of a column, and of the labels along an
// axis (pandas/io/json/_json.py: _try_convert_data, _try_convert_to_date).

import type { Column } from "../../../pickle/mod.ts";
import { exact } from "../../../pickle/values/numbers.ts";
import { setOwn } from "../../../pickle/values/dict.ts";
import { columnOf } from "../columns.ts";
import { type Times, timesOfNumbers, timesOfTexts } from "../epochs.ts";
import type { OrderedJson } from "./ordered_json.ts";

const DATE_NAME = /(?:_at|_time)$|^(?:modified|date|datetime)$|^timestamp/i;

/** Whether pandas takes the numbers of a column of this name for times. */
export function isDateName(name: unknown): boolean {
  return typeof name === "string" && DATE_NAME.test(name);
}

/** Types a column; null is none, NaN a cell that is not there. */
export function typeColumn(
  values: readonly OrderedJson[],
  mayBeDates: boolean,
): Column {
  const times = mayBeDates ? timesOf(values) : undefined;
  if (times !== undefined) return timesColumn(times);
  const isBoolean = values.length > 0 &&
    values.every((value) => typeof value === "boolean");
  if (isBoolean) return columnOf("bool", Uint8Array.from(values, Number));
  const integers = asIntegers(values);
  if (integers !== undefined) return integers;
  const numbers = values.map(floatOf);
  if (numbers.includes(undefined)) {
    return columnOf("object", values.map(toPlain));
  }
  return asNumbers(numbers as number[]);
}

/** A column of times. */
export function timesColumn({ zone, values }: Times): Column {
  const title = zone === undefined ? "ns" : `ns, ${zone}`;
  return columnOf(`datetime64[${title}]`, values);
}

const INT64_MAX = 2n ** 63n - 1n;

/** Integers keep all their digits where nothing else is among them. */
function asIntegers(values: readonly OrderedJson[]): Column | undefined {
  const isInteger = values.length > 0 &&
    values.every((value) => typeof value === "bigint");
  if (!isInteger) return undefined;
  const integers = values as readonly bigint[];
  if (integers.every((value) => value <= INT64_MAX)) {
    return columnOf("int64", BigInt64Array.from(integers));
  }
  return integers.every((value) => value >= 0n)
    ? columnOf("uint64", BigUint64Array.from(integers))
    : undefined;
}

/** Floats become integers where all of them are. */
function asNumbers(numbers: readonly number[]): Column {
  const areIntegers = numbers.length > 0 &&
    numbers.every((value) =>
      Number.isInteger(value) && Math.abs(value) < 2 ** 63
    );
  return areIntegers
    ? columnOf("int64", BigInt64Array.from(numbers, BigInt))
    : columnOf("float64", Float64Array.from(numbers));
}

const PYTHON_FLOAT =
  /^\s*([+-]?)(?:(inf(?:inity)?)|(nan)|((?:\d+(?:_\d+)*)?\.?(?:\d+(?:_\d+)*)?(?:[eE][+-]?\d+(?:_\d+)*)?))\s*$/i;

/** As Python's `float()`, also of booleans and of text; undefined: it fails. */
function floatOf(value: OrderedJson): number | undefined {
  if (value === null) return NaN;
  if (typeof value !== "string") {
    return typeof value === "object" ? undefined : Number(value);
  }
  const [, sign, infinity, nan, digits] = PYTHON_FLOAT.exec(value) ?? [];
  if (infinity) return sign === "-" ? -Infinity : Infinity;
  if (nan) return NaN;
  if (!digits || !/^\.?\d/.test(digits)) return undefined;
  return Number(sign + digits.replaceAll("_", ""));
}

const INTEGER = /^\s*[+-]?\d+(?:_\d+)*\s*$/;

function timesOf(values: readonly OrderedJson[]): Times | undefined {
  if (values.length === 0) return undefined;
  const isNumber = (value: OrderedJson) =>
    typeof value === "bigint" || typeof value === "number";
  if (values.every((value) => typeof value === "bigint")) {
    return timesOfNumbers(values as readonly bigint[]);
  }
  if (values.every((value) => isNumber(value) || value === null)) {
    return timesOfNumbers(values.map((value) => Number(value ?? NaN)));
  }
  const isText = (value: OrderedJson) => typeof value === "string";
  if (values.every((value) => isText(value) && INTEGER.test(value as string))) {
    return timesOfNumbers(values.map((value) => integerOf(value as string)));
  }
  if (!values.every((v) => isText(v) || v === null || Number.isNaN(v))) {
    return undefined;
  }
  return timesOfTexts(
    values.map((value) => typeof value === "string" ? value : null),
  );
}

function integerOf(text: string): bigint {
  return BigInt(text.trim().replaceAll("_", "").replace("+", ""));
}

/**
 * The labels along an axis: times and numbers where all of them are.
 *
 * @param keepNumbers Leaves numbers and texts as they are.
 */
export function typeLabels(
  labels: readonly OrderedJson[],
  keepNumbers: boolean,
): unknown[] {
  const times = timesOf(labels);
  if (times !== undefined) return times.values;
  const plain = labels.map(toPlain);
  if (keepNumbers || labels.some((label) => typeof label === "boolean")) {
    return plain;
  }
  const column = typeColumn(labels, false);
  return Array.from({ length: labels.length }, (_, i) => column.at(i));
}

/** Lists and objects inside a cell. */
export function toPlain(value: OrderedJson): unknown {
  if (typeof value === "bigint") return exact(value);
  if (Array.isArray(value)) return value.map(toPlain);
  if (!(value instanceof Map)) return value;
  const plain: Record<string, unknown> = {};
  for (const [key, item] of value) setOwn(plain, key, toPlain(item));
  return plain;
}
