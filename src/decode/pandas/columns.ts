import { NdDtype } from "../../pickle/values/dtype.ts";
import type { Column, ColumnData, Labels } from "../../pickle/mod.ts";
import { naturalValue } from "../../pickle/values/ndarray.ts";
import { tooLarge } from "../errors.ts";
import { DEFAULT_MAX_BYTES, type DeserializeContext } from "../serializer.ts";
import { startWork, type Work } from "../work.ts";

const KINDS: Readonly<Record<string, string>> = {
  bool: "b",
  int: "i",
  uint: "u",
  float: "f",
};

/**
 * Creates a column of a numpy type, such as `int64`, or of any other type in an
 * Array.
 */
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

/** Creates labels from existing ones. */
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

/** The limits of a table. */
export interface TableContext {
  /** The cost of reading it. */
  readonly work: Work;
  /**
   * Rejects a table that is too large, before it is created.
   *
   * @throws {ResultError} `too_large`.
   */
  checkCells(rows: number, columns: number): void;
}

/** The minimum size of a cell in bytes. */
const CELL_BYTES = 8;
/**
 * The cost of a cell, also of a missing one, which takes no byte of the file.
 */
const CELL_COST = 16;

/**
 * Starts to read a table; see {@linkcode startWork}.
 *
 * @param cellCost The cost of each cell in {@linkcode TableContext.checkCells}.
 */
export function startTable(
  act: string,
  size: number,
  context: DeserializeContext = {},
  cellCost = CELL_COST,
): TableContext {
  const { maxBytes = DEFAULT_MAX_BYTES } = context;
  const work = startWork(act, size, context);
  return {
    work,
    checkCells(rows, columns) {
      if (rows * columns * CELL_BYTES > maxBytes) {
        throw tooLarge(
          act,
          `its ${rows} rows and ${columns} columns take more than ${maxBytes} bytes`,
        );
      }
      work.charge(rows * columns * cellCost);
    },
  };
}
