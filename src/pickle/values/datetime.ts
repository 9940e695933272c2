// Python's datetime family. Fields and texts follow CPython's Lib/datetime.py.

const DAY_MS = 86_400_000;
const MIN_MS = -62_135_596_800_000; // 0001-01-01
const MAX_MS = 253_402_300_799_999; // 9999-12-31

function pad(value: number, width = 2): string {
  return String(value).padStart(width, "0");
}

/** The digits after the second: none, six, or nine with nanoseconds. */
function fraction(microsecond: number, nanosecond: number): string {
  if (nanosecond !== 0) return `.${pad(microsecond, 6)}${pad(nanosecond, 3)}`;
  return microsecond === 0 ? "" : `.${pad(microsecond, 6)}`;
}

/** `+05:30`, `-00:19:32`; empty for null. */
function offsetText(offset: number | null): string {
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

function check(name: string, value: number, from: number, to: number): number {
  if (Number.isInteger(value) && value >= from && value <= to) return value;
  throw new RangeError(
    `Cannot make a time: its ${name} is not within ${from} and ${to}`,
  );
}

function checkOffset(offset: number | null): number | null {
  if (offset === null || Math.abs(offset) < 86_400) return offset;
  throw new RangeError("Cannot make a time: its offset is a day or more");
}

/** Milliseconds since 1970 of a day in UTC, years below 100 included. */
function dayMs(year: number, month: number, day: number): number {
  check("year", year, 1, 9999);
  check("month", month, 1, 12);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, check("day", day, 1, 31));
  if (date.getUTCDate() === day) return date.getTime();
  throw new RangeError("Cannot make a date: its month has no such day");
}

/** The fields of a time of day; what is left out is 0, null for the zone. */
export interface TimeFields {
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

function timeOfDayMs(fields: TimeFields): number {
  const { hour = 0, minute = 0, second = 0, microsecond = 0 } = fields;
  check("hour", hour, 0, 23);
  check("minute", minute, 0, 59);
  check("second", second, 0, 59);
  check("microsecond", microsecond, 0, 999_999);
  return ((hour * 60 + minute) * 60 + second) * 1000 +
    Math.floor(microsecond / 1000);
}

function wallMs(fields: DateTimeFields): number {
  return dayMs(fields.year, fields.month, fields.day) + timeOfDayMs(fields);
}

function shift(offset: number | null): number {
  return Math.round((offset ?? 0) * 1000);
}

/**
 * A `datetime.datetime`, also pandas' Timestamp and pendulum's DateTime: a Date
 * that keeps what a Date would lose. A naive one counts as UTC.
 *
 * @example Microseconds and the offset stay
 * ```ts
 * import { PyDateTime } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * const at = PyDateTime.fromISO("2022-05-09T15:32:01.123456+02:00");
 * assertEquals(at.toISOString(), "2022-05-09T13:32:01.123Z");
 * assertEquals(at.microsecond, 123456);
 * assertEquals(at.offset, 7200);
 * assertEquals(at.iso, "2022-05-09T15:32:01.123456+02:00");
 * ```
 */
export class PyDateTime extends Date {
  /** 0 to 999,999. */
  readonly microsecond: number;
  /** 0 to 999, of pandas. */
  readonly nanosecond: number;
  /** Seconds east of UTC, null if naive or if the runtime lacks the zone. */
  readonly offset: number | null;
  /** Name of the time zone, null if naive or if the zone has no name. */
  readonly zone: string | null;
  /** 1 for the second pass of a time that comes twice (PEP 495). */
  readonly fold: number;

  /** Throws a RangeError if a field is out of its range. */
  constructor(fields: DateTimeFields) {
    const offset = checkOffset(fields.offset ?? null);
    super(wallMs(fields) - shift(offset));
    this.microsecond = fields.microsecond ?? 0;
    this.nanosecond = check("nanosecond", fields.nanosecond ?? 0, 0, 999);
    this.offset = offset;
    this.zone = fields.zone ?? null;
    this.fold = check("fold", fields.fold ?? 0, 0, 1);
  }

