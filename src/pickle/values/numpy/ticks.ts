import { exact } from "../numbers.ts";

/**
 * A numpy datetime64 or timedelta64 that no other class can represent: a number
 * of months, a value without a unit, or a time outside the years 1 to 9999.
 *
 * @example Create three months
 * ```ts
 * import { NdTicks } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * const quarter = new NdTicks("m", 3n, "M");
 * assertEquals([quarter.ticks, quarter.unit], [3, "M"]);
 * assertEquals(String(quarter), "timedelta64(3, M)");
 * ```
 */
export class NdTicks {
  /** numpy's letter: `M` for a datetime64, `m` for a timedelta64. */
  readonly kind: string;
  /** The number of ticks; for a datetime64, since 1970. */
  readonly ticks: number | bigint;
  /** numpy's unit, such as `Y`, `M`, `D`, `ns`, or `generic`. */
  readonly unit: string;
  /** The number of units in a tick. */
  readonly step: number;

  /** Creates a value from its parts. */
  constructor(kind: string, ticks: bigint, unit: string, step = 1) {
    this.kind = kind;
    this.ticks = exact(ticks);
    this.unit = unit;
    this.step = step;
    Object.freeze(this);
  }

  /** A form such as `timedelta64(3, M)`. */
  toString(): string {
    const name = this.kind === "M" ? "datetime64" : "timedelta64";
    const step = this.step === 1 ? "" : this.step;
    return `${name}(${this.ticks}, ${step}${this.unit})`;
  }

  /** The same as {@linkcode toString}. */
  toJSON(): string {
    return this.toString();
  }

  /** The class name, also for instances of another copy of this library. */
  get [Symbol.toStringTag](): "NdTicks" {
    return "NdTicks";
  }
}
