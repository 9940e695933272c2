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
  /** The time zone, only there if it is of a class that is not known. */
  declare readonly tzinfo?: PyObject;
  /**
   * `module.QualName` of its class, only there if that is a subclass of
   * `datetime.time`.
   */
  declare readonly className?: string;
  /** What else was pickled with an instance of a subclass. */
  declare readonly attributes?: Readonly<Record<string, unknown>>;

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
    if (fields.tzinfo !== undefined) this.tzinfo = fields.tzinfo;
    setSubclassParts(this, fields);
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
