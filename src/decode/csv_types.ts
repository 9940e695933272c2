// What `read_csv` makes of the cells of a column: integers, else floats, else
// booleans, else text (pandas/_libs/parsers.pyx and src/parser/tokenizer.c).

import type { ColumnData } from "../pickle/mod.ts";

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
  if (cells.every((cell) => NA.has(cell))) return floats(cells.map(() => NaN));
  return asIntegers(cells) ?? asFloats(cells) ?? asBooleans(cells) ??
    asText(cells);
}

const floats = (values: number[]): Typed => ({
  dtype: "float64",
  values: Float64Array.from(values),
});

function asText(cells: readonly string[]): Typed {
  const values = cells.map((cell) => NA.has(cell) ? NaN : cell);
  return { dtype: "object", values };
}

// Python's isspace in C's locale.
const INTEGER = /^[ \t\n\v\f\r]*([+-]?\d+)[ \t\n\v\f\r]*$/;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;

function asIntegers(cells: readonly string[]): Typed | undefined {
  const values = new BigInt64Array(cells.length);
  let hasNa = false;
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]!;
    if (NA.has(cell)) {
      values[i] = INT64_MIN; // as pandas does, which then takes this for NA
      hasNa = true;
      continue;
    }
    const digits = INTEGER.exec(cell)?.[1];
    if (digits === undefined) return undefined;
    const value = BigInt(digits.replace("+", ""));
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
    if (NA.has(cell) || /^\s*-/.test(cell)) {
      conflict = true;
      continue;
    }
    const digits = INTEGER.exec(cell)?.[1];
    if (digits === undefined) return undefined;
    const value = BigInt(digits.replace("+", ""));
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
    const value = NA.has(cell) ? NaN : parseFloatAsPandas(cell);
    if (value === undefined) return undefined;
    values[i] = value;
  }
  return { dtype: "float64", values };
}

const FLOAT =
  /^[ \t\n\v\f\r]*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?)(\d{1,17}))?[ \t\n\v\f\r]*$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const MAX_DIGITS = 17;
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
  const isExact = digits <= 15 && Math.abs(given) + digits <= 22;
  if (isExact) return Number(text);
  let number = 0;
  let exponent = given;
  let taken = 0;
  for (const digit of whole) {
    if (taken++ < MAX_DIGITS) number = number * 10 + Number(digit);
    else exponent++;
  }
  for (const digit of decimals) {
    if (taken++ >= MAX_DIGITS) break;
    number = number * 10 + Number(digit);
    exponent--;
  }
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
function powerOfTen(power: number): number {
  return Number(`1e${power}`);
}

const BOOLEAN = /^(?:(true)|false)$/i;

function asBooleans(cells: readonly string[]): Typed | undefined {
  const values: (boolean | number)[] = [];
  let hasNa = false;
  for (const cell of cells) {
    if (NA.has(cell)) {
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
  const values = parts.flatMap((part) =>
    Array.from(part.values, natural(part))
  );
  if (dtype === "object") return { dtype, values };
  return { dtype, values: ARRAYS[dtype](values as number[]) };
}

function natural({ dtype }: Typed): (value: unknown) => unknown {
  if (dtype === "bool") return (value) => value !== 0;
  return (value) => {
    if (typeof value !== "bigint") return value;
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  };
}

const ARRAYS = {
  int64: (values: number[]) => BigInt64Array.from(values, BigInt),
  uint64: (values: number[]) => BigUint64Array.from(values, BigInt),
  float64: (values: number[]) => Float64Array.from(values, Number),
  bool: (values: number[]) => Uint8Array.from(values, Number),
};
