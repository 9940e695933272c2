import type { JsonValue } from "../../model/state/state.ts";
import { DecodeJsonError } from "./error.ts";

/** An object with a `$type`. */
export type Tagged = { readonly [key: string]: JsonValue };

/** Reads the parts of a value. */
export interface Reader {
  /** Reads a part. */
  read(json: JsonValue | undefined): unknown;
  /** The integer of decimal digits. */
  digits(json: JsonValue | undefined, what: string): bigint;
}

/** Registers a value for references to it, before its parts are read. */
export type Define = (value: unknown) => void;

/** Reads the values of one `$type`. */
export type ReadForm = (
  json: Tagged,
  reader: Reader,
  define: Define,
) => unknown;

/** A list. */
export function listOf(
  json: JsonValue | undefined,
  what: string,
): readonly JsonValue[] {
  if (Array.isArray(json)) return json;
  throw new DecodeJsonError(`${what} is not a list`);
}

/** A list of pairs. */
export function pairsOf(
  json: JsonValue | undefined,
  what: string,
): readonly (readonly JsonValue[])[] {
  return listOf(json, what).map((pair) => {
    if (Array.isArray(pair) && pair.length === 2) return pair;
    throw new DecodeJsonError(`${what} is not a list of pairs`);
  });
}

/** Checks that a part is a string. */
export function stringOf(value: unknown, what: string): string {
  if (typeof value === "string") return value;
  throw new DecodeJsonError(`${what} is not a string`);
}

/** Checks that a part is a string or null. */
export function textOrNull(value: unknown, what: string): string | null {
  return value === null || value === undefined ? null : stringOf(value, what);
}

/** Checks that a part is a number. */
export function numberOf(value: unknown, what: string): number {
  if (typeof value === "number") return value;
  throw new DecodeJsonError(`${what} is not a number`);
}

/** Checks that a part is an integer of any size. */
export function integerOf(value: unknown, what: string): number | bigint {
  if (typeof value === "bigint" || Number.isSafeInteger(value)) {
    return value as number | bigint;
  }
  throw new DecodeJsonError(`${what} is not an integer`);
}

/** A longer integer is converted once, even if it is repeated. */
const SHORT = 64;

/**
 * Integers with more digits are refused, as by the pickle decoder: the
 * conversion is not linear.
 */
const MAX_DIGITS = 250_000;

/** Converts decimal digits to integers. */
export function createIntegers(): (digits: unknown, what: string) => bigint {
  const known = new Map<string, bigint>();
  return (digits, what) => {
    const text = stringOf(digits, what);
    const before = known.get(text);
    if (before !== undefined) return before;
    if (text.length > MAX_DIGITS || !/^-?\d+$/.test(text)) {
      throw new DecodeJsonError(
        `${what} is not an integer of up to ${MAX_DIGITS} decimal digits`,
      );
    }
    const value = BigInt(text);
    if (text.length > SHORT) known.set(text, value);
    return value;
  };
}
