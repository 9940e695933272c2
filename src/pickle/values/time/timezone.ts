import { checkOffset, offsetText } from "./fields.ts";

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
