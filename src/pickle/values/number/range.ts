/** A number, or a bigint if a number would not be exact. */
export type PyInt = number | bigint;

/**
 * A `range`: its three numbers and an iterator over its members.
 *
 * @example Iterate over every third number
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
  /** The end, which is not a member. */
  readonly stop: PyInt;
  /** The distance of two members. */
  readonly step: PyInt;

  /**
   * Creates a range.
   *
   * @throws {RangeError} If `step` is 0, as in Python.
   */
  constructor(start: PyInt, stop: PyInt, step: PyInt = 1) {
    if (BigInt(step) === 0n) {
      throw new RangeError("Cannot make a range: its step is 0");
    }
    this.start = start;
    this.stop = stop;
    this.step = step;
    Object.freeze(this);
  }

  /** The number of members; a bigint if a number would not be exact. */
  get length(): PyInt {
    const [start, stop, step] = [this.start, this.stop, this.step].map(BigInt);
    const span = step! > 0n ? stop! - start! : start! - stop!;
    const stride = step! > 0n ? step! : -step!;
    const count = span > 0n ? (span + stride - 1n) / stride : 0n;
    return count <= Number.MAX_SAFE_INTEGER ? Number(count) : count;
  }

  /** Yields the members in order. */
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

  /** The form of Python's `repr()`. */
  toString(): string {
    const { start, stop, step } = this;
    const last = BigInt(step) === 1n ? "" : `, ${step}`;
    return `range(${start}, ${stop}${last})`;
  }

  /** The class name, also for instances of another copy of this library. */
  get [Symbol.toStringTag](): "PyRange" {
    return "PyRange";
  }
}

/**
 * A `slice`: three values, usually integers or null.
 *
 * @example Create a slice of the first ten
 * ```ts
 * import { PySlice } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(new PySlice(null, 10, null).stop, 10);
 * ```
 */
export class PySlice {
  /** The start; null for the first member. */
  readonly start: unknown;
  /** The end; null for the last member. */
  readonly stop: unknown;
  /** The distance of two members; null for 1. */
  readonly step: unknown;

  /** Creates a slice from its three values. */
  constructor(start: unknown, stop: unknown, step: unknown) {
    this.start = start;
    this.stop = stop;
    this.step = step;
    Object.freeze(this);
  }

  /** The class name, also for instances of another copy of this library. */
  get [Symbol.toStringTag](): "PySlice" {
    return "PySlice";
  }
}
