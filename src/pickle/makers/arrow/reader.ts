// What reading an array of Arrow is made of.

import { malformed } from "../../errors.ts";
import type { ZoneClock } from "../../values/time/zones.ts";
import type { ArrowType } from "./type.ts";

/** The elements of an array, by their place in it. */
export interface ArrowArray {
  readonly type: ArrowType;
  readonly length: number;
  /** How many elements before the first one the buffers have. */
  readonly offset: number;
  /** One element, null where there is none. */
  at(i: number): unknown;
  /** Whether an element is missing. */
  isNull(i: number): boolean;
  /** Whether any element may be missing. */
  readonly hasNulls: boolean;
  /** All elements as numbers as they lie, where they are such. */
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

/** What reading an array needs. */
export interface ArrowContext {
  charge(bytes: number): void;
  /** The clock of a zone by its name. */
  clock(zone: string): ZoneClock;
  /** Work over all elements, done in steps before the array is used. */
  readonly checks: Check[];
}

/** Work over so many elements. */
export interface Check {
  readonly count: number;
  run(from: number, to: number): void;
}

/** The parts of an array, as pickled. */
export interface StoredArrow {
  readonly type: ArrowType;
  readonly length: number;
  readonly offset: number;
  readonly buffers: readonly (Uint8Array | undefined)[];
  readonly children: readonly unknown[];
  readonly dictionary: unknown;
}

/** Reads the elements: one without nulls, by the place in the buffers. */
export type ReadElement = (place: number) => unknown;

/** How the elements of a type are read. */
export interface Reader {
  readonly read: ReadElement;
  readonly numbers?: ArrowNumbers | undefined;
}

/** True for what may be a length. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 &&
    (value as number) < 2 ** 40;
}

/** The refusal of an array whose buffers are too short. */
export function outOfBounds(): Error {
  return malformed("Cannot read an array of Arrow: it is out of bounds");
}
