// Columns of a DataFrame, made at their first use.

import type { NdDtype } from "../../values/dtype.ts";
import type { Column, ColumnData } from "../../values/frame.ts";
import {
  naturalValue,
  type NdArray,
  type NdData,
} from "../../values/ndarray.ts";
import { Part } from "../maker.ts";

/** One or more columns of one type and length. */
export class PdArray extends Part {
  readonly dtype: string;
  readonly width: number;
  readonly length: number;
  /** The array of objects that it is about, if it is. */
  readonly objects: NdArray | undefined;
  readonly #make: (column: number) => ColumnData;
  readonly #natural: ((data: ColumnData, i: number) => unknown) | undefined;

  constructor(
    dtype: string,
    [width, length]: readonly [width: number, length: number],
    make: (column: number) => ColumnData,
    natural?: (data: ColumnData, i: number) => unknown,
    objects?: NdArray,
  ) {
    super();
    this.objects = objects;
    this.dtype = dtype;
    this.width = width;
    this.length = length;
    this.#make = make;
    this.#natural = natural;
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
    return this.column(0).values;
  }

  override get workSize(): number {
    return this.width * 8;
  }
}

/** An array of numpy as columns: one dimension, or a row for each column. */
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
    type.kind === "O" ? array : undefined,
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

function naturals(data: NdData, type: NdDtype): unknown[] {
  return Array.from(data, (_, i) => naturalValue(data, type, i));
}

const NAMES: ReadonlyMap<string, string> = new Map<string, string>([
  ["b", "bool"],
  ["i", "int"],
  ["u", "uint"],
  ["f", "float"],
  ["c", "complex"],
]);

/** numpy's `str(dtype)`: `int64`, `datetime64[ns]`, `object`. */
export function dtypeName(type: NdDtype): string {
  const { kind, itemsize } = type;
  if (kind === "O") return "object";
  if (kind === "b") return "bool";
  const name = NAMES.get(kind);
  if (name !== undefined) return `${name}${itemsize * 8}`;
  const unit = type.unit?.[0];
  if (kind === "M") return `datetime64[${unit}]`;
  if (kind === "m") return `timedelta64[${unit}]`;
  return type.toString();
}

/** Columns whose values are made from those of an array one by one. */
export function mapped(
  data: NdArray,
  dtype: string,
  convert: (value: number | bigint) => unknown,
): PdArray | undefined {
  const { shape, type } = data;
  if (shape.length !== 1 && shape.length !== 2) return undefined;
  const length = shape[shape.length - 1]!;
  const width = shape.length === 1 ? 1 : shape[0]!;
  return new PdArray(
    dtype,
    [width, length],
    (place) =>
      Array.from(
        slice(data.data, place * length, length, type) as Iterable<number>,
        convert,
      ),
  );
}
