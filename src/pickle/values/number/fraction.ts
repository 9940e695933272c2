/**
 * A `fractions.Fraction`.
 *
 * @example Three quarters
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
  /** Above the line. */
  readonly numerator: bigint;
  /** Below the line, positive. */
  readonly denominator: bigint;

  /** Takes both as they are, without cancelling. */
  constructor(numerator: bigint, denominator: bigint) {
    this.numerator = numerator;
    this.denominator = denominator;
    Object.freeze(this);
  }

  /** The quotient, as exact as the two numbers are. */
  toNumber(): number {
    return Number(this.numerator) / Number(this.denominator);
  }

  /** As Python's `str()`: `3/4`, or `3` for a whole number. */
  toString(): string {
    return this.denominator === 1n
      ? `${this.numerator}`
      : `${this.numerator}/${this.denominator}`;
  }

  /** The text. */
  toJSON(): string {
    return this.toString();
  }

  /** Names the class also where two copies of it are loaded. */
  get [Symbol.toStringTag](): "PyFraction" {
    return "PyFraction";
  }
}
