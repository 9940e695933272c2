// What `read_csv` makes of the cells of a column: integers, else floats, else
// booleans, else text (pandas/_libs/parsers.pyx and src/parser/tokenizer.c).

import type { ColumnData } from "../../../pickle/mod.ts";
import { exact } from "../../../pickle/values/numbers.ts";

/** The type of a column, and its values. */
export interface Typed {
  readonly dtype: "int64" | "uint64" | "float64" | "bool" | "object";
  readonly values: ColumnData;
}

const NA: ReadonlySet<string> = new Set([
  "",
  "#N/A",
  "#N/A N/A",
  "#NA",
  "-1.#IND",
  "-1.#QNAN",
  "-NaN",
  "-nan",
  "1.#IND",
  "1.#QNAN",
  "<NA>",
  "N/A",
  "NA",
  "NULL",
  "NaN",
  "None",
  "n/a",
  "nan",
  "null",
]);

const LONGEST_NA = 8;
const NA_STARTS = "#-1<Nn";

/** To look a text up in a Set costs ten times as much. */
function isNa(cell: string): boolean {
  if (cell === "") return true;
  return cell.length <= LONGEST_NA && NA_STARTS.includes(cell[0]!) &&
    NA.has(cell);
}

/** pandas types the rows of a long file part by part, so that types may mix. */
const CELLS_OF_PART = 2 ** 20;

/** How many rows of so many columns pandas types at once. */
export function rowsOfPart(columns: number): number {
  let rows = 1;
  while (rows * 2 < CELLS_OF_PART / columns) rows *= 2;
  return rows;
}

/** Types the cells of a column, so many rows at once. */
export function typeCells(cells: readonly string[], rows: number): Typed {
  if (cells.length === 0) return { dtype: "object", values: [] };
  const parts: Typed[] = [];
  for (let at = 0; at < cells.length; at += rows) {
    parts.push(typePart(cells.slice(at, at + rows)));
  }
  return parts.length === 1 ? parts[0]! : joinParts(parts);
}

function typePart(cells: readonly string[]): Typed {
  if (cells.every((cell) => isNa(cell))) return floats(cells.map(() => NaN));
  return asIntegers(cells) ?? asFloats(cells) ?? asBooleans(cells) ??
    asText(cells);
}

const floats = (values: number[]): Typed => ({
  dtype: "float64",
  values: Float64Array.from(values),
});

function asText(cells: readonly string[]): Typed {
  const values = cells.map((cell) => isNa(cell) ? NaN : cell);
  return { dtype: "object", values };
}

// Python's isspace in C's locale.
const INTEGER = /^[ \t\n\v\f\r]*[+-]?\d+[ \t\n\v\f\r]*$/;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;

function integerOf(cell: string): bigint | undefined {
  if (!INTEGER.test(cell)) return undefined;
  // A number is the faster way, as long as it is exact.
  return cell.length <= EXACT_DIGITS
    ? BigInt(Number(cell))
    : BigInt(cell.trim().replace("+", ""));
}

function asIntegers(cells: readonly string[]): Typed | undefined {
  const values = new BigInt64Array(cells.length);
  let hasNa = false;
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]!;
    if (isNa(cell)) {
      values[i] = INT64_MIN; // as pandas does, which then takes this for NA
      hasNa = true;
      continue;
    }
    const value = integerOf(cell);
    if (value === undefined) return undefined;
    if (value < INT64_MIN || value > INT64_MAX) return asUnsigned(cells);
    values[i] = value;
  }
  if (!hasNa) return { dtype: "int64", values };
  return floats(
    Array.from(values, (value) => value === INT64_MIN ? NaN : Number(value)),
  );
}

/** Where one is too large for int64; negative ones and NA then make it text. */
function asUnsigned(cells: readonly string[]): Typed | undefined {
  const values = new BigUint64Array(cells.length);
  let conflict = false;
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]!;
    if (isNa(cell) || /^\s*-/.test(cell)) {
      conflict = true;
      continue;
    }
    const value = integerOf(cell);
    if (value === undefined) return undefined;
    if (value > UINT64_MAX) return asText(cells);
    values[i] = value;
  }
  // Then pandas looks for no NA.
  if (conflict) return { dtype: "object", values: [...cells] };
  return { dtype: "uint64", values };
}