  /**
   * Reads what Python's `isoformat()` and pendulum's `to_iso8601_string()`
   * write: a date and a time with a `T` or a blank between, up to nine digits
   * of a second, `Z` or an offset, seconds of an offset included.
   *
   * @param text Such as `2022-05-09T15:32:00+00:19:32`.
   * @throws {SyntaxError} If it is not of that form.
   * @throws {RangeError} If a field is out of its range.
   *
   * @example A naive time, and one in UTC
   * ```ts
   * import { PyDateTime } from "@taskrunview/taskrunview/pickle";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(PyDateTime.fromISO("2022-05-09T15:32:00").offset, null);
   * assertEquals(PyDateTime.fromISO("2022-05-09T15:32:00Z").offset, 0);
   * ```
   */
  static fromISO(text: string): PyDateTime {
    const match = ISO.exec(text);
    if (match === null) {
      throw new SyntaxError("Cannot read a time: it is not in ISO 8601 form");
    }
    const part = match.groups as Record<string, string | undefined>;
    const digits = (part.fraction ?? "").padEnd(9, "0");
    return new PyDateTime({
      year: Number(part.year),
      month: Number(part.month),
      day: Number(part.day),
      hour: Number(part.hour ?? 0),
      minute: Number(part.minute ?? 0),
      second: Number(part.second ?? 0),
      microsecond: Number(digits.slice(0, 6)),
      nanosecond: Number(digits.slice(6, 9)),
      offset: parseOffset(part.zone),
      zone: /^z$/i.test(part.zone ?? "") ? "UTC" : null,
    });
  }

  /** Python's `isoformat()`; with nine digits where there are nanoseconds. */
  get iso(): string {
    const wall = new Date(this.getTime() + shift(this.offset));
    const date = `${pad(wall.getUTCFullYear(), 4)}-${
      pad(wall.getUTCMonth() + 1)
    }-${pad(wall.getUTCDate())}`;
    const time = `${pad(wall.getUTCHours())}:${pad(wall.getUTCMinutes())}:${
      pad(wall.getUTCSeconds())
    }`;
    const part = fraction(this.microsecond, this.nanosecond);
    return `${date}T${time}${part}${offsetText(this.offset)}`;
  }

  /** {@linkcode iso}, in place of a Date's text in the local time zone. */
  override toString(): string {
    return this.iso;
  }

  /** {@linkcode iso}, which keeps the microseconds and the offset. */
  override toJSON(): string {
    return this.iso;
  }

  /** Names the class also where two copies of it are loaded. */
  get [Symbol.toStringTag](): "PyDateTime" {
    return "PyDateTime";
  }
}

const ISO =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:[T ](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?)?(?<zone>Z|[+-]\d\d(?::?\d\d(?::?\d\d(?:\.\d{1,6})?)?)?)?)?$/i;

function parseOffset(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^z$/i.test(text)) return 0;
  const [hours, minutes = "0", seconds = "0"] = text.slice(1).match(
    /\d\d(?:\.\d+)?/g,
  ) ?? [];
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return text[0] === "-" ? -size : size;
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

/** The milliseconds that fields show, as if they were UTC. */
export function wallMsOf(fields: DateTimeFields): number {
  return wallMs(fields);
}

/**
 * A `datetime.date`.
 *
 * @example As text
 * ```ts
 * import { PyDate } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(String(new PyDate(2022, 2, 28)), "2022-02-28");
 * ```
 */
export class PyDate {
  /** 1 to 9999. */
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;

  /** Throws a RangeError if there is no such day. */
  constructor(year: number, month: number, day: number) {
    dayMs(year, month, day);
    this.year = year;
    this.month = month;
    this.day = day;
    Object.freeze(this);
  }

  /** Midnight of that day in UTC. */
  toDate(): Date {
    return new Date(dayMs(this.year, this.month, this.day));
  }

  /** Python's `isoformat()`. */
  toString(): string {
    return `${pad(this.year, 4)}-${pad(this.month)}-${pad(this.day)}`;
  }

  /** Python's `isoformat()`. */
  toJSON(): string {
    return this.toString();
  }

  /** Names the class also where two copies of it are loaded. */
  get [Symbol.toStringTag](): "PyDate" {
    return "PyDate";
  }
}

/**
 * A `datetime.time`.
 *
 * @example As text
 * ```ts
 * import { PyTime } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(String(new PyTime({ hour: 6, minute: 7 })), "06:07:00");
 * ```
 */
export class PyTime {
  /** 0 to 23. */
  readonly hour: number;
  /** 0 to 59. */
  readonly minute: number;
  /** 0 to 59. */
  readonly second: number;
  /** 0 to 999,999. */
  readonly microsecond: number;
  /** Seconds east of UTC; null if naive, or if it depends on the day. */
  readonly offset: number | null;
  /** Name of the time zone, null if it has none. */
  readonly zone: string | null;
  /** 1 for the second pass of a time that comes twice (PEP 495). */
  readonly fold: number;

