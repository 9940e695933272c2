// numpy's data types.

/** A field of a structured data type. */
export interface NdField {
  /** Its name. */
  readonly name: string;
  /** The index of its first byte in an element. */
  readonly offset: number;
  /** Its data type. */
  readonly dtype: NdDtype;
  /** Its title; null if it has none. */
  readonly title?: unknown;
}

/** The `metadata` of a data type; a dict with keys of any type is a Map. */
export type NdMetadata =
  | Readonly<Record<string, unknown>>
  | ReadonlyMap<unknown, unknown>;

/** The properties of a `StringDType` of numpy 2. */
export interface NdStrings {
  /** Whether values that are not strings are converted to strings. */
  readonly coerce: boolean;
  /** The value for a missing string; undefined if there is none. */
  readonly naObject?: unknown;
}

/** The parts of an {@linkcode NdDtype}. Omitted parts are empty or null. */
export interface NdDtypeParts {
  /**
   * The unit of datetime64 and timedelta64, and the number of units in a tick.
   */
  readonly unit?: readonly [name: string, count: number] | null;
  /** The fields of a structured type. */
  readonly fields?: readonly NdField[] | null;
  /** The element type and shape of a sub-array. */
  readonly subarray?:
    | { readonly base: NdDtype; readonly shape: readonly number[] }
    | null;
  /**
   * The byte order of numbers: `<` is little-endian, `>` is big-endian.
   *
   * @default {"<"}
   */
  readonly byteOrder?: "<" | ">";
  /**
   * Whether a structured type was created with `align=True`.
   *
   * @default {false}
   */
  readonly aligned?: boolean;
  /** numpy's `metadata`. */
  readonly metadata?: NdMetadata | null;
  /** The class of its elements, if it is not numpy's own. */
  readonly className?: string | null;
  /** The properties of a `StringDType`. */
  readonly strings?: NdStrings | null;
}

/**
 * A numpy data type.
 *
 * @example Convert a type to numpy's `dtype.str`
 * ```ts
 * import { NdDtype } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(String(new NdDtype("f", 8)), "<f8");
 * assertEquals(String(new NdDtype("M", 8, { unit: ["ns", 1] })), "<M8[ns]");
 * ```
 */
export class NdDtype {
  /** The letter of its kind in numpy: `b i u f c M m O S U V T`. */
  readonly kind: string;
  /** The size of an element in bytes. */
  readonly itemsize: number;
  /**
   * The unit of datetime64 and timedelta64, and the number of units in a tick;
   * null for other types.
   */
  readonly unit: readonly [name: string, count: number] | null;
  /** The fields of a structured type; null for other types. */
  readonly fields: readonly NdField[] | null;
  /** The element type and shape of a sub-array; null for other types. */
  readonly subarray:
    | { readonly base: NdDtype; readonly shape: readonly number[] }
    | null;
  /** The byte order of numbers: `<` is little-endian, `>` is big-endian. */
  readonly byteOrder: "<" | ">";
  /** Whether a structured type was created with `align=True`. */
  readonly aligned: boolean;
  /** numpy's `metadata`; null if it has none. */
  readonly metadata: NdMetadata | null;
  /** The class of its elements, such as `numpy.record`; null if numpy's own. */
  readonly className: string | null;
  /** The properties of a `StringDType`; null for other types. */
  readonly strings: NdStrings | null;

  /** Creates a data type from its parts. */
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

  /** The same as {@linkcode toString}. */
  toJSON(): string {
    return this.toString();
  }

  /** The class name, also for instances of another copy of this library. */
  get [Symbol.toStringTag](): "NdDtype" {
    return "NdDtype";
  }
}

/** The layout of a data type, for reading. */
export interface Layout {
  readonly dtype: NdDtype;
  /** Whether the byte order of numbers differs from that of the runtime. */
  readonly swapped: boolean;
  /** The number of values in one element. */
  readonly cells: number;
  readonly depth: number;
  readonly hasObjects: boolean;
  readonly fields: readonly (readonly [NdField, Layout])[];
  readonly base: Layout | null;
}

const natives = new WeakMap<NdDtype, NdDtype>();

/**
 * The same type in the byte order of the runtime, in which elements are read.
 */
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

/** The layout of the elements of a type. */
export function layoutOf(dtype: NdDtype): Layout {
  return layouts.get(dtype) ?? plainLayout(dtype, false);
}

/** Sets the layout of the elements of a type. */
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

/**
 * The number of arrays and elements of a shape, which is not 0 if a size is 0.
 */
export function spreadOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * (size || 1), 1);
}

/**
 * Returns whether a value is a shape of numpy: at most 64 sizes of at least 0.
 */
export function isShape(value: unknown): value is number[] {
  return Array.isArray(value) && value.length <= 64 &&
    value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
