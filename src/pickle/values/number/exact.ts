// In Python, numbers of all classes with the same exact value are equal: 1,
// Decimal("1.00"), Fraction(1) and 1+0j are one key of a dict.

import { PyComplex } from "./complex.ts";
import { PyDecimal } from "./decimal.ts";
import { PyFraction } from "./fraction.ts";

/** Numbers that are objects in JavaScript. */
export type NumberObject = PyComplex | PyDecimal | PyFraction;

/** Returns whether a value is a {@linkcode NumberObject}. */
export function isNumberObject(value: unknown): value is NumberObject {
  return value instanceof PyDecimal || value instanceof PyFraction ||
    value instanceof PyComplex;
}

/**
 * Longer integers are treated as equal to no number of another class, as the
 * conversion is slow.
 */
const MOST_DIGITS = 4000;
/** The maximum number of digits of a float after the point. */
const MOST_DECIMALS = 1074;
const LARGE = 1n << 1100n;

/**
 * The exact value of a number: the same number or bigint of JavaScript, or a
 * string that all equal numbers share; undefined for NaN, which equals no
 * number.
 */
export function exactOf(
  value: NumberObject,
): number | bigint | string | undefined {
  if (value instanceof PyDecimal) return exactDecimal(value.text);
  if (value instanceof PyFraction) {
    return exactFraction(value.numerator, value.denominator);
  }
  const { real, imag } = value;
  if (Number.isNaN(real) || Number.isNaN(imag)) return undefined;
  return imag === 0 ? real + 0 : `C${real + 0},${imag}`;
}

function exactDecimal(text: string): number | bigint | string | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:E([+-]?\d+))?$/i.exec(text);
  if (match === null) {
    return /inf/i.test(text)
      ? text.startsWith("-") ? -Infinity : Infinity
      : undefined;
  }
  const [, sign = "", whole = "", part = "", power = "0"] = match;
  const all = whole + part;
  let [from, to] = [0, all.length];
  while (from < to && all[from] === "0") from++;
  while (to > from && all[to - 1] === "0") to--;
  const digits = all.slice(from, to);
  if (digits === "") return 0;
  const exponent = Number(power) - part.length + all.length - to;
  return exactScaled(sign, digits, exponent);
}

/** `digits` × 10 ^ `exponent`, without leading and trailing zeros. */
function exactScaled(
  sign: string,
  digits: string,
  exponent: number,
): number | bigint | string {
  if (exponent >= 0) {
    if (digits.length + exponent <= MOST_DIGITS) {
      return nearest(BigInt(sign + digits + "0".repeat(exponent)));
    }
  } else if (exponent >= -MOST_DECIMALS && digits.length <= MOST_DECIMALS) {
    const near = Number(`${sign}${digits}e${exponent}`);
    if (isScaled(Math.abs(near), BigInt(digits), -exponent)) return near;
  }
  return `D${sign}${digits}e${exponent}`;
}

/** Returns whether a float is exactly `digits` / 10 ^ `decimals`. */
function isScaled(near: number, digits: bigint, decimals: number): boolean {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, near);
  const word = bits.getBigUint64(0);
  const exponent = Number(word >> 52n);
  const mantissa = word & 0xf_ffff_ffff_ffffn;
  // near = scaled × 2 ^ -shift
  const scaled = exponent === 0 ? mantissa : mantissa | 1n << 52n;
  const shift = exponent === 0 ? 1074 : 1075 - exponent;
  return shift > 0 &&
    digits << BigInt(shift) === scaled * 10n ** BigInt(decimals);
}

function exactFraction(above: bigint, below: bigint): number | bigint | string {
  if (below === 1n) return nearest(above);
  if (below < LARGE && above < LARGE && above > -LARGE) {
    const decimals = decimalsOf(below);
    if (decimals !== undefined) {
      const digits = above * 10n ** BigInt(decimals) / below;
      const sign = digits < 0n ? "-" : "";
      return exactScaled(sign, String(digits).slice(sign.length), -decimals);
    }
  }
  return `F${above.toString(16)}/${below.toString(16)}`;
}

/** The digits of 1 / `below` after the point; undefined if there is no end. */
function decimalsOf(below: bigint): number | undefined {
  let [twos, fives, rest] = [0, 0, below];
  for (; (rest & 1n) === 0n; rest >>= 1n) twos++;
  for (; rest % 5n === 0n; rest /= 5n) fives++;
  return rest === 1n ? Math.max(twos, fives) : undefined;
}

function nearest(value: bigint): number | bigint {
  const near = Number(value);
  return Number.isFinite(near) && BigInt(near) === value ? near : value;
}
