import {
  check,
  checkOffset,
  fraction,
  offsetText,
  pad,
  setSubclassParts,
  type TimeFields,
  timeOfDayMs,
} from "./fields.ts";
import type { PyObject } from "../object.ts";

/**
 * A `datetime.time`.
 *
 * @example Print a time
 * ```ts
 * import { PyTime } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(String(new PyTime({ hour: 6, minute: 7 })), "06:07:00");
 * ```
 */
export class PyTime {
  /** The hour, 0 to 23. */
  readonly hour: number;
  /** The minute, 0 to 59. */
  readonly minute: number;
  /** The second, 0 to 59. */
  readonly second: number;
  /** The microseconds, 0 to 999,999. */
  readonly microsecond: number;
  /**
   * The offset in seconds east of UTC; null if naive, or if it depends on the
   * day.
   */
  readonly offset: number | null;
  /** The name of the time zone; null if unnamed. */
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
   * `datetime.time`.
   */
  declare readonly className?: string;
  /** Other pickled data of an instance of a subclass. */
  declare readonly attributes?: Readonly<Record<string, unknown>>;

  /**
   * Creates a time.
   *
   * @throws {RangeError} If a field is out of range.
   */
  constructor(fields: TimeFields) {
    timeOfDayMs(fields);
    this.hour = fields.hour ?? 0;
    this.minute = fields.minute ?? 0;
    this.second = fields.second ?? 0;
    this.microsecond = fields.microsecond ?? 0;
    this.offset = checkOffset(fields.offset ?? null);
    this.zone = fields.zone ?? null;
    this.fold = check("fold", fields.fold ?? 0, 0, 1);
    if (fields.tzinfo !== undefined) this.tzinfo = fields.tzinfo;
    setSubclassParts(this, fields);
    Object.freeze(this);
  }

  /** The form of Python's `isoformat()`. */
  toString(): string {
    const text = `${pad(this.hour)}:${pad(this.minute)}:${pad(this.second)}`;
    const part = fraction(this.microsecond, 0);
    return `${text}${part}${offsetText(this.offset)}`;
  }

  /** The form of Python's `isoformat()`. */
  toJSON(): string {
    return this.toString();
  }

  /** The class name, also for instances of another copy of this library. */
  get [Symbol.toStringTag](): "PyTime" {
    return "PyTime";
  }
}
