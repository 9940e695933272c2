// The fields that the datetime family shares. They follow CPython's Lib/datetime.py.

import type { Mutable, PyObject } from "../object.ts";

export const DAY_MS = 86_400_000;
const MIN_MS = -62_135_596_800_000; // 0001-01-01
const MAX_MS = 253_402_300_799_999; // 9999-12-31

export function pad(value: number, width = 2): string {
  return String(value).padStart(width, "0");
}

/** The digits after the second: none, six, or nine with nanoseconds. */
export function fraction(microsecond: number, nanosecond: number): string {
  if (nanosecond !== 0) return `.${pad(microsecond, 6)}${pad(nanosecond, 3)}`;
  return microsecond === 0 ? "" : `.${pad(microsecond, 6)}`;
}

/** `+05:30`, `-00:19:32`; empty for null. */
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
    `Cannot make a time: its ${name} is not within ${from} and ${to}`,
  );
}

export function checkOffset(offset: number | null): number | null {
  if (offset === null || Math.abs(offset) < 86_400) return offset;
  throw new RangeError("Cannot make a time: its offset is a day or more");
}

/** Milliseconds since 1970 of a day in UTC, years below 100 included. */
export function dayMs(year: number, month: number, day: number): number {
  check("year", year, 1, 9999);
  check("month", month, 1, 12);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, check("day", day, 1, 31));
  if (date.getUTCDate() === day) return date.getTime();
  throw new RangeError("Cannot make a date: its month has no such day");
}

/** What instances of subclasses have beside the fields of their base. */
export interface SubclassParts {
  /** `module.QualName` of a subclass of a class of `datetime`. */
  readonly className?: string;
  /** What else was pickled with an instance of a subclass. */
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** The fields of a time of day; what is left out is 0, null for the zone. */
export interface TimeFields extends SubclassParts {
  /** 0 to 23. */
  readonly hour?: number;
  /** 0 to 59. */
  readonly minute?: number;
  /** 0 to 59. */
  readonly second?: number;
  /** 0 to 999,999. */
  readonly microsecond?: number;
  /** Seconds east of UTC; null if naive, or if it depends on the day. */
  readonly offset?: number | null;
  /** Name of the time zone, null where it has none. */
  readonly zone?: string | null;
  /** 1 for the second pass of a time that comes twice (PEP 495). */
  readonly fold?: number;
  /** The time zone, if it is an instance of a class that is not known. */
  readonly tzinfo?: PyObject | undefined;
}

/** The fields of a {@linkcode PyDateTime}, as its zone's clock shows them. */
export interface DateTimeFields extends TimeFields {
  /** 1 to 9999. */
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
  /** 0 to 999, of pandas. */
  readonly nanosecond?: number;
}

/** Sets what most values do not have, so that they do not show it. */
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

/** The milliseconds that fields show, as if they were UTC. */
export function wallMs(fields: DateTimeFields): number {
  return dayMs(fields.year, fields.month, fields.day) + timeOfDayMs(fields);
}

export function shift(offset: number | null): number {
  return Math.round((offset ?? 0) * 1000);
}

/** The fields that an instant shows on a clock `offset` seconds east of UTC. */
export function fieldsOf(ms: number, offset: number | null): DateTimeFields {
  const wall = ms + shift(offset);
  if (!(wall >= MIN_MS && wall <= MAX_MS)) {
    throw new RangeError(
      "Cannot make a time: its year is not within 1 and 9999",
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
