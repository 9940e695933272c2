// The parts of a reader of Arrow arrays.

import { malformed } from "../../errors.ts";
import type { ZoneClock } from "../../values/time/zones.ts";
import type { ArrowType } from "./type.ts";

/** The elements of an array, by index. */
export interface ArrowArray {
  readonly type: ArrowType;
  readonly length: number;
  /** The number of elements before the first one in the buffers. */
  readonly offset: number;
  /** One element; null if it is missing. */
  at(i: number): unknown;
  /** Whether an element is missing. */
  isNull(i: number): boolean;
  /** Whether any element may be missing. */
  readonly hasNulls: boolean;
  /** All elements as stored numbers, if they are numbers. */
  readonly numbers: ArrowNumbers | undefined;
}

/** A view on numbers. */
export type ArrowNumbers =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** The context of reading an array. */
export interface ArrowContext {
  charge(bytes: number): void;
  /** The clock of a zone by its name. */
  clock(zone: string): ZoneClock;
  /** Checks of all elements, run in steps before the array is used. */
  readonly checks: Check[];
}

/** A check of a number of elements. */
export interface Check {
  readonly count: number;
  run(from: number, to: number): void;
}

/** The pickled parts of an array. */
export interface StoredArrow {
  readonly type: ArrowType;
  readonly length: number;
  readonly offset: number;
  readonly buffers: readonly (Uint8Array | undefined)[];
  readonly children: readonly unknown[];
  readonly dictionary: unknown;
}

/** Reads an element that is not null, by its index in the buffers. */
export type ReadElement = (place: number) => unknown;

/** The reader of the elements of a type. */
export interface Reader {
  readonly read: ReadElement;
  readonly numbers?: ArrowNumbers | undefined;
}

/** Returns whether a value is a valid length. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 &&
    (value as number) < 2 ** 40;
}

/** Creates the refusal of an array whose buffers are too short. */
export function outOfBounds(): Error {
  return malformed("Cannot read an array of Arrow: it is out of bounds");
}
