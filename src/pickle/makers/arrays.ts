// Python's `array` module: Modules/arraymodule.c, enum machine_format_code.

import { malformed } from "../errors.ts";
import type { Makers } from "./maker.ts";
import type { MakeContext } from "./maker.ts";
import { after, inSteps } from "./steps.ts";
import { PyGlobal } from "../values/object.ts";

type Numbers = Exclude<ArrayBufferView, DataView>;

interface NumbersClass {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, offset: number, length: number): Numbers;
}

/**
 * Machine formats 0 to 17; from the third on, two of each: little-endian,
 * big-endian.
 */
const FORMATS: readonly NumbersClass[] = [
  Uint8Array,
  Int8Array,
  Uint16Array,
  Uint16Array,
  Int16Array,
  Int16Array,
  Uint32Array,
  Uint32Array,
  Int32Array,
  Int32Array,
  BigUint64Array,
  BigUint64Array,
  BigInt64Array,
  BigInt64Array,
  Float32Array,
  Float32Array,
  Float64Array,
  Float64Array,
];
const UTF16 = 18;

/** Numbers from bytes, which may be unaligned. */
function fromBytes(bytes: Uint8Array, type: NumbersClass, swap: boolean) {
  const size = type.BYTES_PER_ELEMENT;
  if (bytes.length % size !== 0) {
    throw malformed("Cannot make an array: its last item is truncated");
  }
  const copy = bytes.slice();
  const made = new type(copy.buffer, 0, copy.length / size);
  if (!swap || size === 1) return made;
  return inSteps(copy.length / size, (from, to) => {
    for (let i = from; i < to; i++) {
      copy.subarray(i * size, (i + 1) * size).reverse();
    }
  }, made);
}

/** Returns false if a number is not a code point. */
function addPoints(parts: string[], points: Uint32Array): void | false {
  for (const point of points) {
    if (point > 0x10ffff) return false;
    parts.push(String.fromCodePoint(point));
  }
}

function textOf(bytes: Uint8Array, format: number): unknown {
  const big = format % 2 === 1;
  if (format < UTF16 + 2) {
    return new TextDecoder(big ? "utf-16be" : "utf-16le").decode(bytes);
  }
  return after(fromBytes(bytes, Uint32Array, big), (points) => {
    const parts: string[] = [];
    const { length } = points as Uint32Array;
    const done = inSteps(
      length,
      (from, to) =>
        addPoints(parts, (points as Uint32Array).subarray(from, to)),
      parts,
    );
    return after(done, (made) => made && parts.join(""));
  });
}

function reconstruct(args: readonly unknown[], context: MakeContext) {
  const [cls, typecode, format, bytes] = args;
  const known = cls instanceof PyGlobal && cls.toString() === "array.array" &&
    typeof typecode === "string" && bytes instanceof Uint8Array;
  if (!known || typeof format !== "number") return undefined;
  const type = FORMATS[format];
  if (type !== undefined) {
    return fromBytes(bytes, type, format >= 2 && format % 2 === 1);
  }
  const isText = format >= UTF16 && format < UTF16 + 4;
  if (isText) context.charge(bytes.length * 8);
  return isText ? textOf(bytes, format) : undefined;
}

/** The types of the typecodes in Python with a `long` of 8 bytes. */
const TYPECODES: ReadonlyMap<string, NumbersClass> = new Map<
  string,
  NumbersClass
>([
  ["b", Int8Array],
  ["B", Uint8Array],
  ["h", Int16Array],
  ["H", Uint16Array],
  ["i", Int32Array],
  ["I", Uint32Array],
  ["l", BigInt64Array],
  ["L", BigUint64Array],
  ["q", BigInt64Array],
  ["Q", BigUint64Array],
  ["f", Float32Array],
  ["d", Float64Array],
]);

/** Protocols 0 to 2 write the typecode and a list, Python 2 also a string. */
function fromList([typecode, items]: readonly unknown[]) {
  if (typeof typecode !== "string" || !Array.isArray(items)) return undefined;
  if (typecode === "u") {
    return items.every((item) => typeof item === "string")
      ? items.join("")
      : undefined;
  }
  const type = TYPECODES.get(typecode);
  return type && fill(type, items);
}

function fill(type: NumbersClass, items: readonly unknown[]) {
  const size = type.BYTES_PER_ELEMENT;
  const numbers = new type(
    new ArrayBuffer(items.length * size),
    0,
    items.length,
  );
  return inSteps(items.length, (from, to) => {
    for (let i = from; i < to; i++) {
      if (!setNumber(numbers, i, items[i])) return false;
    }
  }, numbers);
}

function setNumber(numbers: Numbers, i: number, item: unknown): boolean {
  if (typeof item !== "number" && typeof item !== "bigint") return false;
  if (numbers instanceof BigInt64Array || numbers instanceof BigUint64Array) {
    if (!isWhole(item)) return false;
    numbers[i] = BigInt(item);
  } else {
    (numbers as Float64Array)[i] = Number(item);
  }
  return true;
}

function isWhole(item: number | bigint): boolean {
  return typeof item === "bigint" || Number.isInteger(item);
}

/** The rows of the `array` module. */
export const ARRAY_MAKERS: Makers = {
  "array._array_reconstructor": reconstruct,
  "array.array": fromList,
};
