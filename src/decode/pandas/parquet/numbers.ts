// Numbers of Parquet that JavaScript represents differently.

import { PyDecimal } from "../../../pickle/mod.ts";
import { damaged } from "./footer.ts";
import { isNone, type Leaf } from "./leaf.ts";

/** Reads a 16-bit float of IEEE 754; not every runtime has Float16Array. */
export function float16Of(bytes: Uint8Array | null | undefined): number {
  if (isNone(bytes)) return NaN;
  const word = (bytes[1]! << 8) | bytes[0]!;
  const sign = word & 0x8000 ? -1 : 1;
  const exponent = (word >> 10) & 0x1f;
  const fraction = word & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Converts to unsigned; unsigned integers are stored as signed ones. */
export function toUnsigned(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

/** The name of an integer type in numpy. */
export type IntegerName =
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64";

/** The type of the integers of a leaf. */
export function integerName({ type, converted, logical }: Leaf): IntegerName {
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

/** Creates the conversion of stored integers to a type. */
export function wrapOf(dtype: string): (value: unknown) => unknown {
  if (dtype === "uint64") return (value) => toUnsigned(value as bigint);
  if (dtype === "uint32") return (value) => Number(value) >>> 0;
  return (value) => value;
}

/** The bytes of the widest decimal of Arrow, which has 77 digits. */
const MAX_DECIMAL_BYTES = 32;
const MAX_SCALE = 1000;

/** Creates a decimal from its digits. */
export function decimalOf(value: unknown, scale: number): PyDecimal {
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
