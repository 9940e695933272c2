// Elements that are numbers: a typed array for each kind and size.

import type { Layout } from "../../values/dtype.ts";
import type { NdData } from "../../values/ndarray.ts";
import { storedPlaces } from "./order.ts";

export interface Stored {
  readonly bytes: Uint8Array;
  readonly layout: Layout;
  readonly count: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[] | undefined;
}

type NumbersClass = {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): Exclude<NdData, unknown[]>;
  new (
    buffer: ArrayBufferLike,
    offset: number,
    length: number,
  ): Exclude<NdData, unknown[]>;
};

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Reads numbers of a type, `parts` to an element: a view where they lie as the
 * runtime wants them, else a copy.
 */
function numbersOf(type: NumbersClass, parts = 1): (stored: Stored) => NdData {
  const size = type.BYTES_PER_ELEMENT;
  return ({ bytes, layout, count, shape, strides }) => {
    const swap = size > 1 && layout.swapped === LITTLE_ENDIAN;
    const aligned = bytes.byteOffset % size === 0;
    const length = count * parts;
    if (strides === undefined && !swap && aligned) {
      return new type(bytes.buffer, bytes.byteOffset, length);
    }
    const copy = bytes.slice();
    if (swap) reverseEach(copy, size);
    const inOrder = new type(copy.buffer, 0, length);
    const from = storedPlaces(count, shape, strides);
    return from === undefined ? inOrder : picked(type, inOrder, from, parts);
  };
}

function picked(
  type: NumbersClass,
  from: Exclude<NdData, unknown[]>,
  order: Float64Array,
  parts: number,
): NdData {
  const to = new type(from.length) as Float64Array;
  for (let i = 0; i < order.length; i++) {
    for (let part = 0; part < parts; part++) {
      to[i * parts + part] = (from as Float64Array)[order[i]! * parts + part]!;
    }
  }
  return to as NdData;
}

/** Turns the bytes of each number around. */
function reverseEach(bytes: Uint8Array, size: number): void {
  for (let at = 0; at < bytes.length; at += size) {
    for (let low = at, high = at + size - 1; low < high; low++, high--) {
      const byte = bytes[low]!;
      bytes[low] = bytes[high]!;
      bytes[high] = byte;
    }
  }
}

function halves(stored: Stored): Float32Array {
  const bits = numbersOf(Uint16Array)(stored) as Uint16Array;
  return Float32Array.from(bits, halfToNumber);
}

/** IEEE 754 binary16. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const mantissa = bits & 0x3ff;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa === 0 ? sign * Infinity : NaN;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

/** Readers by kind and size; what has none is text, records, or not known. */
export const NUMBERS: ReadonlyMap<string, (stored: Stored) => NdData> = new Map<
  string,
  (stored: Stored) => NdData
>([
  ["b1", numbersOf(Uint8Array)],
  ["i1", numbersOf(Int8Array)],
  ["i2", numbersOf(Int16Array)],
  ["i4", numbersOf(Int32Array)],
  ["i8", numbersOf(BigInt64Array)],
  ["u1", numbersOf(Uint8Array)],
  ["u2", numbersOf(Uint16Array)],
  ["u4", numbersOf(Uint32Array)],
  ["u8", numbersOf(BigUint64Array)],
  ["f2", halves],
  ["f4", numbersOf(Float32Array)],
  ["f8", numbersOf(Float64Array)],
  ["c8", numbersOf(Float32Array, 2)],
  ["c16", numbersOf(Float64Array, 2)],
  ["M8", numbersOf(BigInt64Array)],
  ["m8", numbersOf(BigInt64Array)],
]);
