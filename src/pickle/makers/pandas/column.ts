// The columns of a DataFrame, created on first use.

import type { NdDtype } from "../../values/dtype.ts";
import {
  naturalValue,
  type NdArray,
  type NdData,
} from "../../values/ndarray.ts";
import type { Column, ColumnData } from "../../values/pandas/column.ts";
import { PyTimedelta } from "../../values/time/timedelta.ts";
import { Part } from "../maker.ts";
import { dtypeName } from "./dtype.ts";

/** One or more columns of one type and length. */
export class PdArray extends Part {
  readonly dtype: string;
  readonly width: number;
  readonly length: number;
  /** The objects that its columns refer to, such as an array of objects. */
  readonly objects: readonly object[];
  /** The frequency of times; null if there is none. */
  freq: string | null = null;
  readonly #make: (column: number) => ColumnData;
  readonly #natural: ((data: ColumnData, i: number) => unknown) | undefined;

  constructor(
    dtype: string,
    [width, length]: readonly [width: number, length: number],
    make: (column: number) => ColumnData,
    natural?: (data: ColumnData, i: number) => unknown,
    objects: readonly object[] = [],
  ) {
    super();
    this.objects = objects;
    this.dtype = dtype;
    this.width = width;
    this.length = length;
    this.#make = make;
    this.#natural = natural;
  }

  /** The same columns with another type name. */
  withDtype(dtype: string): PdArray {
    const { width, length, objects } = this;
    return new PdArray(
      dtype,
      [width, length],
      this.#make,
      this.#natural,
      objects,
    );
  }

  column(place: number): Column {
    const { dtype, length } = this;
    const make = this.#make;
    const natural = this.#natural ?? ((data, i) => data[i]);
    let made: ColumnData | undefined;
    return {
      dtype,
      length,
      get values() {
        return made ??= make(place);
      },
      at(i) {
        return natural(made ??= make(place), i);
      },
    };
  }

  value(): unknown {
    return this.width === 1 ? this.column(0).values : undefined;
  }

  override get workSize(): number {
    return this.width * 8;
  }
}

/** A numpy array as columns: one dimension, or a row for each column. */
export function columnsOf(
  array: NdArray,
  dtype = dtypeName(array.type),
): PdArray | undefined {
  const { shape, type } = array;
  if (shape.length !== 1 && shape.length !== 2) return undefined;
  const length = shape[shape.length - 1]!;
  const width = shape.length === 1 ? 1 : shape[0]!;
  const isTime = type.kind === "M" || type.kind === "m";
  const natural = isTime
    ? undefined
    : (data: ColumnData, i: number) => naturalValue(data, type, i);
  return new PdArray(
    dtype,
    [width, length],
    (place) => {
      const data = slice(array.data, place * length, length, type);
      return isTime ? naturals(data, type) : data;
    },
    natural,
    type.kind === "O" || type.fields !== null ? [array] : [],
  );
}

function slice(
  data: NdData,
  from: number,
  length: number,
  type: NdDtype,
): NdData {
  const parts = type.kind === "c" ? 2 : 1;
  if (from === 0 && data.length === length * parts) return data;
  const [start, end] = [from * parts, (from + length) * parts];
  return Array.isArray(data)
    ? data.slice(start, end)
    : data.subarray(start, end);
}

/** Times. Those of a length are pandas' own, which have no numpy unit. */
function naturals(data: NdData, type: NdDtype): unknown[] {
  return Array.from(data, (_, i) => {
    const value = naturalValue(data, type, i);
    if (!(value instanceof PyTimedelta)) return value;
    const { days, seconds, microseconds, nanoseconds } = value;
    return new PyTimedelta(days, seconds, microseconds, nanoseconds);
  });
}

const NONE = () => ({});

/**
 * Columns whose values are converted from those of an array.
 *
 * @param details Properties of the Array besides its values.
 */
export function mapped<T = number | bigint>(
  data: NdArray,
  dtype: string,
  convert: (value: T) => unknown,
  details: () => object = NONE,
  objects: readonly object[] = [],
): PdArray | undefined {
  const { shape, type } = data;
  if (shape.length !== 1 && shape.length !== 2) return undefined;
  const length = shape[shape.length - 1]!;
  const width = shape.length === 1 ? 1 : shape[0]!;
  return new PdArray(
    dtype,
    [width, length],
    (place) =>
      Object.assign(
        Array.from(
          slice(data.data, place * length, length, type) as Iterable<T>,
          convert,
        ),
        details(),
      ),
    undefined,
    objects,
  );
}
