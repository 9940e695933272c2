// The types of the cells in `read_csv`: integers, then floats, booleans and
// strings (pandas/_libs/parsers.pyx and src/parser/tokenizer.c).

import type { ColumnData } from "../../../pickle/mod.ts";
import { exact } from "../../../pickle/values/numbers.ts";
import { forEachSlice, type Work } from "../../work.ts";
import { parseFloatAsPandas } from "./floats.ts";
import { type CellRules, DEFAULT_RULES } from "./rules.ts";

/** The dtype and the values of a column. */
export interface Typed {
  readonly dtype: "int64" | "uint64" | "float64" | "bool" | "object";
  readonly values: ColumnData;
}

/** pandas types a long file in parts, so that a column may have mixed types. */
const CELLS_OF_PART = 2 ** 20;

/** The number of rows of a part, by the number of columns. */
export function rowsOfPart(columns: number): number {
  let rows = 1;
  while (rows * 2 < CELLS_OF_PART / columns) rows *= 2;
  return rows;
}

/** Types the cells of a column, in parts of this number of rows. */
export async function typeCells(
  cells: readonly string[],
  rows: number,
  work: Work,
  rules: CellRules = DEFAULT_RULES,
): Promise<Typed> {
  if (cells.length === 0) return { dtype: "object", values: [] };
  const parts: Typed[] = [];
  for (let at = 0; at < cells.length; at += rows) {
    parts.push(await typePart(cells.slice(at, at + rows), work, rules));
  }
  return parts.length === 1 ? parts[0]! : await joinParts(parts, work);
}

/** An attempt to convert cells to a type. */
interface Attempt {
  /** Converts the cells of a range; false if one is not of the type. */
  take(from: number, to: number): boolean;
  /** The values, once all cells are converted. */
  finish(): Typed;
}

type StartAttempt = (cells: readonly string[], rules: CellRules) => Attempt;

/** The first attempt that converts all cells decides the type. */
const ATTEMPTS: readonly StartAttempt[] = [
  missing,
  integers,
  unsigned,
  floats,
  booleans,
  strings,
];

async function typePart(
  cells: readonly string[],
  work: Work,
  rules: CellRules,
): Promise<Typed> {
  for (const start of ATTEMPTS) {
    const typed = await attempted(start, cells, work, rules);
    if (typed !== undefined) return typed;
  }
  throw new Error("unreachable: any cell is a string");
}

/** The values of one attempt; undefined if a cell is not of its type. */
export async function attempted(
  start: StartAttempt,
  cells: readonly string[],
  work: Work,
  rules: CellRules,
): Promise<Typed | undefined> {
  const attempt = start(cells, rules);
  const take = (from: number, to: number) => attempt.take(from, to);
  const fits = await forEachSlice(work, cells.length, take);
  return fits ? attempt.finish() : undefined;
}

/** A column of missing values only is a column of floats. */
function missing(cells: readonly string[], rules: CellRules): Attempt {
  return {
    take(from, to) {
      for (let i = from; i < to; i++) if (!rules.isNa(cells[i]!)) return false;
      return true;
    },
    finish: () => ({
      dtype: "float64",
      values: new Float64Array(cells.length).fill(NaN),
    }),
  };
}

export function strings(
  cells: readonly string[],
  rules: CellRules,
): Attempt {
  const values = new Array<string | number>(cells.length);
  return {
    take(from, to) {
      for (let i = from; i < to; i++) {
        values[i] = rules.isNa(cells[i]!) ? NaN : cells[i]!;
      }
      return true;
    },
    finish: () => ({ dtype: "object", values }),
  };
}

// The white space of Python's isspace in the C locale.
const INTEGER = /^[ \t\n\v\f\r]*[+-]?\d+[ \t\n\v\f\r]*$/;
const NEGATIVE = /^\s*-/;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;

function integerOf(given: string, rules: CellRules): bigint | undefined {
  const { plainNumber } = rules;
  const cell = plainNumber === undefined ? given : plainNumber(given, true);
  if (cell === undefined || !INTEGER.test(cell)) return undefined;
  // A number is faster, and used as long as it is exact.
  if (cell.length <= EXACT_DIGITS) return BigInt(Number(cell));
  const digits = cell.trim().replace(/^\+/, "").replace(/^(-?)0+(?=\d)/, "$1");
  if (digits.length <= LONGEST_INTEGER) return BigInt(digits);
  return digits.startsWith("-") ? INT64_MIN - 1n : UINT64_MAX + 1n;
}

