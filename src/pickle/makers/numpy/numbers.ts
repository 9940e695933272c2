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
 * Reads numbers of a type, `parts` to an element: a view if the runtime can use
 * them in place, otherwise a copy.
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

/** Reverses the bytes of each number. */
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

/**
 * Rounds longer floats to the nearest number: the 80 bits of x87, which numpy
 * pads to 12 or 16 bytes, or the 128 bits of other processors.
 */
function extended(parts: number): (stored: Stored) => Float64Array {
  return ({ bytes, layout, count, shape, strides }) => {
    const size = layout.dtype.itemsize / parts;
    const copy = bytes.slice();
    if (layout.swapped) reverseEach(copy, size);
    const view = new DataView(copy.buffer);
    const read = isX87(view, size) ? x87 : binary128;
    const inOrder = Float64Array.from(
      { length: count * parts },
      (_, i) => read(view, i * size),
    );
    const from = storedPlaces(count, shape, strides);
    return from === undefined
      ? inOrder
      : picked(Float64Array, inOrder, from, parts) as Float64Array;
  };
}

const TOP_BIT = 1n << 63n;

/** x87 writes the bit before the point, which is 1 unless the exponent is 0. */
function isX87(view: DataView, size: number): boolean {
  for (let at = 0; at < view.byteLength; at += size) {
    const exponent = view.getUint16(at + 8, true) & 0x7fff;
    const hasTop = (view.getBigUint64(at, true) & TOP_BIT) !== 0n;
    if (hasTop !== (exponent !== 0) && exponent !== 0) return size !== 16;
  }
  return true;
}

function x87(view: DataView, at: number): number {
  const high = view.getUint16(at + 8, true);
  const mantissa = view.getBigUint64(at, true);
  return scaled(high, mantissa, 63, (mantissa & ~TOP_BIT) === 0n);
}

function binary128(view: DataView, at: number): number {
  const high = view.getUint16(at + 14, true);
  const upper = view.getBigUint64(at + 8, true) & 0xffff_ffff_ffffn;
  const rest = (upper << 64n) | view.getBigUint64(at, true);
  const isNormal = (high & 0x7fff) !== 0;
  return scaled(high, isNormal ? rest | (1n << 112n) : rest, 112, rest === 0n);
}

/**
 * @param high The sign and 15 bits of the exponent.
 * @param bits The number of bits of the mantissa after the point.
 * @param isWhole Whether those are all 0.
 */
function scaled(
  high: number,
  mantissa: bigint,
  bits: number,
  isWhole: boolean,
): number {
  const sign = high & 0x8000 ? -1 : 1;
  const exponent = high & 0x7fff;
  if (exponent === 0x7fff) return isWhole ? sign * Infinity : NaN;
  if (mantissa === 0n) return sign * 0;
  const power = Math.max(exponent, 1) - 16_383 - bits;
  const half = Math.trunc(power / 2);
  // In two steps: the power alone may exceed the range of a number.
  return sign * Number(mantissa) * 2 ** half * 2 ** (power - half);
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

/**
 * Readers by kind and size; types without one are strings, records, or unknown.
 */
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
  ["f12", extended(1)],
  ["f16", extended(1)],
  ["c24", extended(2)],
  ["c32", extended(2)],
  ["c8", numbersOf(Float32Array, 2)],
  ["c16", numbersOf(Float64Array, 2)],
  ["M8", numbersOf(BigInt64Array)],
  ["m8", numbersOf(BigInt64Array)],
]);
