// The sizes of values, by which work on them is charged.

import { NdDtype } from "./dtype.ts";
import { isPlain } from "./marks.ts";
import { NdArray } from "./ndarray.ts";
import { sizeOfInt } from "./numbers.ts";
import { PyGlobal, PyObject } from "./object.ts";

/**
 * The cost of a member of an Array: copying one takes half as long as creating
 * 8 bytes.
 */
const WORD = 4;
const MEMBER = 16;
const FIELD = 64;
/** Larger containers are measured in steps. */
const LARGE = 4096;
const STEP = 4096;

/** The size of a value, without the members of containers. */
export function shallowSize(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value === "bigint") return sizeOfInt(value);
  if (typeof value !== "object" || value === null) return 0;
  if (Array.isArray(value)) return value.length * WORD;
  if (value instanceof Map || value instanceof Set) return value.size * MEMBER;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (isPlain(value)) return Object.keys(value).length * MEMBER;
  if (value instanceof PyGlobal) return value.module.length + value.name.length;
  if (value instanceof PyObject) return argsSize(value.args);
  if (value instanceof NdArray) return value.size * WORD;
  if (value instanceof NdDtype) return (value.fields?.length ?? 0) * FIELD;
  if (value instanceof Error) return value.message.length;
  return (value as { readonly workSize?: number }).workSize ?? WORD;
}

/** Inert objects represent the data of their arguments. */
function argsSize(args: readonly unknown[]): number {
  let size = args.length * WORD;
  for (const arg of args) {
    if (!(arg instanceof PyObject)) size += shallowSize(arg);
  }
  return size;
}

/**
 * Returns whether {@linkcode chargeInSteps} is required. Counting the entries
 * of a plain object takes as long as reading them.
 *
 * @param most The maximum number of members of each.
 */
export function hasLarge(values: readonly unknown[], most: number): boolean {
  if (values.length > LARGE) return true;
  if (most <= LARGE) return false;
  for (const value of values) {
    if (typeof value !== "object" || value === null) continue;
    if (Array.isArray(value) && value.length > LARGE) return true;
    if (value instanceof Map || value instanceof Set) {
      if (value.size > LARGE) return true;
    } else if (isPlain(value)) return true;
  }
  return false;
}

/** The size of values, including the members of containers. */
export function sizeOfAll(values: readonly unknown[]): number {
  let size = values.length * WORD;
  for (const value of values) {
    if (typeof value === "number") continue;
    size += shallowSize(value);
    if (typeof value !== "object" || value === null) continue;
    if (Array.isArray(value) || value instanceof Set) {
      for (const member of value) size += shallowSize(member);
    } else if (value instanceof Map) {
      for (const [key, member] of value) {
        size += shallowSize(key) + shallowSize(member);
      }
    } else if (isPlain(value)) {
      for (const key of Object.keys(value)) {
        size += key.length + shallowSize(value[key]);
      }
    }
  }
  return size;
}

/** Charges values, including the members of containers. */
export function* chargeInSteps(
  values: readonly unknown[],
  charge: (bytes: number) => void,
): Generator<void, void> {
  for (const value of values) {
    if (Array.isArray(value)) yield* chargeArray(value, charge);
    else if (value instanceof Map || value instanceof Set) {
      yield* chargeIterable(value.entries(), charge);
    } else if (isPlain(value)) yield* chargePlain(value, charge);
    else charge(sizeOfAll([value]));
  }
}

function* chargePlain(
  value: Readonly<Record<string, unknown>>,
  charge: (bytes: number) => void,
): Generator<void, void> {
  const keys = Object.keys(value);
  charge(WORD + keys.length * MEMBER);
  for (let from = 0; from < keys.length; from += STEP) {
    yield;
    const to = Math.min(from + STEP, keys.length);
    let size = 0;
    for (let i = from; i < to; i++) {
      size += keys[i]!.length + shallowSize(value[keys[i]!]);
    }
    charge(size);
  }
}

function* chargeArray(
  values: readonly unknown[],
  charge: (bytes: number) => void,
): Generator<void, void> {
  charge(values.length * WORD);
  for (let from = 0; from < values.length; from += STEP) {
    const to = Math.min(from + STEP, values.length);
    let size = 0;
    for (let i = from; i < to; i++) {
      const value = values[i];
      if (typeof value !== "number") size += shallowSize(value);
    }
    charge(size);
    yield;
  }
}

function* chargeIterable(
  entries: Iterable<readonly [unknown, unknown]>,
  charge: (bytes: number) => void,
): Generator<void, void> {
  let count = 0;
  for (const [key, value] of entries) {
    charge(MEMBER + shallowSize(key) + shallowSize(value));
    if (++count % STEP === 0) yield;
  }
}
