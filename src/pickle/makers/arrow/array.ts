// Arrow's columnar format: arrays whose buffers pyarrow pickles.

import { current } from "../../values/forward.ts";
import { ArrowBuffer } from "./buffers.ts";
import { nestedReader } from "./nested.ts";
import { plainReader } from "./plain.ts";
import {
  type ArrowArray,
  type ArrowContext,
  isCount,
  outOfBounds,
  type Reader,
  type StoredArrow,
} from "./reader.ts";
import type { ArrowType } from "./type.ts";

/** The cost of an array and of an element. */
const ARRAY_BYTES = 256;
const CELL_BYTES = 16;
const MAX_DEPTH = 32;

/**
 * `(type, length, nulls, offset, buffers, children, dictionary)`; undefined if
 * the type is unknown.
 */
export function arrowArray(
  given: unknown,
  type: ArrowType,
  context: ArrowContext,
  depth = 0,
): ArrowArray | undefined {
  const parts = current(given);
  if (!Array.isArray(parts) || parts.length < 6 || depth > MAX_DEPTH) {
    return undefined;
  }
  const [, length, , offset, buffers, children, dictionary = null] = parts.map(
    current,
  );
  const known = isCount(length) && isCount(offset) && Array.isArray(buffers) &&
    Array.isArray(children);
  // An unknown buffer may hold data that a reader would miss.
  if (!known || !buffers.every(isBuffer)) return undefined;
  context.charge(ARRAY_BYTES + length * CELL_BYTES);
  const stored: StoredArrow = {
    type,
    length,
    offset,
    buffers: buffers.map(bufferOf),
    children,
    dictionary,
  };
  const reader = plainReader(stored, context) ??
    nestedReader(
      stored,
      context,
      (child, inner) => arrowArray(child, inner, context, depth + 1),
    );
  return reader && arrayOf(stored, reader);
}

function arrayOf(stored: StoredArrow, reader: Reader): ArrowArray {
  const { type, length, offset } = stored;
  const isUnion = type.name.endsWith("_union");
  const valid = isUnion ? undefined : stored.buffers[0];
  if (valid !== undefined && valid.length * 8 < offset + length) {
    throw outOfBounds();
  }
  const isNull = (i: number) => {
    if (type.name === "null") return true;
    const place = offset + i;
    return valid !== undefined && (valid[place >> 3]! >> (place & 7) & 1) === 0;
  };
  return {
    type,
    length,
    offset,
    hasNulls: type.name === "null" ||
      (valid !== undefined && hasZero(valid, offset, offset + length)),
    isNull,
    at: (i) => isNull(i) ? null : reader.read(offset + i),
    numbers: reader.numbers,
  };
}

/** Returns whether one of the bits from `start` up to `end` is 0. */
function hasZero(bits: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    if (at % 8 === 0 && at + 8 <= end) {
      if (bits[at >> 3] !== 0xff) return true;
      at += 8;
    } else {
      if ((bits[at >> 3]! >> (at & 7) & 1) === 0) return true;
      at++;
    }
  }
  return false;
}

function isBuffer(given: unknown): boolean {
  const value = current(given);
  return value === null || value === undefined ||
    value instanceof ArrowBuffer || value instanceof Uint8Array;
}

function bufferOf(given: unknown): Uint8Array | undefined {
  const value = current(given);
  if (value instanceof ArrowBuffer) return value.take().bytes;
  return value instanceof Uint8Array ? value : undefined;
}
