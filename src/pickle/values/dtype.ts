// numpy's data types: what numpy/_core/src/multiarray/descriptor.c pickles.

import { entriesOf } from "./dict.ts";
import { malformed } from "../errors.ts";
import { current } from "./forward.ts";
import { isPlain, isTuple } from "./marks.ts";
import { decodeLatin1 } from "./text.ts";

/** A field of a structured data type. */
export interface NdField {
  /** Its name. */
  readonly name: string;
  /** Index of its first byte in an element. */
  readonly offset: number;
  /** Its own type. */
  readonly dtype: NdDtype;
}

/** The parts of an {@linkcode NdDtype}; what is left out is empty or null. */
export interface NdDtypeParts {
  /** Of datetime64 and timedelta64: how many of which unit a tick is. */
  readonly unit?: readonly [name: string, count: number] | null;
  /** Of a structured type. */
  readonly fields?: readonly NdField[] | null;
  /** Of a sub-array. */
  readonly subarray?:
    | { readonly base: NdDtype; readonly shape: readonly number[] }
    | null;
}

/** How numpy names a kind: `b i u f c M m O S U V`. */
const KINDS = /^[biufcMmOSUV]$/;
/** Deeper than this no type nests that anybody wrote. */
const MAX_DEPTH = 32;

/**
 * A numpy data type.
 *
 * @example Its text is numpy's `dtype.str`
 * ```ts
 * import { NdDtype } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(String(new NdDtype("f", 8)), "<f8");
 * assertEquals(String(new NdDtype("M", 8, { unit: ["ns", 1] })), "<M8[ns]");
 * ```
 */
export class NdDtype {
  /** numpy's letter: `b i u f c M m O S U V`. */
  readonly kind: string;
  /** Bytes of one element. */
  readonly itemsize: number;
  /** Of datetime64 and timedelta64, else null. */
  readonly unit: readonly [name: string, count: number] | null;
  /** Of a structured type, else null. */
  readonly fields: readonly NdField[] | null;
  /** Of a sub-array, else null. */
  readonly subarray:
    | { readonly base: NdDtype; readonly shape: readonly number[] }
    | null;

  /** Takes the parts as they are. */
  constructor(kind: string, itemsize: number, parts: NdDtypeParts = {}) {
    this.kind = kind;
    this.itemsize = itemsize;
    this.unit = parts.unit ?? null;
    this.fields = parts.fields ?? null;
    this.subarray = parts.subarray ?? null;
    Object.freeze(this);
  }

  /** numpy's `dtype.str` in the order of the runtime: `<f8`, `|b1`, `<U3`. */
  toString(): string {
    const { kind, itemsize, unit } = this;
    if (kind === "O") return "|O";
    if (kind === "U") return `<U${itemsize / 4}`;
    const order = itemsize === 1 || "bSV".includes(kind) ? "|" : "<";
    if (unit === null) return `${order}${kind}${itemsize}`;
    const [name, count] = unit;
    if (name === "generic") return `${order}${kind}${itemsize}`;
    return `${order}${kind}${itemsize}[${count === 1 ? "" : count}${name}]`;
  }

  /** {@linkcode toString} */
  toJSON(): string {
    return this.toString();
  }
}

/** A data type with what only reading needs to know. */
export interface Layout {
  readonly dtype: NdDtype;
  /** Whether the bytes of a number have the highest first. */
  readonly swapped: boolean;
  /** Values that are read for one element. */
  readonly cells: number;
  readonly depth: number;
  readonly hasObjects: boolean;
  readonly fields: readonly (readonly [NdField, Layout])[];
  readonly base: Layout | null;
}

const layouts = new WeakMap<NdDtype, Layout>();

/** How the elements of a type lie in bytes. */
export function layoutOf(dtype: NdDtype): Layout {
  return layouts.get(dtype) ?? plainLayout(dtype, false);
}

function plainLayout(dtype: NdDtype, swapped: boolean): Layout {
  return {
    dtype,
    swapped,
    cells: 1,
    depth: 1,
    hasObjects: dtype.kind === "O",
    fields: [],
    base: null,
  };
}

/**
 * The type that `numpy.dtype(code, …)` and its state describe; undefined if
 * they are not of the known form.
 */
