// numpy's data types.

/** A field of a structured data type. */
export interface NdField {
  /** Its name. */
  readonly name: string;
  /** Index of its first byte in an element. */
  readonly offset: number;
  /** Its own type. */
  readonly dtype: NdDtype;
  /** Its title, null if it has none. */
  readonly title?: unknown;
}

/** The `metadata` of a data type: a dict with keys of any type is a Map. */
export type NdMetadata =
  | Readonly<Record<string, unknown>>
  | ReadonlyMap<unknown, unknown>;

/** What a `StringDType` of numpy 2 states. */
export interface NdStrings {
  /** Whether values that are not strings are converted to strings. */
  readonly coerce: boolean;
  /** What stands for a missing string; undefined if nothing does. */
  readonly naObject?: unknown;
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
  /** `>` if the bytes of a number have the highest first. */
  readonly byteOrder?: "<" | ">";
  /** Of a structured type: whether it was made with `align=True`. */
  readonly aligned?: boolean;
  /** numpy's `metadata`. */
  readonly metadata?: NdMetadata | null;
  /** The class of its elements where it is not numpy's own. */
  readonly className?: string | null;
  /** Of a `StringDType`. */
  readonly strings?: NdStrings | null;
}

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
  /** numpy's letter: `b i u f c M m O S U V T`. */
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
  /** `>` if the bytes of a number have the highest first. */
  readonly byteOrder: "<" | ">";
  /** Of a structured type: whether it was made with `align=True`. */
  readonly aligned: boolean;
  /** numpy's `metadata`, null if it has none. */
  readonly metadata: NdMetadata | null;
  /** The class of its elements, such as `numpy.record`; null if numpy's own. */
  readonly className: string | null;
  /** Of a `StringDType`, else null. */
  readonly strings: NdStrings | null;

  /** Takes the parts as they are. */
  constructor(kind: string, itemsize: number, parts: NdDtypeParts = {}) {
    this.kind = kind;
    this.itemsize = itemsize;
    this.unit = parts.unit ?? null;
    this.fields = parts.fields ?? null;
    this.subarray = parts.subarray ?? null;
    this.byteOrder = parts.byteOrder ?? "<";
    this.aligned = parts.aligned ?? false;
    this.metadata = parts.metadata ?? null;
    this.className = parts.className ?? null;
    this.strings = parts.strings ?? null;
    Object.freeze(this);
  }

  /** numpy's `dtype.str`: `<f8`, `>i4`, `|b1`, `<U3`. */
  toString(): string {
    const { kind, itemsize, unit, byteOrder } = this;
    if (kind === "O") return "|O";
    if (kind === "U") return `${byteOrder}U${itemsize / 4}`;
    const order = itemsize === 1 || "bSVT".includes(kind) ? "|" : byteOrder;
    if (unit === null) return `${order}${kind}${itemsize}`;
    const [name, count] = unit;
    if (name === "generic") return `${order}${kind}${itemsize}`;
    return `${order}${kind}${itemsize}[${count === 1 ? "" : count}${name}]`;
  }

  /** {@linkcode toString} */
  toJSON(): string {
    return this.toString();
  }

  /** Names the class also where two copies of it are loaded. */
  get [Symbol.toStringTag](): "NdDtype" {
    return "NdDtype";
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

const natives = new WeakMap<NdDtype, NdDtype>();

/** The same type in the order of the runtime, which elements are read in. */
export function nativeDtype(dtype: NdDtype): NdDtype {
  const { byteOrder, fields, subarray } = dtype;
  if (byteOrder === "<" && fields === null && subarray === null) return dtype;
  const known = natives.get(dtype);
  if (known !== undefined) return known;
  const own = fields?.map((field) => nativeField(field)) ?? null;
  const base = subarray && nativeDtype(subarray.base);
  const isNative = byteOrder === "<" && base === (subarray?.base ?? null) &&
    (own?.every((field, i) => field === fields![i]) ?? true);
  const native = isNative ? dtype : new NdDtype(dtype.kind, dtype.itemsize, {
    ...dtype,
    byteOrder: "<",
    fields: own && Object.freeze(own),
    subarray: base && { base, shape: subarray!.shape },
  });
  natives.set(dtype, native);
  return native;
}

function nativeField(field: NdField): NdField {
  const dtype = nativeDtype(field.dtype);
  return dtype === field.dtype ? field : Object.freeze({ ...field, dtype });
}

const layouts = new WeakMap<NdDtype, Layout>();

/** How the elements of a type lie in bytes. */
export function layoutOf(dtype: NdDtype): Layout {
  return layouts.get(dtype) ?? plainLayout(dtype, false);
}

/** States how the elements of a type lie in bytes. */
export function setLayout(dtype: NdDtype, layout: Layout): void {
  layouts.set(dtype, layout);
}

/** The layout of a type without parts. */
export function plainLayout(dtype: NdDtype, swapped: boolean): Layout {
  return {
    dtype,
    swapped,
    cells: 1,
    depth: 1,
    hasObjects: dtype.kind === "O" || dtype.kind === "T",
    fields: [],
    base: null,
  };
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
