import { exact } from "../numbers.ts";

/**
 * A numpy datetime64 or timedelta64 that no other class can hold: a number of
 * months, of a unit that is not stated, or beyond the years 1 to 9999.
 *
 * @example Three months
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
  /** How many ticks: since 1970 for a datetime64. */
  readonly ticks: number | bigint;
  /** numpy's unit, such as `Y`, `M`, `D`, `ns`, or `generic`. */
  readonly unit: string;
  /** How many units one tick is. */
  readonly step: number;

  /** Takes the parts as they are. */
  constructor(kind: string, ticks: bigint, unit: string, step = 1) {
    this.kind = kind;
    this.ticks = exact(ticks);
    this.unit = unit;
    this.step = step;
    Object.freeze(this);
  }

  /** Such as `timedelta64(3, M)`. */
  toString(): string {
    const name = this.kind === "M" ? "datetime64" : "timedelta64";
    const step = this.step === 1 ? "" : this.step;
    return `${name}(${this.ticks}, ${step}${this.unit})`;
  }

  /** {@linkcode toString} */
  toJSON(): string {
    return this.toString();
  }

  /** Names the class also where two copies of it are loaded. */
  get [Symbol.toStringTag](): "NdTicks" {
    return "NdTicks";
  }
}
