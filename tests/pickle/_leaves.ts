// Everything that can be reached from a decoded value: the oracle of tests that
// nothing is lost.

import {
  DataFrame,
  MaskedArray,
  NdArray,
  PyDateTime,
  Series,
} from "@taskrunview/taskrunview/pickle";

/** A leaf as a key of a Set: a scalar, or bytes as `bytes:` and their digits. */
export type Leaf = string | number | bigint | boolean | null;

/** All scalars and bytes within reach of a value. */
export function leavesOf(root: unknown): Set<Leaf> {
  const leaves = new Set<Leaf>();
  const seen = new Set<object>();
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== "object" || value === null) {
      addScalar(leaves, value);
    } else if (!seen.has(value)) {
      seen.add(value);
      open.push(...membersOf(value, leaves));
    }
  }
  return leaves;
}

function addScalar(leaves: Set<Leaf>, value: unknown): void {
  if (typeof value === "function" || typeof value === "symbol") return;
  leaves.add((value ?? null) as Leaf);
  // int64 columns are bigints, whose values may be safe numbers.
  if (typeof value === "bigint" && Number.isSafeInteger(Number(value))) {
    leaves.add(Number(value));
  }
}

function membersOf(value: object, leaves: Set<Leaf>): unknown[] {
  if (value instanceof Uint8Array) {
    leaves.add(`bytes:${hexOf(value)}`);
    return [...value];
  }
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  if (value instanceof Map) return [...value].flat(1);
  if (value instanceof Set) return [...value];
  if (value instanceof PyDateTime) return [value.iso, value.getTime()];
  if (value instanceof NdArray) return [value.data, ...ownOf(value)];
  if (value instanceof MaskedArray) return ownOf(value);
  if (value instanceof DataFrame) {
    const columns = value.columns.map((_, i) => value.columnAt<object>(i));
    return [value.index, columns, value.indexFreq, ...ownOf(value)];
  }
  if (value instanceof Series) {
    return [value.index, value.values, value.indexFreq, ...ownOf(value)];
  }
  return ownOf(value);
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

/** The properties of an object and their names, which may be data too. */
function ownOf(value: object): unknown[] {
  return Object.entries(value).flatMap(([key, member]) =>
    Array.isArray(value) ? [member, key] : [key, member]
  );
}
