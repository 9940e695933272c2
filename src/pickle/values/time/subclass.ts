import { PyDate } from "./date.ts";
import { PyDateTime } from "./datetime.ts";
import { fieldsOf, type SubclassParts } from "./fields.ts";
import { PyTime } from "./time.ts";
import { PyTimedelta } from "./timedelta.ts";

/** A value of the datetime family. */
export type TimeValue = PyDateTime | PyDate | PyTime | PyTimedelta;

export function isTimeValue(value: unknown): value is TimeValue {
  return value instanceof PyDateTime || value instanceof PyDate ||
    value instanceof PyTime || value instanceof PyTimedelta;
}

/** Creates the same value as an instance of a subclass. */
export function withSubclass(
  value: TimeValue,
  parts: SubclassParts,
): TimeValue {
  const { className, attributes } = value;
  const all: SubclassParts = {
    ...(className !== undefined && { className }),
    ...(attributes !== undefined && { attributes }),
    ...parts,
  };
  if (value instanceof PyTime) return new PyTime({ ...value, ...all });
  if (value instanceof PyDate) {
    return new PyDate(value.year, value.month, value.day, all);
  }
  if (value instanceof PyTimedelta) {
    const { days, seconds, microseconds, nanoseconds } = value;
    return new PyTimedelta(days, seconds, microseconds, nanoseconds, all);
  }
  return dateTimeWith(value, all);
}

function dateTimeWith(value: PyDateTime, parts: SubclassParts): PyDateTime {
  const { microsecond, nanosecond, offset, zone, fold, tzinfo } = value;
  const own = nanosecondsIn(parts);
  return new PyDateTime({
    ...fieldsOf(value.getTime(), offset),
    microsecond,
    nanosecond: own ?? nanosecond,
    zone,
    fold,
    ...(tzinfo !== undefined && { tzinfo }),
    ...parts,
  });
}

/** The class of google.api_core keeps the nanoseconds of a second. */
function nanosecondsIn({ attributes = {} }: SubclassParts): number | undefined {
  const { _nanosecond: nanos } = attributes;
  const fits = typeof nanos === "number" && Number.isInteger(nanos) &&
    nanos >= 0 && nanos < 1e9;
  return fits ? nanos % 1000 : undefined;
}