export function buildDtype(code: unknown, state: unknown): NdDtype | undefined {
  const match = typeof code === "string"
    ? /^[<>|=]?([a-zA-Z?])(\d{0,10})$/.exec(code)
    : null;
  if (match === null || !isTuple(state) || state.length < 5) return undefined;
  const letter = match[1] === "?" ? "b" : match[1] === "a" ? "S" : match[1]!;
  if (!KINDS.test(letter)) return undefined;
  const [, order, subarray, names, fields, size] = state;
  const written = Number(match[2]) * (letter === "U" ? 4 : 1);
  const itemsize = typeof size === "number" && size >= 0 ? size : written;
  if (!fitsKind(letter, itemsize)) {
    throw malformed(`Cannot make a dtype: "${letter}" has no such size`);
  }
  if (isTuple(subarray)) return subarrayDtype(itemsize, subarray);
  if (isTuple(names)) return recordDtype(itemsize, names, fields);
  const dtype = new NdDtype(letter, itemsize, { unit: unitOf(state[8]) });
  layouts.set(dtype, plainLayout(dtype, order === ">"));
  return dtype;
}

const SIZES: ReadonlyMap<string, readonly number[]> = new Map<
  string,
  readonly number[]
>([
  ["b", [1]],
  ["i", [1, 2, 4, 8]],
  ["u", [1, 2, 4, 8]],
  ["f", [2, 4, 8, 12, 16]],
  ["c", [8, 16, 24, 32]],
  ["M", [8]],
  ["m", [8]],
  ["O", [4, 8]],
]);

function fitsKind(kind: string, size: number): boolean {
  if (!Number.isSafeInteger(size)) return false;
  if (kind === "U") return size % 4 === 0;
  return SIZES.get(kind)?.includes(size) ?? true;
}

/** The metadata of datetime64 and timedelta64: `({}, (b"ns", 1, 1, 1))`. */
function unitOf(metadata: unknown): [string, number] | null {
  const parts = isTuple(metadata) ? metadata[1] : undefined;
  if (!isTuple(parts)) return null;
  const [name, count] = parts;
  const text = name instanceof Uint8Array ? decodeLatin1(name) : name;
  return typeof text === "string" && Number.isSafeInteger(count)
    ? [text, count as number]
    : null;
}

function recordDtype(
  itemsize: number,
  names: readonly unknown[],
  table: unknown,
): NdDtype | undefined {
  if (!isPlain(table) && !(table instanceof Map)) return undefined;
  const byName = new Map(entriesOf(table));
  const fields: NdField[] = [];
  for (const name of names) {
    const place = current(byName.get(name));
    if (typeof name !== "string" || !isTuple(place)) return undefined;
    const [dtype, offset] = place.map(current);
    const fits = dtype instanceof NdDtype && Number.isSafeInteger(offset) &&
      (offset as number) >= 0 &&
      (offset as number) + dtype.itemsize <= itemsize;
    if (!fits) throw malformed("Cannot make a dtype: a field is out of bounds");
    fields.push(Object.freeze({ name, offset: offset as number, dtype }));
  }
  const inner = fields.map((field) => layoutOf(field.dtype));
  const dtype = new NdDtype("V", itemsize, { fields: Object.freeze(fields) });
  layouts.set(dtype, {
    ...plainLayout(dtype, false),
    cells: inner.reduce((sum, { cells }) => sum + cells, 1),
    depth: deeper(inner),
    hasObjects: inner.some(({ hasObjects }) => hasObjects),
    fields: fields.map((field, i) => [field, inner[i]!]),
  });
  return dtype;
}

function subarrayDtype(
  itemsize: number,
  parts: readonly unknown[],
): NdDtype | undefined {
  const [base, dimensions] = parts.map(current);
  const shape = isTuple(dimensions) ? dimensions : [dimensions];
  if (!(base instanceof NdDtype) || !isShape(shape)) return undefined;
  const count = shape.reduce((product, size) => product * size, 1);
  if (count * base.itemsize !== itemsize) {
    throw malformed("Cannot make a dtype: a sub-array has another size");
  }
  const inner = layoutOf(base);
  const dtype = new NdDtype("V", itemsize, { subarray: { base, shape } });
  layouts.set(dtype, {
    ...plainLayout(dtype, false),
    cells: 1 + spreadOf(shape) * inner.cells,
    depth: deeper([inner]),
    hasObjects: inner.hasObjects,
    base: inner,
  });
  return dtype;
}

function deeper(inner: readonly Layout[]): number {
  const depth = 1 +
    inner.reduce((most, layout) => Math.max(most, layout.depth), 0);
  if (depth > MAX_DEPTH) {
    throw malformed("Cannot make a dtype: it nests too deep");
  }
  return depth;
}

/** The arrays and elements of a shape, which has some also where a size is 0. */
export function spreadOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * (size || 1), 1);
}

/** True for what numpy takes as a shape: at most 64 sizes from 0 on. */
export function isShape(value: unknown): value is number[] {
  return Array.isArray(value) && value.length <= 64 &&
    value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
