/**
 * A complex number.
 *
 * @example Its parts
 * ```ts
 * import { PyComplex } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(String(new PyComplex(1.5, -2)), "(1.5-2j)");
 * ```
 */
export class PyComplex {
  /** The real part. */
  readonly real: number;
  /** The imaginary part. */
  readonly imag: number;

  /** Takes both parts. */
  constructor(real: number, imag: number) {
    this.real = real;
    this.imag = imag;
    Object.freeze(this);
  }

  /** As Python's `str()`, with JavaScript's form of the numbers. */
  toString(): string {
    const sign = this.imag < 0 || Object.is(this.imag, -0) ? "-" : "+";
    return `(${this.real}${sign}${Math.abs(this.imag)}j)`;
  }

  /** The text. */
  toJSON(): string {
    return this.toString();
  }

  /** Names the class also where two copies of it are loaded. */
  get [Symbol.toStringTag](): "PyComplex" {
    return "PyComplex";
  }
}
