import type { NdArray } from "./ndarray.ts";

const held = new WeakMap<object, readonly NdArray[]>();

/** States which arrays of objects a frame holds, for it does not show them. */
export function setHeldArrays(owner: object, arrays: readonly NdArray[]): void {
  if (arrays.length > 0) held.set(owner, arrays);
}

/** The arrays of objects that a frame holds, undefined if none. */
export function heldArrays(owner: object): readonly NdArray[] | undefined {
  return held.get(owner);
}
