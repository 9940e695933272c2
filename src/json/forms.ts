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
   * @param levels The number of JSON levels below its container.
   */
  write(value: unknown, levels?: number): JsonValue;
  /** The decimal digits of an integer. */
  digits(value: bigint): JsonValue;
  /** The budget of the conversion. */
  readonly budget: Budget;
}

/** The form of the values of one class. */
export interface Form<Value> {
  /** Whether a repeated value is a reference. */
  isShared(value: Value): boolean;
  encode(value: Value, writer: Writer): JsonValue;
}

/**
 * The form of a class with small instances, which are written again if
 * repeated.
 */
export function leaf<Value>(
  encode: (value: Value, writer: Writer) => JsonValue,
): Form<Value> {
  return { isShared: () => false, encode };
}

/** A float, which may not be a JSON number. */
export function encodeNumber(value: number): JsonValue {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  const text = Object.is(value, -0) ? "-0" : String(value);
  return { $type: "float", value: text };
}

/** The class and the attributes of an instance of a subclass. */
function subclassParts(
  { className, attributes }: PyDateTime | PyDate | PyTime | PyTimedelta,
  { write }: Writer,
) {
  return {
    ...(className !== undefined && { class: write(className) }),
    ...(attributes !== undefined && { attributes: write(attributes) }),
  };
}

/** The fields that an ISO string omits. */
function clockParts(time: PyDateTime | PyTime, writer: Writer) {
  const { zone, fold, tzinfo } = time;
  return {
    ...(zone !== null && { zone: writer.write(zone) }),
    ...(fold !== 0 && { fold }),
    ...(tzinfo !== undefined && { tzinfo: writer.write(tzinfo) }),
    ...subclassParts(time, writer),
  };
}

/** Python values without members, by the tag of their class. */
export const LEAF_FORMS = {
  Date: leaf((date: Date): JsonValue =>
    Number.isNaN(date.getTime())
      ? { $type: "unknown", text: String(date) }
      : { $type: "datetime", iso: date.toISOString() }
  ),
  PyDateTime: leaf((time: PyDateTime, writer) => ({
    $type: "datetime",
    iso: time.iso,
    ...clockParts(time, writer),
  })),
  PyDate: leaf((date: PyDate, writer) => ({
    $type: "date",
    iso: String(date),
    ...subclassParts(date, writer),
  })),
  PyTime: leaf((time: PyTime, writer) => ({
    $type: "time",
    iso: String(time),
    ...clockParts(time, writer),
  })),
  PyTimedelta: leaf((delta: PyTimedelta, writer) => ({
    $type: "timedelta",
    days: delta.days,
    seconds: delta.seconds,
    microseconds: delta.microseconds,
    ...(delta.nanoseconds !== 0 && { nanoseconds: delta.nanoseconds }),
    ...(delta.unit !== undefined && { unit: writer.write(delta.unit) }),
    ...subclassParts(delta, writer),
  })),
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
