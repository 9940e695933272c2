// What `read_csv` makes of the cells of a column: integers, else floats, else
// booleans, else text (pandas/_libs/parsers.pyx and src/parser/tokenizer.c).

import type { ColumnData } from "../../../pickle/mod.ts";
import { exact } from "../../../pickle/values/numbers.ts";
import { forEachSlice, type Work } from "../../work.ts";

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
export async function typeCells(
  cells: readonly string[],
  rows: number,
  work: Work,
): Promise<Typed> {
  if (cells.length === 0) return { dtype: "object", values: [] };
  const parts: Typed[] = [];
  for (let at = 0; at < cells.length; at += rows) {
    parts.push(await typePart(cells.slice(at, at + rows), work));
  }
  return parts.length === 1 ? parts[0]! : await joinParts(parts, work);
}

/** An attempt to take cells for values of a type. */
interface Attempt {
  /** Takes the cells of a range; false if one is not of the type. */
  take(from: number, to: number): boolean;
  /** The values, once all cells are taken. */
  finish(): Typed;
}

/** The first attempt that takes all cells decides the type. */
const ATTEMPTS: readonly ((cells: readonly string[]) => Attempt)[] = [
  missing,
  integers,
  unsigned,
  floats,
  booleans,
  strings,
];

async function typePart(cells: readonly string[], work: Work): Promise<Typed> {
  for (const start of ATTEMPTS) {
    const attempt = start(cells);
    const take = (from: number, to: number) => attempt.take(from, to);
    if (await forEachSlice(work, cells.length, take)) return attempt.finish();
  }
  throw new Error("unreachable: any cell is a string");
}

/** Nothing but NA is a column of floats. */
function missing(cells: readonly string[]): Attempt {
  return {
    take(from, to) {
      for (let i = from; i < to; i++) if (!isNa(cells[i]!)) return false;
      return true;
    },
    finish: () => ({
      dtype: "float64",
      values: new Float64Array(cells.length).fill(NaN),
    }),
  };
}

function strings(cells: readonly string[]): Attempt {
  const values = new Array<string | number>(cells.length);
  return {
    take(from, to) {
      for (let i = from; i < to; i++) {
        values[i] = isNa(cells[i]!) ? NaN : cells[i]!;
      }
      return true;
    },
    finish: () => ({ dtype: "object", values }),
  };
}

// Python's isspace in C's locale.
const INTEGER = /^[ \t\n\v\f\r]*[+-]?\d+[ \t\n\v\f\r]*$/;
const NEGATIVE = /^\s*-/;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;

function integerOf(cell: string): bigint | undefined {
  if (!INTEGER.test(cell)) return undefined;
  // A number is the faster way, as long as it is exact.
  if (cell.length <= EXACT_DIGITS) return BigInt(Number(cell));
  const digits = cell.trim().replace(/^\+/, "").replace(/^(-?)0+(?=\d)/, "$1");
  if (digits.length <= LONGEST_INTEGER) return BigInt(digits);
  return digits.startsWith("-") ? INT64_MIN - 1n : UINT64_MAX + 1n;
}

/** The digits of the largest uint64; longer ones are not worth reading. */
const LONGEST_INTEGER = 20;

function integers(cells: readonly string[]): Attempt {
  const values = new BigInt64Array(cells.length);
  const withNa = new Float64Array(cells.length);
  let hasNa = false;
  return {
    take(from, to) {
      for (let i = from; i < to; i++) {
        const cell = cells[i]!;
        const value = isNa(cell) ? INT64_MIN : integerOf(cell);
        if (value === undefined || value < INT64_MIN || value > INT64_MAX) {
          return false;
        }
        values[i] = value;
        hasNa ||= value === INT64_MIN && isNa(cell);
        // pandas takes the smallest integer for NA, as it stands for it.
        withNa[i] = value === INT64_MIN ? NaN : Number(value);
      }
      return true;
    },
    finish: () =>
      hasNa ? { dtype: "float64", values: withNa } : { dtype: "int64", values },
  };
}

