// Python's numbers.

import { PyComplex } from "../values/number/complex.ts";
import { PyDecimal } from "../values/number/decimal.ts";
import { PyFraction } from "../values/number/fraction.ts";
import { PyRange } from "../values/number/range.ts";
import { decimalText } from "../values/number/decimal_text.ts";
import { parseLong, readFloat } from "../values/numbers.ts";
import { shortLatin1Bytes } from "./latin1.ts";
import type { MakeContext, Makers } from "./maker.ts";

/** Above this number of bits, fractions are not reduced. */
const REDUCED = 1n << 1024n;

function range(args: readonly unknown[]) {
  const [start, stop, step = 1] = args.length === 1 ? [0, args[0]] : args;
  const fits = isInt(start) && isInt(stop) && isInt(step) &&
    BigInt(step) !== 0n;
  return fits ? new PyRange(start, stop, step) : undefined;
}

/** Returns whether a value is an integer. */
export function isInt(value: unknown): value is number | bigint {
  return typeof value === "bigint" || Number.isSafeInteger(value);
}

/** `int()`, `int(7)`, `int("7")`, `int(True)`. */
function int([value = 0]: readonly unknown[], context: MakeContext) {
  if (typeof value === "boolean") return Number(value);
  if (isInt(value)) return value === 0 ? 0 : value; // -0.0 is 0
  if (typeof value !== "string" || !/^[+-]?\d+$/.test(value)) return undefined;
  context.charge(value.length * 2);
  // Unlike the instructions, it accepts leading zeros.
  const digits = value.replace(/^([+-]?)0+(?=\d)/, "$1");
  return parseLong(shortLatin1Bytes(digits), context.limits);
}

function complex([real, imag = 0]: readonly unknown[]) {
  return typeof real === "number" && typeof imag === "number"
    ? new PyComplex(real, imag)
    : undefined;
}

function float([value = 0]: readonly unknown[]) {
  if (typeof value === "string") return readFloat(value);
  return typeof value === "number" ? value : undefined;
}

function bool([value = false]: readonly unknown[]) {
  const isKnown = typeof value === "boolean" || typeof value === "number";
  return isKnown ? value !== 0 && value !== false : undefined; // NaN is true
}

function decimal([value = 0]: readonly unknown[]) {
  if (typeof value === "number" || typeof value === "bigint") {
    if (!isInt(value)) return undefined;
    return new PyDecimal(Object.is(value, -0) ? "-0" : String(value));
  }
  const text = typeof value === "string" ? decimalText(value) : undefined;
  return text === undefined ? undefined : new PyDecimal(text);
}

function fraction(args: readonly unknown[], context: MakeContext) {
  const [first, second = 1] = args;
  const parts = typeof first === "string"
    ? /^([+-]?\d{1,100000})(?:\/(\d{1,100000}))?$/.exec(first)?.slice(1)
    : [first, second];
  const [numerator, denominator = 1] = parts ?? [];
  if (typeof first === "string") context.charge(first.length * 2);
  else if (!isInt(numerator) || !isInt(denominator)) return undefined;
  if (parts === undefined) return undefined;
  return reduced(
    BigInt(numerator as string | number | bigint),
    BigInt(denominator as string | number | bigint),
  );
}

function reduced(above: bigint, below: bigint): PyFraction | undefined {
  if (below === 0n) return undefined;
  if (below < 0n) return reduced(-above, -below);
  if (below > REDUCED || above > REDUCED || above < -REDUCED) {
    return new PyFraction(above, below);
  }
  let [divisor, rest] = [above < 0n ? -above : above, below];
  while (rest > 0n) [divisor, rest] = [rest, divisor % rest];
  return new PyFraction(above / divisor, below / divisor);
}

/** The rows of numbers. */
export const NUMBER_MAKERS: Makers = {
  "builtins.complex": complex,
  "builtins.range": range,
  "builtins.float": float,
  "builtins.int": int,
  "builtins.bool": bool,
  "decimal.Decimal": decimal,
  "_decimal.Decimal": decimal,
  "_pydecimal.Decimal": decimal,
  "cdecimal.Decimal": decimal,
  "fractions.Fraction": fraction,
};
