import type { JsonValue } from "../model/state/state.ts";
import type {
  PyComplex,
  PyDate,
  PyDateTime,
  PyDecimal,
  PyFraction,
  PyGlobal,
  PyRange,
  PyTime,
  PyTimedelta,
  PyTimezone,
} from "../pickle/mod.ts";
import type { Budget } from "./budget.ts";

/** Writes the parts of a value. */
export interface Writer {
  /**
   * Writes a part.
   *
   * @param levels How many levels of JSON it lies below what it is part of.
   */
  write(value: unknown, levels?: number): JsonValue;
  /** The decimal digits of an integer. */
  digits(value: bigint): JsonValue;
  /** What writing costs. */
  readonly budget: Budget;
}

/** How the values of one class are written. */
export interface Form<Value> {
  /** Whether one that comes again is a reference. */
  isShared(value: Value): boolean;
  encode(value: Value, writer: Writer): JsonValue;
}

/** A class whose instances are small, and written again where they come again. */
export function leaf<Value>(
  encode: (value: Value, writer: Writer) => JsonValue,
): Form<Value> {
  return { isShared: () => false, encode };
}

/** A float, which JSON cannot always hold. */
export function encodeNumber(value: number): JsonValue {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  const text = Object.is(value, -0) ? "-0" : String(value);
  return { $type: "float", value: text };
}

/** Values of Python that hold no containers, by the tag of their class. */
export const LEAF_FORMS = {
  Date: leaf((date: Date): JsonValue =>
    Number.isNaN(date.getTime())
      ? { $type: "unknown", text: String(date) }
      : { $type: "datetime", iso: date.toISOString() }
  ),
  PyDateTime: leaf(({ iso, zone, fold }: PyDateTime, { write }) => ({
    $type: "datetime",
    iso,
    ...(zone !== null && { zone: write(zone) }),
    ...(fold !== 0 && { fold }),
  })),
  PyDate: leaf((date: PyDate) => ({ $type: "date", iso: String(date) })),
  PyTime: leaf((time: PyTime, { write }) => ({
    $type: "time",
    iso: String(time),
    ...(time.zone !== null && { zone: write(time.zone) }),
    ...(time.fold !== 0 && { fold: time.fold }),
  })),
  PyTimedelta: leaf(
    ({ days, seconds, microseconds, nanoseconds }: PyTimedelta) => ({
      $type: "timedelta",
      days,
      seconds,
      microseconds,
      ...(nanoseconds !== 0 && { nanoseconds }),
    }),
  ),
  PyTimezone: leaf(({ name, offset }: PyTimezone, { write }) => ({
    $type: "timezone",
    name: write(name),
    offset: write(offset),
  })),
  PyDecimal: leaf(({ text }: PyDecimal, { write }) => ({
    $type: "decimal",
    value: write(text),
  })),
  PyFraction: leaf(({ numerator, denominator }: PyFraction, { digits }) => ({
    $type: "fraction",
    numerator: digits(numerator),
    denominator: digits(denominator),
  })),
  PyComplex: leaf(({ real, imag }: PyComplex) => ({
    $type: "complex",
    real: encodeNumber(real),
    imag: encodeNumber(imag),
  })),
  PyRange: leaf(({ start, stop, step }: PyRange, { write }) => ({
    $type: "range",
    start: write(start),
    stop: write(stop),
    step: write(step),
  })),
  PyGlobal: leaf(({ module, name }: PyGlobal, { write }) => ({
    $type: "global",
    module: write(module),
    name: write(name),
  })),
} satisfies Readonly<Record<string, Form<never>>>;
