// numpy's data types, as numpy/_core/src/multiarray/descriptor.c pickles them.

import { type Dict, entriesOf, isDict } from "../../values/dict.ts";
import {
  isShape,
  type Layout,
  layoutOf,
  NdDtype,
  type NdDtypeParts,
  type NdField,
  plainLayout,
  setLayout,
  spreadOf,
} from "../../values/dtype.ts";
import { malformed } from "../../errors.ts";
import { current } from "../../values/forward.ts";
import { isPlain, isTuple } from "../../values/marks.ts";
import { PyGlobal } from "../../values/object.ts";
import { setHeld } from "../../values/pandas/held.ts";
import { decodeLatin1 } from "../../values/text.ts";
import { Pending } from "../maker.ts";

/** numpy's letters of kinds; a StringDType has none. */
const KINDS = /^[biufcMmOSUV]$/;
/** The limit for nested types, far above any practical one. */
const MAX_DEPTH = 32;

/** `numpy.dtype(code, …)`, whose parts are set by BUILD. */
class PendingDtype extends Pending {
  build(state: unknown): NdDtype | undefined {
    return buildDtype(this.args[0], state);
  }
}

/** `dtype(code, align, copy)` */
export function pendingDtype(
  args: readonly unknown[],
): PendingDtype | undefined {
  const [code, ...flags] = args;
  const known = (typeof code === "string" || code instanceof PyGlobal) &&
    flags.every((flag) =>
      typeof flag === "boolean" || typeof flag === "number"
    );
  return known ? new PendingDtype("numpy.dtype", args) : undefined;
}

/** The size of a string in numpy: sixteen bytes, and a part of the heap. */
const STRING_SIZE = 16;

/** `_convert_to_stringdtype_kwargs(coerce, na_object)` */
export function stringDtype(args: readonly unknown[]): NdDtype | undefined {
  const [coerce, naObject] = args;
  const known = typeof coerce === "boolean" || typeof coerce === "number";
  if (!known || args.length > 2) return undefined;
  const strings = args.length === 2
    ? { coerce: Boolean(coerce), naObject }
    : { coerce: Boolean(coerce) };
  const dtype = new NdDtype("T", STRING_SIZE, {
    strings: Object.freeze(strings),
  });
  return dtype;
}

/** The flag of a structured type with `align=True`. */
const ALIGNED = 0x80;

/**
 * The type that `numpy.dtype(code, …)` and its state describe; undefined if
 * their form is unknown.
 */
export function buildDtype(code: unknown, state: unknown): NdDtype | undefined {
  // A structured type may have its own class of elements.
  const className = code instanceof PyGlobal ? code.toString() : null;
  const match = typeof code === "string"
    ? /^[<>|=]?([a-zA-Z?])(\d{0,10})$/.exec(code)
    : className && ["", "V", "0"];
  if (!match || !isTuple(state) || state.length < 5) return undefined;
  const letter = match[1] === "?" ? "b" : match[1] === "a" ? "S" : match[1]!;
  if (!KINDS.test(letter)) return undefined;
  const [, order, subarray, names, fields, size, , flags] = state;
  const written = Number(match[2]) * (letter === "U" ? 4 : 1);
  const itemsize = typeof size === "number" && size >= 0 ? size : written;
  if (!fitsKind(letter, itemsize)) {
    throw malformed(`Cannot make a dtype: "${letter}" has no such size`);
  }
  const metadata = metadataOf(state[8]);
  const own = {
    metadata,
    className,
    aligned: typeof flags === "number" && (flags & ALIGNED) !== 0,
  };
  if (isTuple(subarray)) return subarrayDtype(itemsize, subarray, own);
  if (isTuple(names)) return recordDtype(itemsize, names, fields, own);
  const dtype = held(
    new NdDtype(letter, itemsize, {
      ...own,
      aligned: false,
      unit: unitOf(state[8]),
      byteOrder: order === ">" ? ">" : "<",
    }),
  );
  setLayout(dtype, plainLayout(dtype, order === ">"));
  return dtype;
}

/** Registers the members of a type for iterations over a value. */
function held(dtype: NdDtype): NdDtype {
  if (dtype.metadata !== null) setHeld(dtype, [dtype.metadata]);
  return dtype;
}

/** The first part of `({}, (b"ns", 1, 1, 1))`, or all of a dict. */
function metadataOf(metadata: unknown): Dict | null {
  const dict = current(isTuple(metadata) ? metadata[0] : metadata);
  return isDict(dict) && entriesOf(dict).length > 0 ? dict : null;
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
  own: NdDtypeParts,
): NdDtype | undefined {
  if (!isPlain(table) && !(table instanceof Map)) return undefined;
  const byName = new Map(entriesOf(table));
  const fields: NdField[] = [];
  for (const name of names) {
    const place = current(byName.get(name));
    if (typeof name !== "string" || !isTuple(place)) return undefined;
    const [dtype, offset, title] = place.map(current);
    const fits = dtype instanceof NdDtype && Number.isSafeInteger(offset) &&
      (offset as number) >= 0 &&
      (offset as number) + dtype.itemsize <= itemsize;
    if (!fits) throw malformed("Cannot make a dtype: a field is out of bounds");
    const field = { name, offset: offset as number, dtype };
    fields.push(
      Object.freeze(title === undefined ? field : { ...field, title }),
    );
  }
  const parts = { ...own, fields: Object.freeze(fields) };
  return recordLayout(held(new NdDtype("V", itemsize, parts)));
}

/** Sets the layout of a type of fields, or of a sub-array. */
export function recordLayout(dtype: NdDtype): NdDtype {
  const { fields, subarray } = dtype;
  if (subarray !== null) return subarrayLayout(dtype, subarray);
  const inner = (fields ?? []).map((field) => layoutOf(field.dtype));
  setLayout(dtype, {
    ...plainLayout(dtype, false),
    cells: inner.reduce((sum, { cells }) => sum + cells, 1),
    depth: deeper(inner),
    hasObjects: inner.some(({ hasObjects }) => hasObjects),
    fields: (fields ?? []).map((field, i) => [field, inner[i]!]),
  });
  return dtype;
}

function subarrayDtype(
  itemsize: number,
  parts: readonly unknown[],
  own: NdDtypeParts,
): NdDtype | undefined {
  const [base, dimensions] = parts.map(current);
  const shape = isTuple(dimensions) ? dimensions : [dimensions];
  if (!(base instanceof NdDtype) || !isShape(shape)) return undefined;
  const count = shape.reduce((product, size) => product * size, 1);
  if (count * base.itemsize !== itemsize) {
    throw malformed("Cannot make a dtype: a sub-array has another size");
  }
  const subarray = { base, shape };
  return recordLayout(held(new NdDtype("V", itemsize, { ...own, subarray })));
}

function subarrayLayout(
  dtype: NdDtype,
  { base, shape }: {
    readonly base: NdDtype;
    readonly shape: readonly number[];
  },
): NdDtype {
  const inner = layoutOf(base);
  setLayout(dtype, {
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
