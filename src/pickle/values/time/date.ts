import {
  DAY_MS,
  dayMs,
  fieldsOf,
  pad,
  setSubclassParts,
  type SubclassParts,
} from "./fields.ts";

/**
 * A `datetime.date`.
 *
 * @example Print a date
 * ```ts
 * import { PyDate } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(String(new PyDate(2022, 2, 28)), "2022-02-28");
 * ```
 */
export class PyDate {
  /** The year, 1 to 9999. */
  readonly year: number;
  /** The month, 1 to 12. */
  readonly month: number;
  /** The day, 1 to 31. */
  readonly day: number;
  /**
   * Its class as `module.QualName`. It exists only for a subclass of
   * `datetime.date`.
   */
  declare readonly className?: string;
  /** Other pickled data of an instance of a subclass. */
  declare readonly attributes?: Readonly<Record<string, unknown>>;

  /**
   * Creates a date.
   *
   * @throws {RangeError} If the day does not exist.
   */
  constructor(
    year: number,
    month: number,
    day: number,
    parts: SubclassParts = {},
  ) {
    dayMs(year, month, day);
    this.year = year;
    this.month = month;
    this.day = day;
    setSubclassParts(this, parts);
    Object.freeze(this);
  }

  /** Midnight of the day in UTC. */
  toDate(): Date {
    return new Date(dayMs(this.year, this.month, this.day));
  }

  /** The form of Python's `isoformat()`. */
  toString(): string {
    return `${pad(this.year, 4)}-${pad(this.month)}-${pad(this.day)}`;
  }

  /** The form of Python's `isoformat()`. */
  toJSON(): string {
    return this.toString();
  }

  /** The class name, also for instances of another copy of this library. */
  get [Symbol.toStringTag](): "PyDate" {
    return "PyDate";
  }
}

/** The date of a number of days since 1970. */
export function dateOfDay(day: number): PyDate {
  const { year, month, day: dayOfMonth } = fieldsOf(day * DAY_MS, null);
  return new PyDate(year, month, dayOfMonth);
}
