// The fields that the datetime family shares, after CPython's Lib/datetime.py.

import type { Mutable, PyObject } from "../object.ts";

export const DAY_MS = 86_400_000;
const MIN_MS = -62_135_596_800_000; // 0001-01-01
const MAX_MS = 253_402_300_799_999; // 9999-12-31

export function pad(value: number, width = 2): string {
  return String(value).padStart(width, "0");
}

/** The digits of a second: none, six, or nine with nanoseconds. */
export function fraction(microsecond: number, nanosecond: number): string {
  if (nanosecond !== 0) return `.${pad(microsecond, 6)}${pad(nanosecond, 3)}`;
  return microsecond === 0 ? "" : `.${pad(microsecond, 6)}`;
}

/** An offset such as `+05:30` and `-00:19:32`; empty for null. */
export function offsetText(offset: number | null): string {
  if (offset === null) return "";
  const micros = Math.abs(Math.round(offset * 1e6));
  const seconds = Math.floor(micros / 1e6);
  const sign = offset < 0 ? "-" : "+";
  const minutes = Math.floor(seconds / 60);
  const text = `${sign}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
  const part = fraction(micros % 1e6, 0);
  return seconds % 60 === 0 && part === ""
    ? text
    : `${text}:${pad(seconds % 60)}${part}`;
}

export function check(
  name: string,
  value: number,
  from: number,
  to: number,
): number {
  if (Number.isInteger(value) && value >= from && value <= to) return value;
  throw new RangeError(
    `Cannot make a time: its ${name} is not between ${from} and ${to}`,
  );
}

export function checkOffset(offset: number | null): number | null {
  if (offset === null || Math.abs(offset) < 86_400) return offset;
  throw new RangeError("Cannot make a time: its offset is a day or more");
}

/** The milliseconds since 1970 of a day in UTC, including years below 100. */
export function dayMs(year: number, month: number, day: number): number {
  check("year", year, 1, 9999);
  check("month", month, 1, 12);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, check("day", day, 1, 31));
  if (date.getUTCDate() === day) return date.getTime();
  throw new RangeError("Cannot make a date: the month has no such day");
}

/**
 * The properties of instances of subclasses besides the fields of their base.
 */
export interface SubclassParts {
  /** The subclass of a datetime class, as `module.QualName`. */
  readonly className?: string;
  /** Other pickled data of an instance of a subclass. */
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** The fields of a time of day. */
export interface TimeFields extends SubclassParts {
  /**
   * The hour, 0 to 23.
   *
   * @default {0}
   */
  readonly hour?: number;
  /**
   * The minute, 0 to 59.
   *
   * @default {0}
   */
  readonly minute?: number;
  /**
   * The second, 0 to 59.
   *
   * @default {0}
   */
  readonly second?: number;
  /**
   * The microseconds, 0 to 999,999.
   *
   * @default {0}
   */
  readonly microsecond?: number;
  /**
   * The offset in seconds east of UTC; null if naive, or if it depends on the
   * day.
   *
   * @default {null}
   */
  readonly offset?: number | null;
  /**
   * The name of the time zone; null if unnamed.
   *
   * @default {null}
   */
  readonly zone?: string | null;
  /**
   * 1 for the second occurrence of a repeated local time (PEP 495).
   *
   * @default {0}
   */
  readonly fold?: number;
  /** The time zone, if it is an instance of an unknown class. */
  readonly tzinfo?: PyObject | undefined;
}

/** The fields of a {@linkcode PyDateTime} in local time of its zone. */
export interface DateTimeFields extends TimeFields {
  /** The year, 1 to 9999. */
  readonly year: number;
  /** The month, 1 to 12. */
  readonly month: number;
  /** The day, 1 to 31. */
  readonly day: number;
  /**
   * The nanoseconds of pandas, 0 to 999.
   *
   * @default {0}
   */
  readonly nanosecond?: number;
}

/** Sets properties that most values lack, so that these do not show them. */
export function setSubclassParts(
  value: SubclassParts,
  { className, attributes }: SubclassParts,
): void {
  const own = value as Mutable<SubclassParts>;
  if (className !== undefined) own.className = className;
  if (attributes !== undefined) own.attributes = attributes;
}

export function timeOfDayMs(fields: TimeFields): number {
  const { hour = 0, minute = 0, second = 0, microsecond = 0 } = fields;
  check("hour", hour, 0, 23);
  check("minute", minute, 0, 59);
  check("second", second, 0, 59);
  check("microsecond", microsecond, 0, 999_999);
  return ((hour * 60 + minute) * 60 + second) * 1000 +
    Math.floor(microsecond / 1000);
}

/** The milliseconds of fields as if they were in UTC. */
export function wallMs(fields: DateTimeFields): number {
  return dayMs(fields.year, fields.month, fields.day) + timeOfDayMs(fields);
}

export function shift(offset: number | null): number {
  return Math.round((offset ?? 0) * 1000);
}

/** The fields of an instant at `offset` seconds east of UTC. */
export function fieldsOf(ms: number, offset: number | null): DateTimeFields {
  const wall = ms + shift(offset);
  if (!(wall >= MIN_MS && wall <= MAX_MS)) {
    throw new RangeError(
      "Cannot make a time: its year is not between 1 and 9999",
    );
  }
  const date = new Date(wall);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    microsecond: date.getUTCMilliseconds() * 1000,
    offset,
  };
}