/** Where one is too large for int64; negative ones and NA then make it text. */
function unsigned(cells: readonly string[]): Attempt {
  const values = new BigUint64Array(cells.length);
  const text = strings(cells);
  let isLarge = false; // once one is, pandas looks no closer at negative ones
  let isText = false;
  let hasConflict = false;
  return {
    take(from, to) {
      for (let i = from; i < to && !isText; i++) {
        const cell = cells[i]!;
        if (isNa(cell) || (isLarge && NEGATIVE.test(cell))) {
          hasConflict = true;
          continue;
        }
        const value = integerOf(cell);
        if (value === undefined) return false;
        isLarge ||= value < INT64_MIN || value > INT64_MAX;
        hasConflict ||= NEGATIVE.test(cell);
        isText = value > UINT64_MAX;
        if (!isText) values[i] = value;
      }
      return text.take(from, to);
    },
    finish() {
      if (isText) return text.finish();
      // Then pandas looks for no NA.
      if (hasConflict) return { dtype: "object", values: [...cells] };
      return { dtype: "uint64", values };
    },
  };
}

function floats(cells: readonly string[]): Attempt {
  const values = new Float64Array(cells.length);
  return {
    take(from, to) {
      for (let i = from; i < to; i++) {
        const cell = cells[i]!;
        const value = isNa(cell) ? NaN : parseFloatAsPandas(cell);
        if (value === undefined) return false;
        values[i] = value;
      }
      return true;
    },
    finish: () => ({ dtype: "float64", values }),
  };
}

// Linear, which it would not be with white space at both ends.
const FLOAT = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?)(\d{1,17}))?$/;
const SPACES = " \t\n\v\f\r";
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const MAX_DIGITS = 17;
const EXACT_DIGITS = 15;
const LARGEST_POWER = 308;

/**
 * A float as `precise_xstrtod` reads it, which can be one bit off; undefined
 * where it is none.
 */
export function parseFloatAsPandas(text: string): number | undefined {
  const parts = FLOAT.exec(trimSpaces(text));
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

/** What `isspace` of C takes off, which is less than `trim()` does. */
function trimSpaces(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && SPACES.includes(text[start]!)) start++;
  while (start < end && SPACES.includes(text[end - 1]!)) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
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

function booleans(cells: readonly string[]): Attempt {
  const values = new Array<boolean | number>(cells.length);
  let hasNa = false;
  return {
    take(from, to) {
      for (let i = from; i < to; i++) {
        const found = isNa(cells[i]!) ? undefined : BOOLEAN.exec(cells[i]!);
        if (found === null) return false;
        hasNa ||= found === undefined;
        values[i] = found === undefined ? NaN : found[1] !== undefined;
      }
      return true;
    },
    finish: () =>
      hasNa
        ? { dtype: "object", values }
        : { dtype: "bool", values: Uint8Array.from(values, Number) },
  };
}

/** As numpy's `concatenate` finds a common type; with text all is an object. */
async function joinParts(parts: readonly Typed[], work: Work): Promise<Typed> {
  const types = new Set(parts.map(({ dtype }) => dtype));
  const [first] = types;
  const isNumber = !types.has("bool") && !types.has("object");
  const dtype = types.size === 1 ? first! : isNumber ? "float64" : "object";
  const length = parts.reduce((sum, { values }) => sum + values.length, 0);
  const joined = dtype === "object"
    ? new Array<unknown>(length)
    : new ARRAYS[dtype](length);
  let start = 0;
  for (const part of parts) {
    const offset = start;
    const convert = part.dtype === dtype
      ? (value: unknown) => value
      : dtype === "object"
      ? objectOf(part)
      : Number;
    await forEachSlice(work, part.values.length, (from, to) => {
      for (let i = from; i < to; i++) {
        joined[offset + i] = convert(part.values[i]) as never;
      }
    });
    start += part.values.length;
  }
  return { dtype, values: joined };
}

const ARRAYS = {
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float64: Float64Array,
  bool: Uint8Array,
} as const;

function objectOf({ dtype }: Typed): (value: unknown) => unknown {
  if (dtype === "bool") return (value) => value !== 0;
  return (value) => typeof value === "bigint" ? exact(value) : value;
}