/** The number of digits that are exact in a number. */
const EXACT_DIGITS = 15;

/** The digits of the largest uint64; longer cells are not integers. */
const LONGEST_INTEGER = 20;

export function integers(
  cells: readonly string[],
  rules: CellRules,
): Attempt {
  const values = new BigInt64Array(cells.length);
  const withNa = new Float64Array(cells.length);
  let hasNa = false;
  return {
    take(from, to) {
      for (let i = from; i < to; i++) {
        const cell = cells[i]!;
        const value = rules.isNa(cell) ? INT64_MIN : integerOf(cell, rules);
        if (value === undefined || value < INT64_MIN || value > INT64_MAX) {
          return false;
        }
        values[i] = value;
        hasNa ||= value === INT64_MIN && rules.isNa(cell);
        // pandas reads the smallest integer as NA, which it represents.
        withNa[i] = value === INT64_MIN ? NaN : Number(value);
      }
      return true;
    },
    finish: () =>
      hasNa ? { dtype: "float64", values: withNa } : { dtype: "int64", values },
  };
}

/**
 * Integers with one too large for int64. Negative ones and NA make the column
 * strings.
 */
export function unsigned(cells: readonly string[], rules: CellRules): Attempt {
  const values = new BigUint64Array(cells.length);
  const text = strings(cells, rules);
  let isLarge = false; // after one large integer, pandas does not check negative ones
  let isText = false;
  let hasConflict = false;
  return {
    take(from, to) {
      for (let i = from; i < to && !isText; i++) {
        const cell = cells[i]!;
        if (rules.isNa(cell) || (isLarge && NEGATIVE.test(cell))) {
          hasConflict = true;
          continue;
        }
        const value = integerOf(cell, rules);
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
      // Then pandas does not check for NA.
      if (hasConflict) return { dtype: "object", values: [...cells] };
      return { dtype: "uint64", values };
    },
  };
}

export function floats(
  cells: readonly string[],
  rules: CellRules,
): Attempt {
  const values = new Float64Array(cells.length);
  return {
    take(from, to) {
      for (let i = from; i < to; i++) {
        const cell = cells[i]!;
        const value = rules.isNa(cell) ? NaN : floatOf(cell, rules);
        if (value === undefined) return false;
        values[i] = value;
      }
      return true;
    },
    finish: () => ({ dtype: "float64", values }),
  };
}

function floatOf(
  cell: string,
  { plainNumber, naNumbers }: CellRules,
): number | undefined {
  const plain = plainNumber === undefined ? cell : plainNumber(cell, false);
  const value = plain === undefined ? undefined : parseFloatAsPandas(plain);
  if (naNumbers === undefined || value === undefined) return value;
  return naNumbers.has(value) ? NaN : value;
}

const BOOLEAN = /^(?:(true)|false)$/i;

function booleanOf(
  cell: string,
  { trueValues, falseValues }: CellRules,
): boolean | undefined {
  if (trueValues?.has(cell)) return true;
  if (falseValues?.has(cell)) return false;
  const found = BOOLEAN.exec(cell);
  return found === null ? undefined : found[1] !== undefined;
}

export function booleans(
  cells: readonly string[],
  rules: CellRules,
): Attempt {
  const values = new Array<boolean | number>(cells.length);
  let hasNa = false;
  return {
    take(from, to) {
      for (let i = from; i < to; i++) {
        const found = rules.isNa(cells[i]!) ? NaN : booleanOf(cells[i]!, rules);
        if (found === undefined) return false;
        hasNa ||= typeof found === "number";
        values[i] = found;
      }
      return true;
    },
    finish: () =>
      hasNa
        ? { dtype: "object", values }
        : { dtype: "bool", values: Uint8Array.from(values, Number) },
  };
}

/**
 * Joins parts as numpy's `concatenate` finds a common type; a part of strings
 * makes all object.
 */
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
