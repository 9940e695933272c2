import {
  check,
  checkOffset,
  fraction,
  offsetText,
  pad,
  type TimeFields,
  timeOfDayMs,
} from "./fields.ts";

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
