// The types of values and labels in `read_json` (pandas/io/json/_json.py:
// _try_convert_data, _try_convert_to_date).

import type { Column } from "../../../pickle/mod.ts";
import { exact } from "../../../pickle/values/numbers.ts";
import { setOwn } from "../../../pickle/values/dict.ts";
import { columnOf } from "../columns.ts";
import { type Times, timesOfNumbers, timesOfTexts } from "../epochs.ts";
import {
  everyInSlices,
  forEachSlice,
  mapInSlices,
  type Work,
} from "../../work.ts";
import type { OrderedJson } from "./ordered_json.ts";

const DATE_NAME = /(?:_at|_time)$|^(?:modified|date|datetime)$|^timestamp/i;

/**
 * Returns whether pandas reads the numbers of a column with this name as times.
 */
export function isDateName(name: unknown): boolean {
  return typeof name === "string" && DATE_NAME.test(name);
}

/** Types a column; null is None, NaN a missing cell. */
export async function typeColumn(
  values: readonly OrderedJson[],
  mayBeDates: boolean,
  work: Work,
): Promise<Column> {
  const times = mayBeDates ? await timesOf(values, work) : undefined;
  if (times !== undefined) return timesColumn(times);
  const areBooleans = values.length > 0 &&
    await everyInSlices(work, values, (value) => typeof value === "boolean");
  if (areBooleans) return columnOf("bool", Uint8Array.from(values, Number));
  const integers = await asIntegers(values, work);
  if (integers !== undefined) return integers;
  const numbers = new Float64Array(values.length);
  const areNumbers = await forEachSlice(work, values.length, (from, to) => {
    for (let i = from; i < to; i++) {
      const number = floatOf(values[i]!);
      if (number === undefined) return false;
      numbers[i] = number;
    }
  });
  return areNumbers
    ? await asNumbers(numbers, work)
    : columnOf("object", await toPlainItems(values, work));
}

/** Creates a column of times. */
export function timesColumn({ zone, values }: Times): Column {
  const title = zone === undefined ? "ns" : `ns, ${zone}`;
  return columnOf(`datetime64[${title}]`, values);
}

const INT64_MAX = 2n ** 63n - 1n;

/**
 * Converts to integers. All digits are kept if the column has only integers.
 */
async function asIntegers(
  values: readonly OrderedJson[],
  work: Work,
): Promise<Column | undefined> {
  if (values.length === 0) return undefined;
  const signed = new BigInt64Array(values.length);
  const unsigned = new BigUint64Array(values.length);
  let isSigned = true;
  let isUnsigned = true;
  const areIntegers = await forEachSlice(work, values.length, (from, to) => {
    for (let i = from; i < to; i++) {
      const value = values[i]!;
      if (typeof value !== "bigint") return false;
      signed[i] = unsigned[i] = value;
      isSigned &&= value <= INT64_MAX;
      isUnsigned &&= value >= 0n;
    }
  });
  if (!areIntegers) return undefined;
  if (isSigned) return columnOf("int64", signed);
  return isUnsigned ? columnOf("uint64", unsigned) : undefined;
}

/** Converts to numbers. Floats become integers if all of them are. */
async function asNumbers(numbers: Float64Array, work: Work): Promise<Column> {
  const integers = new BigInt64Array(numbers.length);
  const areIntegers = await forEachSlice(work, numbers.length, (from, to) => {
    for (let i = from; i < to; i++) {
      const value = numbers[i]!;
      const fits = Number.isInteger(value) && Math.abs(value) < 2 ** 63;
      if (!fits) return false;
      integers[i] = BigInt(value);
    }
  });
  return areIntegers && numbers.length > 0
    ? columnOf("int64", integers)
    : columnOf("float64", numbers);
}

// A pattern in linear time: it does not match white space at both ends.
const PYTHON_FLOAT =
  /^([+-]?)(?:(inf(?:inity)?)|(nan)|((?:\d+(?:_\d+)*)?(?:\.(?:\d+(?:_\d+)*)?)?(?:[eE][+-]?\d+(?:_\d+)*)?))$/i;

