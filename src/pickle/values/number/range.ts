/** A number, or a bigint where a number would not be exact. */
export type PyInt = number | bigint;

/**
 * A `range`: its three numbers, and an iterator over its members.
 *
 * @example Every third number
 * ```ts
 * import { PyRange } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * const range = new PyRange(2, 11, 3);
 * assertEquals([...range], [2, 5, 8]);
 * assertEquals(range.length, 3);
 * ```
 */
export class PyRange {
  /** The first member. */
  readonly start: PyInt;
  /** Where it ends; no member itself. */
  readonly stop: PyInt;
  /** From one member to the next. */
  readonly step: PyInt;

  /** Throws a RangeError if `step` is 0, as in Python. */
  constructor(start: PyInt, stop: PyInt, step: PyInt = 1) {
    if (BigInt(step) === 0n) {
      throw new RangeError("Cannot make a range: its step is 0");
    }
    this.start = start;
    this.stop = stop;
    this.step = step;
    Object.freeze(this);
  }

  /** How many members it has: a bigint where a number would not be exact. */
  get length(): PyInt {
    const [start, stop, step] = [this.start, this.stop, this.step].map(BigInt);
    const span = step! > 0n ? stop! - start! : start! - stop!;
    const stride = step! > 0n ? step! : -step!;
    const count = span > 0n ? (span + stride - 1n) / stride : 0n;
    return count <= Number.MAX_SAFE_INTEGER ? Number(count) : count;
  }

  /** Gives the members in order. */
  *[Symbol.iterator](): Generator<PyInt, void, undefined> {
    const start = BigInt(this.start);
    const step = BigInt(this.step);
    const count = BigInt(this.length);
    for (let i = 0n; i < count; i++) {
      const member = start + i * step;
      const near = Number(member);
      yield Number.isSafeInteger(near) ? near : member;
    }
  }

  /** As Python's `repr()`. */
  toString(): string {
    const { start, stop, step } = this;
    const last = BigInt(step) === 1n ? "" : `, ${step}`;
    return `range(${start}, ${stop}${last})`;
  }

  /** Names the class also where two copies of it are loaded. */
  get [Symbol.toStringTag](): "PyRange" {
    return "PyRange";
  }
}

/**
 * A `slice`: three values, mostly integers or null.
 *
 * @example The first ten
 * ```ts
 * import { PySlice } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(new PySlice(null, 10, null).stop, 10);
 * ```
 */
export class PySlice {
  /** Where it starts, null for the beginning. */
  readonly start: unknown;
  /** Where it ends, null for the end. */
  readonly stop: unknown;
  /** From one member to the next, null for 1. */
  readonly step: unknown;

  /** Takes the three as they are. */
  constructor(start: unknown, stop: unknown, step: unknown) {
    this.start = start;
    this.stop = stop;
    this.step = step;
    Object.freeze(this);
  }

  /** Names the class also where two copies of it are loaded. */
  get [Symbol.toStringTag](): "PySlice" {
    return "PySlice";
  }
}