function asFloats(cells: readonly string[]): Typed | undefined {
  const values = new Float64Array(cells.length);
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]!;
    const value = isNa(cell) ? NaN : parseFloatAsPandas(cell);
    if (value === undefined) return undefined;
    values[i] = value;
  }
  return { dtype: "float64", values };
}

const FLOAT =
  /^[ \t\n\v\f\r]*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?)(\d{1,17}))?[ \t\n\v\f\r]*$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const MAX_DIGITS = 17;
const EXACT_DIGITS = 15;
const LARGEST_POWER = 308;

/**
 * A float as `precise_xstrtod` reads it, which can be one bit off; undefined
 * where it is none.
 */
export function parseFloatAsPandas(text: string): number | undefined {
  const parts = FLOAT.exec(text);
  if (parts === null) {
    const sign = INFINITE.exec(text)?.[1];
    return sign === undefined ? undefined : sign === "-" ? -Infinity : Infinity;
  }
  const [, sign, whole = "", decimals = "", powerSign, power = "0"] = parts;
  const digits = whole.length + decimals.length;
  if (digits === 0) return undefined;
  const given = powerSign === "-" ? -Number(power) : Number(power);
  // Exact both ways: JavaScript's own is faster.
  const isExact = digits <= EXACT_DIGITS && Math.abs(given) + digits <= 22;
  if (isExact) return Number(text);
  const all = whole + decimals;
  // Fifteen digits are exact, the last two are rounded one by one.
  let number = Number(all.slice(0, EXACT_DIGITS));
  for (const digit of all.slice(EXACT_DIGITS, MAX_DIGITS)) {
    number = number * 10 + Number(digit);
  }
  const taken = Math.min(digits, MAX_DIGITS);
  const exponent = given + whole.length - taken;
  if (exponent > LARGEST_POWER) return undefined;
  const scaled = scale(number, exponent);
  if (scaled === Infinity) return undefined;
  return sign === "-" ? -scaled : scaled;
}

function scale(number: number, exponent: number): number {
  if (exponent > 0) return number * powerOfTen(exponent);
  if (exponent >= -LARGEST_POWER) return number / powerOfTen(-exponent);
  const rest = -LARGEST_POWER - exponent;
  if (rest > LARGEST_POWER) return 0;
  return number / powerOfTen(rest) / 1e308;
}

/** 10 ** n is not always the nearest number. */
const POWERS_OF_TEN = Float64Array.from(
  { length: LARGEST_POWER + 1 },
  (_, power) => Number(`1e${power}`),
);

function powerOfTen(power: number): number {
  return POWERS_OF_TEN[power]!;
}

const BOOLEAN = /^(?:(true)|false)$/i;

function asBooleans(cells: readonly string[]): Typed | undefined {
  const values: (boolean | number)[] = [];
  let hasNa = false;
  for (const cell of cells) {
    if (isNa(cell)) {
      hasNa = true;
      values.push(NaN);
      continue;
    }
    const found = BOOLEAN.exec(cell);
    if (found === null) return undefined;
    values.push(found[1] !== undefined);
  }
  return hasNa
    ? { dtype: "object", values }
    : { dtype: "bool", values: Uint8Array.from(values, Number) };
}

/** As numpy's `concatenate` finds a common type; with text all is an object. */
function joinParts(parts: readonly Typed[]): Typed {
  const types = new Set(parts.map(({ dtype }) => dtype));
  const [first] = types;
  const isNumber = !types.has("bool") && !types.has("object");
  const dtype = types.size === 1 ? first! : isNumber ? "float64" : "object";
  if (dtype === "object") return { dtype, values: parts.flatMap(objectsOf) };
  const length = parts.reduce((sum, { values }) => sum + values.length, 0);
  const values = new ARRAYS[dtype](length);
  let at = 0;
  for (const part of parts) {
    const own = part.dtype === dtype
      ? part.values
      : Array.from(part.values, Number);
    // One loop for bigints and numbers would be ten times as slow.
    (values as { set(from: unknown, at: number): void }).set(own, at);
    at += part.values.length;
  }
  return { dtype, values };
}

const ARRAYS = {
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float64: Float64Array,
  bool: Uint8Array,
} as const;

function objectsOf({ dtype, values }: Typed): unknown[] {
  if (dtype === "bool") return Array.from(values, (value) => value !== 0);
  if (dtype === "object") return values as unknown[];
  return Array.from(
    values,
    (value) => typeof value === "bigint" ? exact(value) : value,
  );
}
