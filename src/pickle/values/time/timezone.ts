import { checkOffset, offsetText } from "./fields.ts";

/**
 * A time zone: `datetime.timezone`, `zoneinfo.ZoneInfo`, or one of pytz,
 * dateutil or pendulum.
 *
 * @example Create a fixed offset
 * ```ts
 * import { PyTimezone } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(String(new PyTimezone("BRT", -10800)), "BRT");
 * ```
 */
export class PyTimezone {
  /** Its name; null if it has none. */
  readonly name: string | null;
  /** The offset in seconds east of UTC; null if it depends on the time. */
  readonly offset: number | null;

  /**
   * Creates a time zone.
   *
   * @throws {RangeError} If the offset is a day or more.
   */
  constructor(name: string | null, offset: number | null) {
    this.name = name;
    this.offset = checkOffset(offset);
    Object.freeze(this);
  }

  /** The name, or the offset if it has none. */
  toString(): string {
    return this.name ?? offsetText(this.offset);
  }

  /** The name, or the offset if it has none. */
  toJSON(): string {
    return this.toString();
  }

  /** The class name, also for instances of another copy of this library. */
  get [Symbol.toStringTag](): "PyTimezone" {
    return "PyTimezone";
  }
}
