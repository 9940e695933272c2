/**
 * A `decimal.Decimal` as a string, so that no digit is lost.
 *
 * @example Create a decimal
 * ```ts
 * import { PyDecimal } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * const price = new PyDecimal("1234.5600");
 * assertEquals(String(price), "1234.5600");
 * assertEquals(price.toNumber(), 1234.56);
 * ```
 */
export class PyDecimal {
  /** The form of Python's `str()`: `1.50`, `-1.5E+400`, `NaN`, `Infinity`. */
  readonly text: string;

  /** Creates a decimal from a string, which is not checked. */
  constructor(text: string) {
    this.text = text;
    Object.freeze(this);
  }

  /** The nearest number. */
  toNumber(): number {
    return Number(this.text.replace(/^([+-]?)s?nan\d*$/i, "NaN"));
  }

  /** The same as `text`. */
  toString(): string {
    return this.text;
  }

  /** The same as `text`: a JSON number would lose digits. */
  toJSON(): string {
    return this.text;
  }

  /** The class name, also for instances of another copy of this library. */
  get [Symbol.toStringTag](): "PyDecimal" {
    return "PyDecimal";
  }
}
