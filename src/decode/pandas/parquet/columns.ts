// What `read_parquet` makes of the stored values of a column, by its logical
// type and by what pandas noted about it.

import { type Column, PyDecimal } from "../../../pickle/mod.ts";
import { dateOfDay } from "../../../pickle/values/time/date.ts";
import { setOwn } from "../../../pickle/values/dict.ts";
import { isPlain } from "../../../pickle/values/marks.ts";
import { exact } from "../../../pickle/values/numbers.ts";
import { mapInSlices, type Work } from "../../work.ts";
import { columnOf } from "../columns.ts";
import { damaged } from "./footer.ts";
import {
  filled,
  isNone,
  type Leaf,
  type Maker,
  mapped,
  OBJECT_COST,
  type PandasColumn,
  type Stored,
  type Typed,
  typeName,
} from "./leaf.ts";
import { durations, timeOf, timestamps } from "./times.ts";

/** Makes a column of stored values. */
export async function parquetColumn(
  stored: Stored,
  leaf: Leaf | undefined,
  noted: PandasColumn = {},
  work: Work,
): Promise<Column> {
  const { dtype, values } = leaf === undefined
    ? { dtype: "object", values: await mapInSlices(work, stored, nested) }
    : await typed(stored, leaf, noted, work);
  // Arrow brings categories back where they are text, and only there.
  const isCategory = noted.pandas_type === "categorical" &&
    leaf?.type === "BYTE_ARRAY";
  return isCategory
    ? columnOf(
      "category",
      await mapInSlices<unknown, unknown>(
        work,
        values,
        (value) => value ?? NaN,
      ),
    )
    : columnOf(dtype, values);
}

/** Lists and structs have their leaves converted already. */
function nested(value: unknown): unknown {
  if (typeof value === "bigint") return exact(value);
  if (Array.isArray(value)) return value.map(nested);
  if (!isPlain(value)) return value ?? null;
  for (const key of Object.keys(value)) setOwn(value, key, nested(value[key]));
  return value;
}

async function typed(
  stored: Stored,
  leaf: Leaf,
  noted: PandasColumn,
  work: Work,
): Promise<Typed> {
  const name = typeName(leaf);
  const make = Object.hasOwn(MAKERS, name) ? MAKERS[name]! : asStored;
  return await make(stored, leaf, noted, work);
}

/** Bytes in a buffer of their own, so that they do not keep the file. */
async function asStored(
  stored: Stored,
  _leaf: Leaf,
  _noted: PandasColumn,
  work: Work,
): Promise<Typed> {
  const values = await mapInSlices(work, stored, (value) => {
    if (!(value instanceof Uint8Array)) return value ?? null;
    work.charge(value.length);
    return value.slice();
  });
  return { dtype: "object", values };
}

/** By the name of the logical, the converted or the stored type. */
const MAKERS: Readonly<Record<string, Maker>> = {
  BOOLEAN: booleans,
  INT32: integers,
  INT64: integers,
  INTEGER: integers,
  INT_8: integers,
  INT_16: integers,
  INT_32: integers,
  INT_64: integers,
  UINT_8: integers,
  UINT_16: integers,
  UINT_32: integers,
  UINT_64: integers,
  FLOAT: (stored, _, noted, work) => floats(stored, 32, noted, work),
  DOUBLE: (stored, _, noted, work) => floats(stored, 64, noted, work),
  FLOAT16: async (stored, _leaf, _noted, work) => ({
    dtype: "float16",
    values: await filled(
      work,
      new Float32Array(stored.length),
      stored,
      (value) => float16(value as Uint8Array),
    ),
  }),
  STRING: texts,
  UTF8: texts,
  ENUM: texts,
  JSON: texts,
  DATE: objects((value) => dateOfDay(Number(value))),
  TIME: objects(timeOf),
  TIME_MILLIS: objects(timeOf),
  TIME_MICROS: objects(timeOf),
  DECIMAL: objects((value, { scale }) => decimal(value, scale)),
  TIMESTAMP: timestamps,
  TIMESTAMP_MILLIS: timestamps,
  TIMESTAMP_MICROS: timestamps,
  INT96: async (stored, _leaf, _noted, work) => ({
    dtype: "datetime64[ns]",
    values: await mapped(work, stored, (value) => value), // converted by the library
  }),
};

function hasNone(stored: Stored): boolean {
  return Array.isArray(stored) && stored.some(isNone);
}

function objects(convert: (value: unknown, leaf: Leaf) => unknown): Maker {
  return async (stored, leaf, _noted, work) => ({
    dtype: "object",
    values: await mapped(
      work,
      stored,
      (value) => convert(value, leaf),
      OBJECT_COST + leaf.scale,
    ),
  });
}

/** Strings were decoded with their page, those of a dictionary once. */
async function texts(
  stored: Stored,
  _leaf: Leaf,
  noted: PandasColumn,
  work: Work,
): Promise<Typed> {
  const values = await mapped(work, stored, (value) => value);
  const isString = noted.numpy_type?.startsWith("string") ?? false;
  return { dtype: isString ? "string" : "object", values };
}

