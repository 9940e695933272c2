import { malformed } from "../errors.ts";
import { type DecodeLimits, overLimit } from "../limits.ts";
import { decodeLatin1 } from "./text.ts";

const DIGITS_PER_BYTE = Math.log10(256);
const SPACES = " \t\r\v\f\n";
const UNDERSCORE = 0x5f;
const BASES: ReadonlyMap<string, number> = new Map([
  ["x", 16],
  ["o", 8],
  ["b", 2],
]);

/** A number if it is exact, otherwise a bigint. */
export function exact(value: bigint): number | bigint {
  const near = Number(value);
  return Number.isSafeInteger(near) ? near : value;
}

/** Decodes the little-endian two's complement integer of LONG1 and LONG4. */
export function decodeLong(
  bytes: Uint8Array,
  limits: Required<DecodeLimits>,
): number | bigint {
  const { length } = bytes;
  if (length <= 6) return decodeSmall(bytes);
  if (length * DIGITS_PER_BYTE > limits.maxDigits + 3) throw tooLong();
  const negative = bytes[length - 1]! >= 0x80;
  // By way of hexadecimal digits, which the engine reads in linear time.
  const parts: string[] = ["0x"];
  for (let i = length - 1; i >= 0; i--) parts.push(HEX[bytes[i]!]!);
  const value = BigInt(parts.join(""));
  return exact(negative ? value - (1n << BigInt(length * 8)) : value);
}

const BIG = 1n << 64n;

/**
 * The cost of an integer: four times its bytes, as decimal digits take longer.
 */
export function sizeOfInt(value: number | bigint): number {
  if (value < BIG && value > -BIG) return 8;
  // The engine writes hexadecimal digits in linear time.
  return value.toString(16).length * 2;
}

const HEX = Array.from(
  { length: 256 },
  (_, byte) => byte.toString(16).padStart(2, "0"),
);

/** Integers of up to six bytes are safe. */
function decodeSmall(bytes: Uint8Array): number {
  let value = 0;
  for (let i = bytes.length - 1; i >= 0; i--) value = value * 256 + bytes[i]!;
  const negative = bytes.length > 0 && bytes[bytes.length - 1]! >= 0x80;
  return negative ? value - 256 ** bytes.length : value;
}

/**
 * Parses the line of INT. The C unpickler tries C's `strtol` first, which reads
 * 010 as octal, and reads 00 and 01 as booleans.
 */
export function parseInt0(
  line: Uint8Array,
  limits: Required<DecodeLimits>,
): number | bigint | boolean {
  const text = decodeLatin1(line);
  if (/^[ \t\r\v\f]*[+-]?0[0-7]*$/.test(text)) {
    const value = octal(text, limits);
    return text.length === 2 && isBit(value) ? value === 1 : value;
  }
  const value = parseLiteral(text, limits);
  if (/\s$/.test(text)) return value;
  return text.length === 2 && isBit(value) ? value === 1 : value;
}

function isBit(value: number | bigint): boolean {
  return value === 0 || value === 1;
}

function octal(text: string, limits: Required<DecodeLimits>): number | bigint {
  const digits = text.trim().replace(/^[+-]/, "");
  if (digits.length > limits.maxDigits) throw tooLong();
  const value = BigInt(`0o${digits}`);
  if (value >= 1n << 63n) {
    throw malformed("Cannot read an integer: it has invalid digits");
  }
  return exact(text.includes("-") ? -value : value);
}

/** Parses the line of LONG: an integer literal of Python, with or without L. */
export function parseLong(
  line: Uint8Array,
  limits: Required<DecodeLimits>,
): number | bigint {
  return parseLiteral(decodeLatin1(line).replace(/L$/, ""), limits);
}

// CPython, Objects/longobject.c: PyLong_FromString with base 0.
function parseLiteral(
  text: string,
  limits: Required<DecodeLimits>,
): number | bigint {
  let from = 0;
  let to = text.length;
  while (from < to && SPACES.includes(text[from]!)) from++;
  while (to > from && SPACES.includes(text[to - 1]!)) to--;
  const sign = text[from];
  if (sign === "-" || sign === "+") from++;
  const body = text.slice(from, to);
  if (body.length > limits.maxDigits) throw tooLong();
  const value = magnitude(body);
  return exact(sign === "-" ? -value : value);
}

function magnitude(body: string): bigint {
  const base = body[0] === "0" ? BASES.get(body[1]?.toLowerCase() ?? "") : 10;
  if (base === 10) return BigInt(checkDigits(body, 10));
  if (base === undefined) return zero(body);
  const digits = body.slice(body[2] === "_" ? 3 : 2);
  return BigInt(body.slice(0, 2).toLowerCase() + checkDigits(digits, base));
}

/** Only zeros may follow a leading zero. */
function zero(body: string): bigint {
  if (/[^0]/.test(checkDigits(body, 10))) {
    throw malformed("Cannot read an integer: it has leading zeros");
  }
  return 0n;
}

/** The digits without underscores, which must be between digits. */
function checkDigits(text: string, base: number): string {
  let wanted = true;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === UNDERSCORE && !wanted) {
      wanted = true;
    } else if (digitValue(code) < base) {
      wanted = false;
    } else {
      throw malformed("Cannot read an integer: it has invalid digits");
    }
  }
  if (wanted) throw malformed("Cannot read an integer: it has invalid digits");
  return text.replaceAll("_", "");
}

function digitValue(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x7a ? letter - 0x57 : Infinity;
}

function tooLong(): Error {
  return overLimit(
    "Cannot read an integer: it has too many digits",
    "maxDigits",
  );
}

const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const SPECIAL: ReadonlyMap<string, number> = new Map<string, number>([
  ["nan", NaN],
  ["inf", Infinity],
  ["infinity", Infinity],
]);

/** Parses the line of FLOAT, as CPython's `PyOS_string_to_double` does. */
export function parseFloatLine(line: Uint8Array): number {
  const value = line.length > 4096 ? undefined : readFloat(decodeLatin1(line));
  if (value === undefined) {
    throw malformed("Cannot read a float: it has invalid characters");
  }
  return value;
}

/**
 * Parses a float in the form of Python's `repr`; undefined for other strings,
 * and for one that is too large.
 */
export function readFloat(text: string): number | undefined {
  const special = SPECIAL.get(text.replace(/^[+-]/, "").toLowerCase());
  if (special !== undefined) return text[0] === "-" ? -special : special;
  const value = DECIMAL.test(text) ? Number(text) : Infinity;
  return Number.isFinite(value) ? value : undefined;
}
