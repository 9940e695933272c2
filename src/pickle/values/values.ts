// What stands for a Python value where JavaScript has no type of its own.

/**
 * A class, function or other thing that a pickle knows by name only; also
 * `Ellipsis` and `NotImplemented`. It is data: nothing is looked up by it.
 *
 * Classes and functions that cloudpickle wrote by value are named too, their
 * code is not kept.
 *
 * @example A class
 * ```ts
 * import { decodePickle, PyGlobal } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = new TextEncoder().encode("cshop.models\nOrder\n.");
 * assertEquals(decodePickle(bytes), new PyGlobal("shop.models", "Order"));
 * ```
 */
export class PyGlobal {
  /** Python 3's name of the module. */
  readonly module: string;
  /** The qualified name in the module; empty for the module itself. */
  readonly name: string;

  /** Takes names as they are. */
  constructor(module: string, name: string) {
    this.module = module;
    this.name = name;
  }

  /** The two names, joined by a dot. */
  toString(): string {
    return this.name === "" ? this.module : `${this.module}.${this.name}`;
  }

  /** Names the class also where two copies of it are loaded. */
  get [Symbol.toStringTag](): "PyGlobal" {
    return "PyGlobal";
  }
}

/** The parts of a {@linkcode PyObject}; what is left out is empty or null. */
export interface PyObjectParts {
  /** Arguments of `__new__` or of the call that made it. */
  readonly args?: readonly unknown[];
  /** Keyword arguments of `__new__`. */
  readonly kwargs?: Readonly<Record<string, unknown>>;
  /** What was pickled as its state. */
  readonly state?: unknown;
  /** Items appended to it. */
  readonly items?: readonly unknown[];
  /** Dict items set in it. */
  readonly entries?: readonly (readonly [key: unknown, value: unknown])[];
}

const NO_ITEMS: readonly never[] = Object.freeze([]);
const NO_KWARGS: Readonly<Record<string, unknown>> = Object.freeze({});

/**
 * An instance of a class that has no counterpart here: frozen, inert data.
 * Enum members, namedtuples and dataclasses are such too.
 *
 * @example A dataclass
 * ```ts
 * import { decodePickle, PyObject } from "@taskrunview/taskrunview/pickle";
 * import { assert, assertEquals } from "@std/assert";
 *
 * // Written by CPython: pickle.dumps(Address(city="Rome"), protocol=2)
 * const text = "\x80\x02cshop\nAddress\n)\x81}U\x04cityU\x04Romesb.";
 * const address = decodePickle(Uint8Array.from(text, (c) => c.charCodeAt(0)));
 * assert(address instanceof PyObject);
 * assertEquals(address.className, "shop.Address");
 * assertEquals(address.state, { city: "Rome" });
 * ```
 */
export class PyObject {
  /** Module and qualified name, joined by a dot. */
  readonly className: string;
  /** Arguments of `__new__` or of the call that made it. */
  readonly args: readonly unknown[];
  /** Keyword arguments of `__new__`. */
  readonly kwargs: Readonly<Record<string, unknown>>;
  /**
   * What was pickled as its state, null if nothing was. The attributes of its
   * dict and of its slots are merged into one plain object.
   */
  readonly state: unknown;
  /** Items appended to it, as to a subclass of `list`. */
  readonly items: readonly unknown[];
  /** Dict items set in it, as in a subclass of `dict`. */
  readonly entries: readonly (readonly [key: unknown, value: unknown])[];

  /** Takes the parts as they are. */
  constructor(className: string, parts: PyObjectParts = {}) {
    this.className = className;
    this.args = parts.args ?? NO_ITEMS;
    this.kwargs = parts.kwargs ?? NO_KWARGS;
    this.state = parts.state ?? null;
    this.items = parts.items ?? NO_ITEMS;
    this.entries = parts.entries ?? NO_ITEMS;
  }

  /** Names the class also where two copies of it are loaded. */
  get [Symbol.toStringTag](): "PyObject" {
    return "PyObject";
  }
}

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

/**
 * An exception of a class that is built into Python. Those of other classes
 * are a {@linkcode PyObject}.
 *
 * @example A task that returned an error
 * ```ts
 * import { decodePickle, PyError } from "@taskrunview/taskrunview/pickle";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const text = "cbuiltins\nValueError\n(Vtoo late\ntR.";
 * const error = decodePickle(new TextEncoder().encode(text));
 * assert(error instanceof Error && error instanceof PyError);
 * assertEquals(`${error}`, "ValueError: too late");
 * assertEquals(error.args, ["too late"]);
 * ```
 */
export class PyError extends Error {
  /** Python's class: `ValueError`. */
  override readonly name: string;
  /** Python's `args`. */
  readonly args: readonly unknown[];
  /** What else was pickled with it: `filename`, `__notes__`, own attributes. */
  readonly attributes: Readonly<Record<string, unknown>>;

  /** Takes the parts as they are. */
  constructor(
    name: string,
    message: string,
    args: readonly unknown[] = [],
    attributes: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = name;
    this.args = args;
    this.attributes = attributes;
    // Where this library was called from says nothing about the Python error.
    this.stack = `${name}: ${message}`;
  }

  /** Names the class also where two copies of it are loaded. */
  get [Symbol.toStringTag](): "PyError" {
    return "PyError";
  }
}