async function booleans(
  stored: Stored,
  _leaf: Leaf,
  noted: PandasColumn,
  work: Work,
): Promise<Typed> {
  const isExtension = noted.numpy_type === "boolean";
  if (isExtension || hasNone(stored)) {
    const dtype = isExtension ? "boolean" : "object";
    return { dtype, values: await mapped(work, stored, Boolean) };
  }
  const target = new Uint8Array(stored.length);
  return { dtype: "bool", values: await filled(work, target, stored, Number) };
}

const EXTENSION = /^(?:U?Int|Float)\d+$/;

async function floats(
  stored: Stored,
  bits: 32 | 64,
  noted: PandasColumn,
  work: Work,
): Promise<Typed> {
  const { numpy_type: name = "" } = noted;
  if (EXTENSION.test(name)) {
    return {
      dtype: name,
      values: await mapped(work, stored, (value) => value),
    };
  }
  const number = (value: unknown) => isNone(value) ? NaN : Number(value);
  const target = bits === 32
    ? new Float32Array(stored.length)
    : new Float64Array(stored.length);
  const values = await filled(work, target, stored, number);
  return { dtype: `float${bits}`, values };
}

/** IEEE 754 of 16 bits: not every runtime has a Float16Array. */
function float16(bytes: Uint8Array | null | undefined): number {
  if (isNone(bytes)) return NaN;
  const word = (bytes[1]! << 8) | bytes[0]!;
  const sign = word & 0x8000 ? -1 : 1;
  const exponent = (word >> 10) & 0x1f;
  const fraction = word & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const INTEGERS = {
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
} as const;

async function integers(
  stored: Stored,
  leaf: Leaf,
  noted: PandasColumn,
  work: Work,
): Promise<Typed> {
  const { numpy_type: numpyType = "" } = noted;
  const duration = /^timedelta64\[(\w+)\]$/.exec(numpyType)?.[1];
  if (duration !== undefined) return await durations(stored, duration, work);
  const dtype = integerName(leaf);
  const wrap = wrapOf(dtype);
  if (EXTENSION.test(numpyType)) {
    const values = await mapped(work, stored, (value) => natural(wrap(value)));
    return { dtype: numpyType, values };
  }
  if (hasNone(stored)) {
    const all = await mapped(work, stored, wrap);
    if (all.every(isNone)) return { dtype: "object", values: all };
    const number = (value: unknown) => isNone(value) ? NaN : Number(value);
    const target = new Float64Array(all.length);
    return {
      dtype: "float64",
      values: await filled(work, target, all, number),
    };
  }
  if (dtype === "int64") {
    const target = new BigInt64Array(stored.length);
    const values = await filled(
      work,
      target,
      stored,
      (value) => value as bigint,
    );
    return { dtype, values };
  }
  if (dtype === "uint64") {
    const target = new BigUint64Array(stored.length);
    const values = await filled(
      work,
      target,
      stored,
      (value) => toUnsigned(value as bigint),
    );
    return { dtype, values };
  }
  const target = new INTEGERS[dtype](stored.length);
  const values = await filled(work, target, stored, (value) => value as number);
  return { dtype, values };
}

function toUnsigned(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

type IntegerName = keyof typeof INTEGERS | "int64" | "uint64";

function integerName({ type, converted, logical }: Leaf): IntegerName {
  if (logical?.type === "INTEGER") {
    return `${
      logical.isSigned ? "" : "u"
    }int${logical.bitWidth}` as IntegerName;
  }
  const name = converted !== undefined && /^U?INT_/.test(converted)
    ? converted
    : type;
  return name.toLowerCase().replace("_", "") as IntegerName;
}

/** Unsigned integers are stored as signed ones. */
function wrapOf(dtype: string): (value: unknown) => unknown {
  if (dtype === "uint64") return (value) => toUnsigned(value as bigint);
  if (dtype === "uint32") return (value) => Number(value) >>> 0;
  return (value) => value;
}

function natural(value: unknown): unknown {
  return typeof value === "bigint" ? exact(value) : value;
}

/** Python's decimals have 77 digits in Arrow's widest type. */
const MAX_DECIMAL_BYTES = 32;
const MAX_SCALE = 1000;

function decimal(value: unknown, scale: number): PyDecimal {
  if (scale > MAX_SCALE) throw damaged();
  const unscaled = value instanceof Uint8Array
    ? signedBigEndian(value)
    : BigInt(value as bigint | number);
  const sign = unscaled < 0n ? "-" : "";
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(
    scale + 1,
    "0",
  );
  const point = digits.length - scale;
  const text = scale > 0
    ? `${digits.slice(0, point)}.${digits.slice(point)}`
    : digits;
  return new PyDecimal(sign + text);
}

function signedBigEndian(bytes: Uint8Array): bigint {
  if (bytes.length > MAX_DECIMAL_BYTES) throw damaged();
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(bytes.length * 8, value);
}
