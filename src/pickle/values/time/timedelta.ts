import {
  fraction,
  pad,
  setSubclassParts,
  type SubclassParts,
} from "./fields.ts";

/**
 * A `datetime.timedelta`, pandas Timedelta or pendulum Duration. Only `days`
 * can be negative, as in Python: −1 s is −1 day and 86,399 s.
 *
 * @example Convert to a string and to a number
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
  /** The whole days, which may be negative. */
  readonly days: number;
  /** The seconds, 0 to 86,399. */
  readonly seconds: number;
  /** The microseconds, 0 to 999,999. */
  readonly microseconds: number;
  /** The nanoseconds of pandas, 0 to 999. */
  readonly nanoseconds: number;
  /**
   * Its class as `module.QualName`. It exists only for a subclass of
   * `datetime.timedelta`.
   */
  declare readonly className?: string;
  /** Other pickled data of an instance of a subclass. */
  declare readonly attributes?: Readonly<Record<string, unknown>>;
  /** The numpy unit, such as `h`. It exists only for a single timedelta64. */
  declare readonly unit?: string;

  /**
   * Creates a timedelta. Values out of range are carried over, as in Python.
   */
  constructor(
    days: number,
    seconds = 0,
    microseconds = 0,
    nanoseconds = 0,
    parts: SubclassParts & { readonly unit?: string } = {},
  ) {
    if (parts.unit !== undefined) this.unit = parts.unit;
    const micros = microseconds + Math.floor(nanoseconds / 1000);
    const whole = seconds + Math.floor(micros / 1e6);
    this.days = days + Math.floor(whole / 86_400);
    this.seconds = whole - Math.floor(whole / 86_400) * 86_400;
    this.microseconds = micros - Math.floor(micros / 1e6) * 1e6;
    this.nanoseconds = nanoseconds - Math.floor(nanoseconds / 1000) * 1000;
    if (!(Math.abs(this.days) <= 999_999_999)) {
      throw new RangeError("Cannot make a timedelta: it has too many days");
    }
    setSubclassParts(this, parts);
    Object.freeze(this);
  }

  /** The total in seconds, as a number. */
  totalSeconds(): number {
    return this.days * 86_400 + this.seconds +
      (this.microseconds * 1000 + this.nanoseconds) / 1e9;
  }

  /** The form of Python's `str()`: `2 days, 0:00:03.000004`. */
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

  /** The form of Python's `str()`. */
  toJSON(): string {
    return this.toString();
  }

  /** The class name, also for instances of another copy of this library. */
  get [Symbol.toStringTag](): "PyTimedelta" {
    return "PyTimedelta";
  }
}
