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
  /**
   * `module.QualName` of its class, only there if that is a subclass of
   * `datetime.date`.
   */
  declare readonly className?: string;
  /** What else was pickled with an instance of a subclass. */
  declare readonly attributes?: Readonly<Record<string, unknown>>;

  /** Throws a RangeError if there is no such day. */
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

/** Days since 1970 as a date. */
export function dateOfDay(day: number): PyDate {
  const { year, month, day: dayOfMonth } = fieldsOf(day * DAY_MS, null);
  return new PyDate(year, month, dayOfMonth);
}