/** Python's `float()`, also for booleans and strings; undefined if it fails. */
function floatOf(value: OrderedJson): number | undefined {
  if (value === null) return NaN;
  if (typeof value !== "string") {
    return typeof value === "object" ? undefined : Number(value);
  }
  const [, sign, infinity, nan, digits] = PYTHON_FLOAT.exec(value.trim()) ?? [];
  if (infinity) return sign === "-" ? -Infinity : Infinity;
  if (nan) return NaN;
  if (!digits || !/^\.?\d/.test(digits)) return undefined;
  return Number(sign + digits.replaceAll("_", ""));
}

const INTEGER = /^[+-]?\d+(?:_\d+)*$/;

async function timesOf(
  values: readonly OrderedJson[],
  work: Work,
): Promise<Times | undefined> {
  if (values.length === 0) return undefined;
  const every = (holds: (value: OrderedJson) => boolean) =>
    everyInSlices(work, values, holds);
  if (await every((value) => typeof value === "bigint")) {
    return await timesOfNumbers(values as readonly bigint[], work);
  }
  if (await every((value) => value === null || isNumber(value))) {
    const numbers = await mapInSlices(
      work,
      values,
      (value) => Number(value ?? NaN),
    );
    return await timesOfNumbers(numbers, work);
  }
  if (await every((value) => isText(value) && INTEGER.test(value.trim()))) {
    const integers = await mapInSlices(
      work,
      values,
      (value) => integerOf(value as string),
    );
    return await timesOfNumbers(integers, work);
  }
  if (!await every((v) => isText(v) || v === null || Number.isNaN(v))) {
    return undefined;
  }
  const texts = await mapInSlices(
    work,
    values,
    (value) => isText(value) ? value : null,
  );
  return await timesOfTexts(texts, work);
}

function isNumber(value: OrderedJson): value is bigint | number {
  return typeof value === "bigint" || typeof value === "number";
}

function isText(value: OrderedJson): value is string {
  return typeof value === "string";
}

function integerOf(text: string): bigint {
  return BigInt(text.trim().replaceAll("_", "").replace("+", ""));
}

/**
 * Types the labels of an axis: times or numbers if all labels are.
 *
 * @param keepNumbers Whether numbers and strings are not converted.
 */
export async function typeLabels(
  labels: readonly OrderedJson[],
  keepNumbers: boolean,
  work: Work,
): Promise<unknown[]> {
  const times = await timesOf(labels, work);
  if (times !== undefined) return times.values;
  const plain = await toPlainItems(labels, work);
  if (keepNumbers || labels.some((label) => typeof label === "boolean")) {
    return plain;
  }
  const column = await typeColumn(labels, false, work);
  return await mapInSlices(work, labels, (_, i) => column.at(i));
}

/** The number of items between checks of the clock. */
const STEP = 1 << 10;

/**
 * Converts the cells of a column, with lists and objects as JavaScript values.
 */
export async function toPlainItems(
  items: readonly OrderedJson[],
  work: Work,
): Promise<unknown[]> {
  const plain = new Array<unknown>(items.length);
  for (let i = 0; i < items.length; i++) {
    if (i % STEP === 0 && work.isOver()) await work.pause();
    const item = items[i]!;
    plain[i] = isNested(item) ? await toPlain(item, work) : scalar(item);
  }
  return plain;
}

type Nested = OrderedJson[] | Map<string, OrderedJson>;

function isNested(value: OrderedJson): value is Nested {
  return typeof value === "object" && value !== null;
}

function scalar(value: Exclude<OrderedJson, Nested>): unknown {
  return typeof value === "bigint" ? exact(value) : value;
}

async function toPlain(value: Nested, work: Work): Promise<unknown> {
  if (Array.isArray(value)) return await toPlainItems(value, work);
  const plain: Record<string, unknown> = {};
  const values = await toPlainItems([...value.values()], work);
  let i = 0;
  for (const key of value.keys()) setOwn(plain, key, values[i++]);
  return plain;
}
