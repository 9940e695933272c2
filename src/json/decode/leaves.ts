import {
  PyComplex,
  PyDate,
  PyDateTime,
  PyDecimal,
  PyFraction,
  PyGlobal,
  PyObject,
  PyRange,
  PyTime,
  PyTimedelta,
  PyTimezone,
} from "../../pickle/mod.ts";
import { isPlain } from "../../pickle/values/marks.ts";
import {
  fieldsOf,
  type SubclassParts,
  type TimeFields,
} from "../../pickle/values/time/fields.ts";
import { DecodeJsonError } from "./error.ts";
import {
  integerOf,
  numberOf,
  type Reader,
  type ReadForm,
  stringOf,
  type Tagged,
  textOrNull,
} from "./parts.ts";

/** The names of floats that are not JSON numbers. */
const FLOATS: ReadonlyMap<unknown, number> = new Map([
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
  ["-0", -0],
]);

function readFloat({ value }: Tagged): number {
  const float = FLOATS.get(value);
  if (float !== undefined) return float;
  throw new DecodeJsonError('the value of a "float" is unknown');
}

function readBytes({ base64 }: Tagged): Uint8Array {
  const text = stringOf(base64, 'the base64 of "bytes"');
  let binary: string;
  try {
    binary = atob(text);
  } catch (cause) {
    throw new DecodeJsonError('the base64 of "bytes" is damaged', { cause });
  }
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

/** Reads the class and the attributes of an instance of a subclass. */
function subclassParts(json: Tagged, { read }: Reader): SubclassParts {
  const className = read(json.class);
  const attributes = read(json.attributes);
  return {
    ...(className !== null && { className: stringOf(className, "a class") }),
    ...(isPlain(attributes) && { attributes }),
  };
}

/** Reads the fields that the ISO string of a time omits. */
function clockParts(json: Tagged, reader: Reader): TimeFields {
  const { zone, fold = 0 } = json;
  const tzinfo = reader.read(json.tzinfo);
  return {
    zone: textOrNull(reader.read(zone), "a zone"),
    fold: numberOf(fold, "a fold"),
    ...(tzinfo instanceof PyObject && { tzinfo }),
    ...subclassParts(json, reader),
  };
}

function readDateTime(json: Tagged, reader: Reader): PyDateTime {
  const time = PyDateTime.fromISO(stringOf(json.iso, "the iso of a datetime"));
  return new PyDateTime({
    ...fieldsOf(time.getTime(), time.offset),
    microsecond: time.microsecond,
    nanosecond: time.nanosecond,
    ...clockParts(json, reader),
  });
}

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;

function readDate(json: Tagged, reader: Reader): PyDate {
  const match = DATE.exec(stringOf(json.iso, "the iso of a date"));
  if (match === null) throw new DecodeJsonError("the iso of a date is damaged");
  const [, year, month, day] = match.map(Number);
  return new PyDate(year!, month!, day!, subclassParts(json, reader));
}

/** Reads a time by the ISO form of a datetime on some day. */
function readTime(json: Tagged, reader: Reader): PyTime {
  const iso = stringOf(json.iso, "the iso of a time");
  const time = PyDateTime.fromISO(`2000-01-01T${iso}`);
  return new PyTime({
    ...fieldsOf(time.getTime(), time.offset),
    microsecond: time.microsecond,
    ...clockParts(json, reader),
  });
}

function readTimedelta(json: Tagged, reader: Reader): PyTimedelta {
  const { days, seconds, microseconds, nanoseconds = 0 } = json;
  const unit = textOrNull(reader.read(json.unit), "the unit of a timedelta");
  return new PyTimedelta(
    numberOf(days, "days"),
    numberOf(seconds, "seconds"),
    numberOf(microseconds, "microseconds"),
    numberOf(nanoseconds, "nanoseconds"),
    { ...(unit !== null && { unit }), ...subclassParts(json, reader) },
  );
}

function readTimezone({ name, offset }: Tagged, { read }: Reader): PyTimezone {
  return new PyTimezone(
    textOrNull(read(name), "the name of a timezone"),
    offset === null ? null : numberOf(offset, "the offset of a timezone"),
  );
}

function readComplex({ real, imag }: Tagged, { read }: Reader): PyComplex {
  return new PyComplex(
    numberOf(read(real), "real"),
    numberOf(read(imag), "imag"),
  );
}

function readRange({ start, stop, step }: Tagged, { read }: Reader): PyRange {
  return new PyRange(
    integerOf(read(start), "the start of a range"),
    integerOf(read(stop), "the stop of a range"),
    integerOf(read(step), "the step of a range"),
  );
}

/** The readers of values without members, by `$type`. */
export const LEAF_READERS: Readonly<Record<string, ReadForm>> = {
  int: ({ value }, { digits }) => digits(value, 'the value of an "int"'),
  float: readFloat,
  bytes: readBytes,
  datetime: readDateTime,
  date: readDate,
  time: readTime,
  timedelta: readTimedelta,
  timezone: readTimezone,
  decimal: ({ value }, { read }) =>
    new PyDecimal(stringOf(read(value), "the value of a decimal")),
  fraction: ({ numerator, denominator }, { digits }) =>
    new PyFraction(
      digits(numerator, "a numerator"),
      digits(denominator, "a denominator"),
    ),
  complex: readComplex,
  range: readRange,
  global: ({ module, name }, { read }) =>
    new PyGlobal(
      stringOf(read(module), "a module"),
      stringOf(read(name), "a name"),
    ),
  unknown: ({ text }) => stringOf(text, 'the text of an "unknown"'),
};
