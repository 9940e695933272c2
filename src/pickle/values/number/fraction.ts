/**
 * A `fractions.Fraction`.
 *
 * @example Create three quarters
 * ```ts
 * import { PyFraction } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * const part = new PyFraction(3n, 4n);
 * assertEquals(String(part), "3/4");
 * assertEquals(part.toNumber(), 0.75);
 * ```
 */
export class PyFraction {
  /** The numerator. */
  readonly numerator: bigint;
  /** The denominator, which is positive. */
  readonly denominator: bigint;

  /** Creates a fraction, which is not reduced. */
  constructor(numerator: bigint, denominator: bigint) {
    this.numerator = numerator;
    this.denominator = denominator;
    Object.freeze(this);
  }

  /** The quotient as a number. */
  toNumber(): number {
    return Number(this.numerator) / Number(this.denominator);
  }

  /** The form of Python's `str()`: `3/4`, or `3` for a whole number. */
  toString(): string {
    return this.denominator === 1n
      ? `${this.numerator}`
      : `${this.numerator}/${this.denominator}`;
  }

  /** The same as `toString()`. */
  toJSON(): string {
    return this.toString();
  }

  /** The class name, also for instances of another copy of this library. */
  get [Symbol.toStringTag](): "PyFraction" {
    return "PyFraction";
  }
}
