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
 * A `datetime.datetime`, pandas Timestamp or pendulum DateTime: a Date with
 * microseconds, nanoseconds and an offset. A naive time is read as UTC.
 *
 * @example Keep microseconds and the offset
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
  /** The microseconds, 0 to 999,999. */
  readonly microsecond: number;
  /** The nanoseconds of pandas, 0 to 999. */
  readonly nanosecond: number;
  /**
   * The offset in seconds east of UTC; null if naive, or if the runtime does
   * not know the zone.
   */
  readonly offset: number | null;
  /** The name of the time zone; null if naive or unnamed. */
  readonly zone: string | null;
  /**
   * 1 for the second occurrence of a repeated local time (PEP 495), otherwise
   * 0.
   */
  readonly fold: number;
  /** The time zone. It exists only for an unknown class. */
  declare readonly tzinfo?: PyObject;
  /**
   * Its class as `module.QualName`. It exists only for a subclass of
   * `datetime.datetime`.
   */
  declare readonly className?: string;
  /** Other pickled data of an instance of a subclass. */
  declare readonly attributes?: Readonly<Record<string, unknown>>;

  /**
   * Creates a datetime.
   *
   * @throws {RangeError} If a field is out of range.
   */
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
   * Parses the form of Python's `isoformat()` and pendulum's
   * `to_iso8601_string()`: a date and a time separated by `T` or a space, up to
   * nine digits of a second, and `Z` or an offset, which may have seconds.
   *
   * @param text A string such as `2022-05-09T15:32:00+00:19:32`.
   * @throws {SyntaxError} If it does not have that form.
   * @throws {RangeError} If a field is out of range.
   *
   * @example Parse a naive time and one in UTC
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

  /**
   * The form of Python's `isoformat()`, with nine digits if there are
   * nanoseconds.
   */
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

  /** {@linkcode iso}, in place of the local time of a Date. */
  override toString(): string {
    return this.iso;
  }

  /** {@linkcode iso}, with microseconds and offset. */
  override toJSON(): string {
    return this.iso;
  }

  /** The class name, also for instances of another copy of this library. */
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
