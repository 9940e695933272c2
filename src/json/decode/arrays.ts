// Arrays of numpy.

import type { JsonValue } from "../../model/state/state.ts";
import {
  MaskedArray,
  NdArray,
  type NdData,
  NdDtype,
  type NdField,
  NdTicks,
  PyComplex,
  PyDateTime,
  PyTimedelta,
} from "../../pickle/mod.ts";
import { type Dict, isDict } from "../../pickle/values/dict.ts";
import { DecodeJsonError } from "./error.ts";
import {
  integerOf,
  listOf,
  numberOf,
  type Reader,
  type ReadForm,
  stringOf,
  type Tagged,
} from "./parts.ts";

const SIMPLE =
  /^([<>|])([biufcmMOSUVT])(\d{1,10})(?:\[(\d{0,9})([A-Za-zμ]+)\])?$/;

/** The type of numpy's `dtype.str`. */
export function dtypeOf(text: string): NdDtype {
  if (text === "|O") return new NdDtype("O", 8);
  const match = SIMPLE.exec(text);
  if (match === null) throw new DecodeJsonError("a dtype is unknown");
  const [, order, kind, size, count, unit] = match;
  const isTime = kind === "m" || kind === "M";
  return new NdDtype(kind!, Number(size) * (kind === "U" ? 4 : 1), {
    byteOrder: order === ">" ? ">" : "<",
    unit: isTime ? [unit ?? "generic", Number(count || 1)] : null,
  });
}

function readDtype(json: Tagged, { read }: Reader): NdDtype {
  const simple = dtypeOf(stringOf(read(json.dtype), "a dtype"));
  const { fields, base, shape, aligned, metadata, coerce } = json;
  const { kind, itemsize, byteOrder, unit } = simple;
  const className = read(json.class);
  return new NdDtype(kind, itemsize, {
    byteOrder,
    unit,
    ...(fields !== undefined && {
      fields: listOf(fields, "the fields of a dtype")
        .map((field) => readField(field as Tagged, read)),
    }),
    ...(base !== undefined && {
      subarray: {
        base: typeFrom(read(base)),
        shape: shapeOf(read(shape)),
      },
    }),
    aligned: aligned === true,
    metadata: dictOrNull(read(metadata)),
    className: className === null ? null : stringOf(className, "a class"),
    ...(coerce !== undefined && {
      strings: {
        coerce: coerce === true,
        ...("naObject" in json && { naObject: read(json.naObject) }),
      },
    }),
  });
}

function readField(json: Tagged, read: Reader["read"]): NdField {
  return Object.freeze({
    name: stringOf(read(json.name), "the name of a field"),
    offset: numberOf(json.offset, "the offset of a field"),
    dtype: typeFrom(read(json.dtype)),
    ...(json.title !== undefined && { title: read(json.title) }),
  }) as NdField;
}

function typeFrom(value: unknown): NdDtype {
  if (value instanceof NdDtype) return value;
  throw new DecodeJsonError("a dtype is invalid");
}

function shapeOf(value: unknown): number[] {
  const isShape = Array.isArray(value) &&
    value.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (isShape) return value;
  throw new DecodeJsonError("a shape is not a list of sizes");
}

function dictOrNull(value: unknown): Dict | null {
  if (value === null || isDict(value)) return value;
  throw new DecodeJsonError("the metadata of a dtype is not a dict");
}

function readNdArray(json: Tagged, { read }: Reader): NdArray {
  const simple = stringOf(read(json.dtype), "the dtype of an array");
  const type = json.type === undefined
    ? dtypeOf(simple)
    : typeFrom(read(json.type));
  const shape = shapeOf(read(json.shape));
  const size = shape.reduce((product, length) => product * length, 1);
  const cells = size === 0 && shape.length > 0
    ? []
    : flat(json.values, shape.length).map((cell) => read(cell));
  if (cells.length !== size) {
    throw new DecodeJsonError(
      `the shape requires ${size} values, found ${cells.length}`,
    );
  }
  const className = read(json.class);
  return new NdArray(type, shape, dataOf(cells, type), {
    ...(className !== null && { className: stringOf(className, "a class") }),
    attributes: read(json.attributes),
  });
}

function flat(json: JsonValue | undefined, axes: number): JsonValue[] {
  if (axes === 0) return [json ?? null];
  let level: readonly JsonValue[] = listOf(json, "the values of an array");
  for (let axis = 1; axis < axes; axis++) {
    level = level.flatMap((row) => listOf(row, "a row of an array"));
  }
  return [...level];
}

/** Converts values to a typed array if the type has one. */
export function dataOf(cells: readonly unknown[], type: NdDtype): NdData {
  const { kind, itemsize } = type;
  switch (kind) {
    case "b":
      return Uint8Array.from(cells, Number);
    case "i":
    case "u":
      return integersOf(cells, kind, itemsize);
    case "f":
      return floatsOf(cells.map((cell) => numberOf(cell, "a float")), itemsize);
    case "c":
      return floatsOf(cells.flatMap(partsOf), itemsize / 2);
    case "m":
    case "M":
      return BigInt64Array.from(cells, (cell) => ticksOf(cell, type));
    default:
      return [...cells];
  }
}

