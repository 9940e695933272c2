import {
  check,
  checkOffset,
  type DateTimeFields,
  fraction,
  offsetText,
  pad,
  setSubclassParts,
  shift,
  wallMs,
} from "./fields.ts";
import type { PyObject } from "../object.ts";

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
  /** The time zone, only there if it is of a class that is not known. */
  declare readonly tzinfo?: PyObject;
  /**
   * `module.QualName` of its class, only there if that is a subclass of
   * `datetime.datetime`.
   */
  declare readonly className?: string;
  /** What else was pickled with an instance of a subclass. */
  declare readonly attributes?: Readonly<Record<string, unknown>>;

  /** Throws a RangeError if a field is out of its range. */
  constructor(fields: DateTimeFields) {
    const offset = checkOffset(fields.offset ?? null);
    super(wallMs(fields) - shift(offset));
    this.microsecond = fields.microsecond ?? 0;
    this.nanosecond = check("nanosecond", fields.nanosecond ?? 0, 0, 999);
    this.offset = offset;
    this.zone = fields.zone ?? null;
    this.fold = check("fold", fields.fold ?? 0, 0, 1);
    if (fields.tzinfo !== undefined) this.tzinfo = fields.tzinfo;
    setSubclassParts(this, fields);
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
