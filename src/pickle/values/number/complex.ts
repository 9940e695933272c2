/**
 * A complex number.
 *
 * @example Read both parts
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

  /** Creates a complex number. */
  constructor(real: number, imag: number) {
    this.real = real;
    this.imag = imag;
    Object.freeze(this);
  }

  /** The form of Python's `str()`, with the digits of JavaScript. */
  toString(): string {
    const sign = this.imag < 0 || Object.is(this.imag, -0) ? "-" : "+";
    return `(${this.real}${sign}${Math.abs(this.imag)}j)`;
  }

  /** The same as `toString()`. */
  toJSON(): string {
    return this.toString();
  }

  /** The class name, also for instances of another copy of this library. */
  get [Symbol.toStringTag](): "PyComplex" {
    return "PyComplex";
  }
}
