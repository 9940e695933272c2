// numpy's arrays, scalars and data types, as numpy 1.x and 2.x pickle them.

import { latin1Bytes } from "./builtins.ts";
import {
  buildDtype,
  isShape,
  type Layout,
  layoutOf,
  NdDtype,
} from "../values/dtype.ts";
import { malformed } from "../errors.ts";
import type { Makers } from "./table.ts";
import { isTuple } from "../values/marks.ts";
import { overLimit } from "../limits.ts";
import type { Machine } from "../machine/machine.ts";
import { naturalValue, NdArray, type NdData } from "../values/ndarray.ts";
import { setOwn } from "../values/dict.ts";
import { Pending } from "./pending.ts";
import { PyGlobal } from "../values/values.ts";

class PendingDtype extends Pending {
  build(state: unknown): NdDtype | undefined {
    return buildDtype(this.args[0], state);
  }
}

/** The classes whose instances are arrays and nothing else. */
const ARRAY_CLASSES = new Set([
  "numpy.ndarray",
  "numpy.matrix",
  "numpy.matrixlib.defmatrix.matrix",
  "numpy.recarray",
  "numpy.rec.recarray",
  "numpy.core.records.recarray",
  "numpy.memmap",
  "pandas.core.indexes.frozen.FrozenNDArray",
]);

class PendingArray extends Pending {
  /** `(version, shape, dtype, is Fortran's order, bytes or list)` */
  build(state: unknown, machine: Machine): NdArray | undefined {
    if (!isTuple(state)) return undefined;
    const [shape, dtype, fortran, raw] = state.slice(-4);
    if (!isTuple(shape) || !isShape(shape) || !(dtype instanceof NdDtype)) {
      return undefined;
    }
    const axes = fortran === true ? reversedAxes(shape) : undefined;
    return arrayOf(dtype, shape, raw, axes, machine);
  }
}

function reconstruct(args: readonly unknown[]) {
  const [cls] = args;
  return cls instanceof PyGlobal && ARRAY_CLASSES.has(cls.toString())
    ? new PendingArray("numpy.core.multiarray._reconstruct", args)
    : undefined;
}

