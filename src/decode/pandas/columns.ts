import { NdDtype } from "../../pickle/values/dtype.ts";
import type { Column, ColumnData, Labels } from "../../pickle/mod.ts";
import { naturalValue } from "../../pickle/values/ndarray.ts";
import { tooLarge } from "../errors.ts";
import { DEFAULT_MAX_BYTES, type DeserializeContext } from "../serializer.ts";

const KINDS: Readonly<Record<string, string>> = {
  bool: "b",
  int: "i",
  uint: "u",
  float: "f",
};

/** A column of a numpy type, such as `int64`, or of any other in an Array. */
export function columnOf(dtype: string, values: ColumnData): Column {
  const type = Array.isArray(values) ? undefined : typeOf(dtype);
  const { length } = values;
  const at = type === undefined
    ? (i: number) => values[i]
    : (i: number) => naturalValue(values, type, i);
  return { dtype, length, values, at };
}

function typeOf(dtype: string): NdDtype {
  const [, name, bits] = /^([a-z]+)(\d*)$/.exec(dtype)!;
  return new NdDtype(KINDS[name!]!, Number(bits || 8) / 8);
}

/** Labels that are there already. */
export function labelsOf(
  labels: readonly unknown[],
  names: readonly unknown[] = [null],
): Labels {
  return { length: labels.length, names, labels };
}

/** pandas' RangeIndex: start, start + step, … */
export function rangeLabels(
  length: number,
  start = 0,
  step = 1,
  name: unknown = null,
): Labels {
  let labels: number[] | undefined;
  return {
    length,
    names: [name],
    get labels() {
      return labels ??= Array.from({ length }, (_, i) => start + i * step);
    },
  };
}

/** What a cell takes at the least. */
const CELL_BYTES = 8;

/**
 * Refuses a table that would take more than `maxBytes`, before it is made.
 *
 * @throws {ResultError} `too_large`.
 */
export function checkCells(
  rows: number,
  columns: number,
  { maxBytes = DEFAULT_MAX_BYTES }: DeserializeContext = {},
): void {
  if (rows * columns * CELL_BYTES <= maxBytes) return;
  throw tooLarge(
    "read a table",
    `its ${rows} rows and ${columns} columns take more than ${maxBytes} bytes`,
  );
}
