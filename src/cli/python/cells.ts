import { floatText, numberText } from "../../notation/float.ts";
import { missingText } from "../../notation/missing.ts";
import { escapedText } from "../../notation/quoted.ts";
import {
  PyDateTime,
  PyDecimal,
  PyInterval,
  PyPeriod,
  PyTimedelta,
} from "../../pickle/mod.ts";
import type { TableLimits } from "./shape.ts";
import { dateTimeCell, isMidnight, timedeltaCell } from "./times.ts";

/** Writes the cells of a column. */
export type CellWriter = (value: unknown) => string;

/**
 * Creates a writer for the cells of a column, as in pandas: strings without
 * quotes, floats with the same number of digits, and dates without a time if
 * all are midnight.
 *
 * @param dtype The type in pandas; "object" if unknown.
 * @param values All cells to write.
 */
export function cellWriter(
  dtype: string,
  values: () => Iterable<unknown>,
  { isCut, inline }: TableLimits,
): CellWriter {
  const missing = missingText(dtype);
  const isFloat = /^(?:float|Float|double|Sparse\[float)/.test(dtype);
  const writeFloat = isFloat && isCut ? roundedWriter(values()) : floatText;
  let isDates: boolean | undefined;
  return (value) => {
    if (value === null || value === undefined) return missing;
    if (typeof value === "string") return escapedText(value);
    if (typeof value === "number") {
      if (Number.isNaN(value)) return "NaN";
      return isFloat ? writeFloat(value) : numberText(value);
    }
    if (value instanceof PyDateTime) {
      isDates ??= areDates(values());
      return dateTimeCell(value, isDates);
    }
    if (value instanceof PyTimedelta) return timedeltaCell(value);
    if (value instanceof PyDecimal) return value.text;
    if (value instanceof PyPeriod) return String(value);
    if (value instanceof PyInterval) return intervalCell(value, inline);
    return inline(value);
  };
}

function intervalCell(
  { left, right, closed }: PyInterval,
  inline: TableLimits["inline"],
): string {
  const open = closed === "left" || closed === "both" ? "[" : "(";
  const close = closed === "right" || closed === "both" ? "]" : ")";
  return `${open}${inline(left)}, ${inline(right)}${close}`;
}

function areDates(values: Iterable<unknown>): boolean {
  for (const value of values) {
    if (value instanceof PyDateTime && !isMidnight(value)) return false;
  }
  return true;
}

/** pandas' `display.precision`. */
const DIGITS = 6;

/** The floats of a column, with the number of digits of the longest. */
export function roundedWriter(
  values: Iterable<unknown>,
  most = DIGITS,
): (value: number) => string {
  let digits = 1;
  let hasSmall = false;
  let hasLarge = false;
  for (const value of values) {
    if (typeof value !== "number" || !Number.isFinite(value)) continue;
    const size = Math.abs(value);
    hasSmall ||= size > 0 && size < 10 ** -most;
    hasLarge ||= size >= 1e15;
    const [, fraction = ""] = value.toFixed(most).split(".");
    digits = Math.max(digits, fraction.replace(/0+$/, "").length);
  }
  if (hasSmall || hasLarge) return (value) => exponential(value, most);
  return (value) =>
    Number.isFinite(value) ? value.toFixed(digits) : floatText(value);
}

function exponential(value: number, digits: number): string {
  if (!Number.isFinite(value)) return floatText(value);
  return value.toExponential(digits)
    .replace(/e([+-])(\d)$/, "e$10$2");
}