/** `(buffer, dtype, shape, order, axes)`: what protocol 5 writes. */
function fromBuffer(args: readonly unknown[], machine: Machine) {
  const [raw, dtype, shape, order, axes] = args;
  if (!(dtype instanceof NdDtype) || !isTuple(shape) || !isShape(shape)) {
    return undefined;
  }
  const bytes = ArrayBuffer.isView(raw) ? bytesOf(raw) : raw;
  if (order === "C") return arrayOf(dtype, shape, bytes, undefined, machine);
  if (order === "F") {
    return arrayOf(dtype, shape, bytes, reversedAxes(shape), machine);
  }
  if (order !== "K" || !isAxes(axes, shape.length)) return undefined;
  const turned = axes.map((axis) => shape[axis]!);
  return arrayOf(dtype, turned, bytes, axes, machine);
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function reversedAxes(shape: readonly number[]): number[] | undefined {
  return shape.length < 2
    ? undefined
    : shape.map((_, i) => shape.length - 1 - i);
}

function isAxes(value: unknown, count: number): value is number[] {
  return isTuple(value) && value.length === count &&
    new Set(value).size === count &&
    value.every((axis: unknown) =>
      Number.isInteger(axis) && (axis as number) >= 0 &&
      (axis as number) < count
    );
}

/**
 * The array of a shape.
 *
 * @param axes Where axis i of the array stands among the axes as stored;
 *   undefined if they are stored in their order.
 */
function arrayOf(
  dtype: NdDtype,
  shape: readonly number[],
  raw: unknown,
  axes: readonly number[] | undefined,
  machine: Machine,
): NdArray | undefined {
  const count = shape.reduce((product, size) => product * size, 1);
  const spread = shape.reduce((product, size) => product * (size || 1), 1);
  if (spread > machine.limits.maxItems) {
    throw overLimit("Cannot make an array: it has too many items", "maxItems");
  }
  const layout = layoutOf(dtype);
  if (layout.hasObjects) {
    return arrayOfObjects(layout, shape, count, raw, machine);
  }
  const bytes = typeof raw === "string" ? latin1Bytes(raw) : raw;
  if (typeof raw === "string") machine.charge(raw.length);
  if (!(bytes instanceof Uint8Array)) return undefined;
  if (bytes.length !== count * dtype.itemsize) {
    throw malformed("Cannot make an array: its data has another size");
  }
  const strides = axes && stridesOf(shape, axes);
  const numbers = NUMBERS.get(`${dtype.kind}${dtype.itemsize}`);
  if (numbers !== undefined) {
    const stored = { bytes, layout, count, shape, strides };
    return new NdArray(dtype, shape, () => numbers(stored));
  }
  if (!"SUV".includes(dtype.kind)) return undefined;
  machine.charge(count * (layout.cells * 16 + dtype.itemsize * 2));
  const cells = places(count, shape, strides);
  const view = viewOf(bytes);
  const data: unknown[] = [];
  for (let i = 0; i < count; i++) {
    const place = cells === undefined ? i : cells[i]!;
    data.push(readCell(layout, view, place * dtype.itemsize));
  }
  return new NdArray(dtype, shape, data);
}

/** Elements that hold objects are written as a list, in C order always. */
function arrayOfObjects(
  layout: Layout,
  shape: readonly number[],
  count: number,
  raw: unknown,
  machine: Machine,
): NdArray | undefined {
  if (!Array.isArray(raw)) {
    throw malformed("Cannot make an array: its objects are no list");
  }
  if (raw.length !== count) {
    throw malformed("Cannot make an array: its list has another length");
  }
  if (layout.dtype.kind === "O") return new NdArray(layout.dtype, shape, raw);
  machine.charge(count * layout.cells * 16);
  const data = raw.map((element) => recordOfTuple(layout, element));
  return new NdArray(layout.dtype, shape, data);
}

function recordOfTuple(layout: Layout, element: unknown): unknown {
  if (layout.fields.length === 0 || !isTuple(element)) return element;
  const record: Record<string, unknown> = {};
  layout.fields.forEach(([{ name }, inner], i) => {
    setOwn(record, name, recordOfTuple(inner, element[i] ?? null));
  });
  return record;
}

/** For each axis, how many elements apart its neighbours are stored. */
function stridesOf(
  shape: readonly number[],
  axes: readonly number[],
): number[] {
  const stored: number[] = [];
  axes.forEach((place, axis) => stored[place] = shape[axis]!);
  const apart: number[] = [];
  let stride = 1;
  for (let place = stored.length - 1; place >= 0; place--) {
    apart[place] = stride;
    stride *= stored[place]!;
  }
  return axes.map((place) => apart[place]!);
}

/** Where each element in C order is stored; undefined if just there. */
function places(
  count: number,
  shape: readonly number[],
  strides: readonly number[] | undefined,
): Float64Array | undefined {
  if (strides === undefined) return undefined;
  const found = new Float64Array(count);
  const index = shape.map(() => 0);
  let place = 0;
  for (let i = 0; i < count; i++) {
    found[i] = place;
    let axis = shape.length - 1;
    for (; axis >= 0; axis--) {
      place += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      place -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return found;
}

interface Stored {
  readonly bytes: Uint8Array;
  readonly layout: Layout;
  readonly count: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[] | undefined;
}

type NumbersClass = {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): Exclude<NdData, unknown[]>;
  new (
    buffer: ArrayBufferLike,
    offset: number,
    length: number,
  ): Exclude<NdData, unknown[]>;
};

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Reads numbers of a type, `parts` to an element: a view where they lie as the
 * runtime wants them, else a copy.
 */
function numbersOf(type: NumbersClass, parts = 1): (stored: Stored) => NdData {
  const size = type.BYTES_PER_ELEMENT;
  return ({ bytes, layout, count, shape, strides }) => {
    const swap = size > 1 && layout.swapped === LITTLE_ENDIAN;
    const aligned = bytes.byteOffset % size === 0;
    const length = count * parts;
    if (strides === undefined && !swap && aligned) {
      return new type(bytes.buffer, bytes.byteOffset, length);
    }
    const copy = bytes.slice();
    if (swap) reverseEach(copy, size);
    const inOrder = new type(copy.buffer, 0, length);
    const from = places(count, shape, strides);
    return from === undefined ? inOrder : picked(type, inOrder, from, parts);
  };
}

function picked(
  type: NumbersClass,
  from: Exclude<NdData, unknown[]>,
  order: Float64Array,
  parts: number,
): NdData {
  const to = new type(from.length) as Float64Array;
  for (let i = 0; i < order.length; i++) {
    for (let part = 0; part < parts; part++) {
      to[i * parts + part] = (from as Float64Array)[order[i]! * parts + part]!;
    }
  }
  return to as NdData;
}

/** Turns the bytes of each number around. */
function reverseEach(bytes: Uint8Array, size: number): void {
  for (let at = 0; at < bytes.length; at += size) {
    for (let low = at, high = at + size - 1; low < high; low++, high--) {
      const byte = bytes[low]!;
      bytes[low] = bytes[high]!;
      bytes[high] = byte;
    }
  }
}

function halves(stored: Stored): Float32Array {
  const bits = numbersOf(Uint16Array)(stored) as Uint16Array;
  return Float32Array.from(bits, halfToNumber);
}

/** IEEE 754 binary16. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const mantissa = bits & 0x3ff;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa === 0 ? sign * Infinity : NaN;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

/** Readers by kind and size; what has none is text, records, or not known. */
const NUMBERS: ReadonlyMap<string, (stored: Stored) => NdData> = new Map<
  string,
  (stored: Stored) => NdData
>([
  ["b1", numbersOf(Uint8Array)],
  ["i1", numbersOf(Int8Array)],
  ["i2", numbersOf(Int16Array)],
  ["i4", numbersOf(Int32Array)],
  ["i8", numbersOf(BigInt64Array)],
  ["u1", numbersOf(Uint8Array)],
  ["u2", numbersOf(Uint16Array)],
  ["u4", numbersOf(Uint32Array)],
  ["u8", numbersOf(BigUint64Array)],
  ["f2", halves],
  ["f4", numbersOf(Float32Array)],
  ["f8", numbersOf(Float64Array)],
  ["c8", numbersOf(Float32Array, 2)],
  ["c16", numbersOf(Float64Array, 2)],
  ["M8", numbersOf(BigInt64Array)],
  ["m8", numbersOf(BigInt64Array)],
]);

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** One element as a natural value. Types nest 32 deep at most, so do the calls. */
function readCell(layout: Layout, view: DataView, at: number): unknown {
  const { dtype, fields, base } = layout;
  if (base !== null) return readSubarray(layout, base, view, at);
  if (dtype.fields !== null) {
    const record: Record<string, unknown> = {};
    for (const [{ name, offset }, inner] of fields) {
      setOwn(record, name, readCell(inner, view, at + offset));
    }
    return record;
  }
  const bytes = new Uint8Array(
    view.buffer,
    view.byteOffset + at,
    dtype.itemsize,
  );
  if (dtype.kind === "V") return bytes;
  if (dtype.kind === "S") return bytes.subarray(0, endOf(bytes));
  if (dtype.kind === "U") return textOf(view, at, layout);
  const numbers = NUMBERS.get(`${dtype.kind}${dtype.itemsize}`);
  if (numbers === undefined) return bytes;
  const data = numbers({
    bytes,
    layout,
    count: 1,
    shape: [],
    strides: undefined,
  });
  return naturalValue(data, dtype, 0);
}

function readSubarray(
  { dtype }: Layout,
  base: Layout,
  view: DataView,
  at: number,
): unknown {
  const { shape } = dtype.subarray!;
  const count = shape.reduce((product, size) => product * size, 1);
  const cells: unknown[] = [];
  for (let i = 0; i < count; i++) {
    cells.push(readCell(base, view, at + i * base.dtype.itemsize));
  }
  return new NdArray(new NdDtype("O", 8), shape, cells).toArray();
}

/** numpy pads bytes with zeros, and cuts those off again. */
function endOf(bytes: Uint8Array): number {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return end;
}

/** Text of four bytes a character, padded with zeros. */
function textOf(
  view: DataView,
  at: number,
  { dtype, swapped }: Layout,
): string {
  let end = dtype.itemsize;
  while (end > 0 && view.getUint32(at + end - 4) === 0) end -= 4;
  let text = "";
  for (let i = 0; i < end; i += 4) {
    const point = view.getUint32(at + i, !swapped);
    if (point > 0x10ffff) {
      throw malformed("Cannot read text of numpy: a character is out of range");
    }
    text += String.fromCodePoint(point);
  }
  return text;
}

function scalar([dtype, raw]: readonly unknown[], machine: Machine) {
  if (!(dtype instanceof NdDtype)) return undefined;
  if (dtype.kind === "O") return raw;
  const layout = layoutOf(dtype);
  const bytes = typeof raw === "string" ? latin1Bytes(raw) : raw;
  if (layout.hasObjects || !(bytes instanceof Uint8Array)) return undefined;
  if (bytes.length !== dtype.itemsize) {
    throw malformed("Cannot make a numpy scalar: its data has another size");
  }
  if (!"SUV".includes(dtype.kind) && !isNumber(dtype)) return undefined;
  machine.charge(layout.cells * 16 + dtype.itemsize * 2);
  return readCell(layout, viewOf(bytes), 0);
}

function isNumber(dtype: NdDtype): boolean {
  return NUMBERS.has(`${dtype.kind}${dtype.itemsize}`);
}

/** The rows of numpy. */
export const NUMPY_MAKERS: Makers = {
  "numpy.dtype": (args) => new PendingDtype("numpy.dtype", args),
  ...Object.fromEntries(
    ["numpy.core", "numpy._core"].flatMap((core) => [
      [`${core}.multiarray._reconstruct`, reconstruct],
      [`${core}._multiarray_umath._reconstruct`, reconstruct],
      [`${core}.multiarray.scalar`, scalar],
      [`${core}._multiarray_umath.scalar`, scalar],
      [`${core}.numeric._frombuffer`, fromBuffer],
    ]),
  ),
};