  /** Throws a RangeError if a field is out of its range. */
  constructor(fields: TimeFields) {
    timeOfDayMs(fields);
    this.hour = fields.hour ?? 0;
    this.minute = fields.minute ?? 0;
    this.second = fields.second ?? 0;
    this.microsecond = fields.microsecond ?? 0;
    this.offset = checkOffset(fields.offset ?? null);
    this.zone = fields.zone ?? null;
    this.fold = check("fold", fields.fold ?? 0, 0, 1);
    Object.freeze(this);
  }

  /** Python's `isoformat()`. */
  toString(): string {
    const text = `${pad(this.hour)}:${pad(this.minute)}:${pad(this.second)}`;
    const part = fraction(this.microsecond, 0);
    return `${text}${part}${offsetText(this.offset)}`;
  }

  /** Python's `isoformat()`. */
  toJSON(): string {
    return this.toString();
  }

  /** Names the class also where two copies of it are loaded. */
  get [Symbol.toStringTag](): "PyTime" {
    return "PyTime";
  }
}

/**
 * A `datetime.timedelta`, also pandas' Timedelta and pendulum's Duration.
 * Only `days` may be negative, as in Python: −1 s is −1 day and 86,399 s.
 *
 * @example As text and as a number
 * ```ts
 * import { PyTimedelta } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * const wait = new PyTimedelta(-1, 86399);
 * assertEquals(String(wait), "-1 day, 23:59:59");
 * assertEquals(wait.totalSeconds(), -1);
 * ```
 */
export class PyTimedelta {
  /** Whole days, also below 0. */
  readonly days: number;
  /** 0 to 86,399. */
  readonly seconds: number;
  /** 0 to 999,999. */
  readonly microseconds: number;
  /** 0 to 999, of pandas. */
  readonly nanoseconds: number;

  /** Carries what is out of range over, as Python does. */
  constructor(days: number, seconds = 0, microseconds = 0, nanoseconds = 0) {
    const micros = microseconds + Math.floor(nanoseconds / 1000);
    const whole = seconds + Math.floor(micros / 1e6);
    this.days = days + Math.floor(whole / 86_400);
    this.seconds = whole - Math.floor(whole / 86_400) * 86_400;
    this.microseconds = micros - Math.floor(micros / 1e6) * 1e6;
    this.nanoseconds = nanoseconds - Math.floor(nanoseconds / 1000) * 1000;
    if (!(Math.abs(this.days) <= 999_999_999)) {
      throw new RangeError("Cannot make a timedelta: it has too many days");
    }
    Object.freeze(this);
  }

  /** All of it in seconds, as exact as a number is. */
  totalSeconds(): number {
    return this.days * 86_400 + this.seconds +
      (this.microseconds * 1000 + this.nanoseconds) / 1e9;
  }

  /** As Python's `str()`: `2 days, 0:00:03.000004`. */
  toString(): string {
    const { days, seconds, microseconds, nanoseconds } = this;
    const day = Math.abs(days) === 1 ? "day" : "days";
    const before = days === 0 ? "" : `${days} ${day}, `;
    const minutes = Math.floor(seconds / 60);
    const time = `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${
      pad(seconds % 60)
    }`;
    return `${before}${time}${fraction(microseconds, nanoseconds)}`;
  }

  /** As Python's `str()`. */
  toJSON(): string {
    return this.toString();
  }

  /** Names the class also where two copies of it are loaded. */
  get [Symbol.toStringTag](): "PyTimedelta" {
    return "PyTimedelta";
  }
}

/**
 * A time zone on its own: `datetime.timezone`, `zoneinfo.ZoneInfo`, or one of
 * pytz, dateutil or pendulum.
 *
 * @example A fixed offset
 * ```ts
 * import { PyTimezone } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(String(new PyTimezone("BRT", -10800)), "BRT");
 * ```
 */
export class PyTimezone {
  /** Its name, null if it has none. */
  readonly name: string | null;
  /** Seconds east of UTC, null if that depends on the time. */
  readonly offset: number | null;

  /** Throws a RangeError if the offset is a day or more. */
  constructor(name: string | null, offset: number | null) {
    this.name = name;
    this.offset = checkOffset(offset);
    Object.freeze(this);
  }

  /** The name, else the offset. */
  toString(): string {
    return this.name ?? offsetText(this.offset);
  }

  /** The name, else the offset. */
  toJSON(): string {
    return this.toString();
  }

  /** Names the class also where two copies of it are loaded. */
  get [Symbol.toStringTag](): "PyTimezone" {
    return "PyTimezone";
  }
}

/** Days since 1970 as a date. */
export function dateOfDay(day: number): PyDate {
  const { year, month, day: dayOfMonth } = fieldsOf(day * DAY_MS, null);
  return new PyDate(year, month, dayOfMonth);
}
