/**
 * A `decimal.Decimal`, as its text: no digit is lost.
 *
 * @example From a pickle or by hand
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
  /** What Python's `str()` gives: `1.50`, `-1.5E+400`, `NaN`, `Infinity`. */
  readonly text: string;

  /** Takes the text as it is. */
  constructor(text: string) {
    this.text = text;
    Object.freeze(this);
  }

  /** The nearest number. */
  toNumber(): number {
    return Number(this.text.replace(/^([+-]?)s?nan\d*$/i, "NaN"));
  }

  /** The text. */
  toString(): string {
    return this.text;
  }

  /** The text: JSON's numbers would lose digits. */
  toJSON(): string {
    return this.text;
  }

  /** Names the class also where two copies of it are loaded. */
  get [Symbol.toStringTag](): "PyDecimal" {
    return "PyDecimal";
  }
}