function integersOf(
  cells: readonly unknown[],
  kind: "i" | "u",
  itemsize: number,
): NdData {
  const integers = cells.map((cell) => integerOf(cell, "an integer"));
  const isSigned = kind === "i";
  if (itemsize === 8) {
    const type = isSigned ? BigInt64Array : BigUint64Array;
    return new type(integers.map(BigInt));
  }
  const numbers = integers.map(Number);
  if (itemsize === 4) return new (isSigned ? Int32Array : Uint32Array)(numbers);
  if (itemsize === 2) return new (isSigned ? Int16Array : Uint16Array)(numbers);
  return new (isSigned ? Int8Array : Uint8Array)(numbers);
}

/**
 * Converts floats as pickles do: float16 to a Float32Array, longdouble to a
 * Float64Array.
 */
function floatsOf(cells: readonly number[], itemsize: number): NdData {
  return itemsize <= 4 ? Float32Array.from(cells) : Float64Array.from(cells);
}

function partsOf(value: unknown): [number, number] {
  if (value instanceof PyComplex) return [value.real, value.imag];
  throw new DecodeJsonError("a complex number is invalid");
}

const NAT = -(1n << 63n);

/** The nanoseconds of units with a fixed length. */
const NANOSECONDS: ReadonlyMap<string, bigint> = new Map([
  ["W", 604_800_000_000_000n],
  ["D", 86_400_000_000_000n],
  ["h", 3_600_000_000_000n],
  ["m", 60_000_000_000n],
  ["s", 1_000_000_000n],
  ["ms", 1_000_000n],
  ["us", 1000n],
  ["μs", 1000n],
  ["ns", 1n],
]);

/** The number of shorter units in a nanosecond. */
const SHORTER: ReadonlyMap<string, bigint> = new Map([
  ["ps", 1000n],
  ["fs", 1_000_000n],
  ["as", 1_000_000_000n],
]);

/** The stored ticks of a datetime64 or timedelta64. */
function ticksOf(value: unknown, { unit }: NdDtype): bigint {
  if (value === null) return NAT;
  if (value instanceof NdTicks) return BigInt(value.ticks);
  if (typeof value === "number" || typeof value === "bigint") {
    return BigInt(value);
  }
  const [name, count] = unit ?? ["generic", 1];
  if (value instanceof PyDateTime && (name === "Y" || name === "M")) {
    const months = value.getUTCFullYear() * 12 + value.getUTCMonth() -
      1970 * 12;
    return BigInt(Math.floor(months / (name === "Y" ? 12 : 1) / count));
  }
  const nanos = nanosecondsOf(value);
  const length = NANOSECONDS.get(name);
  const ticks = length === undefined
    ? nanos * (SHORTER.get(name) ?? 1n)
    : nanos / length;
  return ticks / BigInt(count);
}

function nanosecondsOf(value: unknown): bigint {
  if (value instanceof PyDateTime) {
    return BigInt(value.getTime()) * 1_000_000n +
      BigInt(value.microsecond % 1000) * 1000n + BigInt(value.nanosecond);
  }
  if (value instanceof PyTimedelta) {
    const seconds = BigInt(value.days) * 86_400n + BigInt(value.seconds);
    return (seconds * 1_000_000n + BigInt(value.microseconds)) * 1000n +
      BigInt(value.nanoseconds);
  }
  throw new DecodeJsonError("a datetime64 or timedelta64 is invalid");
}

function readMaskedArray(json: Tagged, { read }: Reader): MaskedArray {
  const values = arrayFrom(read(json.values));
  const mask = read(json.mask);
  const className = read(json.class);
  return new MaskedArray(
    values,
    mask === null ? null : arrayFrom(mask),
    read(json.fillValue),
    className === null ? undefined : stringOf(className, "a class"),
  );
}

function arrayFrom(value: unknown): NdArray {
  if (value instanceof NdArray) return value;
  throw new DecodeJsonError("an array is invalid");
}

function readTicks(kind: "M" | "m"): ReadForm {
  return ({ ticks, unit, step = 1 }, { read }) =>
    new NdTicks(
      kind,
      BigInt(integerOf(read(ticks), "the ticks of a time")),
      stringOf(read(unit), "the unit of a time"),
      numberOf(step, "the step of a unit"),
    );
}

/** The readers of numpy values, by `$type`. */
export const ARRAY_READERS: Readonly<Record<string, ReadForm>> = {
  dtype: readDtype,
  ndarray: readNdArray,
  maskedarray: readMaskedArray,
  datetime64: readTicks("M"),
  timedelta64: readTicks("m"),
};
