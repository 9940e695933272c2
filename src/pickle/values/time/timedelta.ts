import {
  fraction,
  pad,
  setSubclassParts,
  type SubclassParts,
} from "./fields.ts";

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
  /**
   * `module.QualName` of its class, only there if that is a subclass of
   * `datetime.timedelta`.
   */
  declare readonly className?: string;
  /** What else was pickled with an instance of a subclass. */
  declare readonly attributes?: Readonly<Record<string, unknown>>;
  /** numpy's unit of a single timedelta64, such as `h`; only there for one. */
  declare readonly unit?: string;

  /** Carries what is out of range over, as Python does. */
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
