import { jsonable, writeAs } from "./json/jsonable.ts";
import { fieldsOf } from "./time/fields.ts";
import { PyDateTime } from "./time/datetime.ts";
import { PyTimedelta } from "./time/timedelta.ts";
import { nativeDtype, type NdDtype } from "./dtype.ts";
import { exact } from "./numbers.ts";
import { NdTicks } from "./numpy/ticks.ts";
import { labelText, printAs } from "./print.ts";
import { PyComplex } from "./number/complex.ts";
import type { PyObject } from "./object.ts";

/** The elements of an {@linkcode NdArray}. */
export type NdData =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigUint64Array
  | BigInt64Array
  | Float32Array
  | Float64Array
  | unknown[];

/** The optional properties of an {@linkcode NdArray}. */
export interface NdArrayDetails {
  /** Its class with its module; `numpy.ndarray` by default. */
  readonly className?: string;
  /** The pickled data of a subclass besides the array. */
  readonly attributes?: unknown;
}

const NO_DETAILS: NdArrayDetails = Object.freeze({});

/**
 * A numpy array, or one of a subclass such as a matrix.
 *
 * `data` has the elements in C order and native byte order. It is a view on the
 * bytes of the pickle if possible; otherwise it is created on first use.
 *
 * | dtype | `data` | values of `at()` and `toArray()` |
 * | --- | --- | --- |
 * | bool | Uint8Array of 0 and 1 | boolean |
 * | int8 to int32, uint8 to uint32 | the typed array of that size | number |
 * | int64, uint64 | BigInt64Array, BigUint64Array | number if safe, else bigint |
 * | float16, float32, float64, longdouble | Float32Array (for the first two), Float64Array | number |
 * | complex64, complex128, clongdouble | Float32Array, Float64Array: real, imaginary, … | PyComplex |
 * | datetime64, timedelta64 | BigInt64Array of ticks | PyDateTime, PyTimedelta, null for NaT; NdTicks if neither can represent it |
 * | str, StringDType, bytes | Array of string, of Uint8Array | the same |
 * | structured | Array of plain objects by field | the same |
 * | object | Array | the same |
 *
 * @example Two rows
 * ```ts
 * import { NdArray, NdDtype } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * const data = Float64Array.of(1, 2, 3, 4, 5, 6);
 * const array = new NdArray(new NdDtype("f", 8), [2, 3], data);
 * assertEquals(array.dtype, "<f8");
 * assertEquals(array.at(1, 0), 4);
 * assertEquals(array.toArray(), [[1, 2, 3], [4, 5, 6]]);
 * ```
 */
export class NdArray {
  /** numpy's `dtype.str` in the runtime's byte order: `<f8`, `|b1`, `<U3`. */
  readonly dtype: string;
  /** The data type, with fields and unit. */
  readonly type: NdDtype;
  /** The sizes of its dimensions; empty for a single value. */
  readonly shape: readonly number[];
  /** The number of elements. */
  readonly size: number;
  /** Its class with its module: `numpy.ndarray` or a subclass. */
  readonly className: string;
  #data: NdData | undefined;
  #make: (() => NdData) | undefined;
  readonly #details: NdArrayDetails;

  /** Creates an array. A function as `data` is called on first use. */
  constructor(
    type: NdDtype,
    shape: readonly number[],
    data: NdData | (() => NdData),
    details: NdArrayDetails = NO_DETAILS,
  ) {
    this.type = nativeDtype(type);
    this.dtype = this.type.toString();
    this.className = details.className ?? "numpy.ndarray";
    this.#details = details;
    this.shape = Object.freeze([...shape]);
    this.size = shape.reduce((product, size) => product * size, 1);
    if (typeof data === "function") this.#make = data;
    else this.#data = data;
    Object.freeze(this);
  }

  /** The elements in C order. */
  get data(): NdData {
    if (this.#data === undefined) {
      this.#data = this.#make!();
      this.#make = undefined;
    }
    return this.#data;
  }

  /** The pickled data of a subclass besides the array; null if none. */
  get attributes(): unknown {
    return this.#details.attributes ?? null;
  }

  /**
   * One element.
   *
   * @param index One number for each dimension; negative from the end.
   * @throws {RangeError} If there is no such element.
   */
  at(...index: number[]): unknown {
    const { shape } = this;
    let place = 0;
    for (let axis = 0; axis < shape.length; axis++) {
      const size = shape[axis]!;
      const i = index[axis]! < 0 ? index[axis]! + size : index[axis]!;
      if (!(Number.isInteger(i) && i >= 0 && i < size)) {
        throw new RangeError(
          `Cannot get an element: axis ${axis} has no index "${index[axis]}"`,
        );
      }
      place = place * size + i;
    }
    if (index.length !== shape.length) {
      throw new RangeError(
        `Cannot get an element: expected ${shape.length} numbers, got ${index.length}`,
      );
    }
    return naturalValue(this.data, this.type, place);
  }

  /** The elements in C order, as one Array. */
  values(): unknown[] {
    const { data, type, size } = this;
    const values: unknown[] = [];
    for (let i = 0; i < size; i++) values.push(naturalValue(data, type, i));
    return values;
  }

  /**
   * Nested Arrays, one level for each dimension; a single value without one.
   *
   * @throws {RangeError} If the shape has far more rows than elements, such as
   * `[100000000, 0]`.
   */
  toArray(): unknown {
    checkRows(this.shape, this.size);
    let level = this.values();
    if (this.shape.length === 0) return level[0];
    for (let axis = this.shape.length - 1; axis > 0; axis--) {
      const count = this.shape.slice(0, axis).reduce((a, b) => a * b, 1);
      level = chunks(level, this.shape[axis]!, count);
    }
    return level;
  }

  /** {@linkcode toArray}, with strings for integers that JSON lacks. */
  toJSON(): unknown {
    return jsonable(this);
  }

  /** A summary such as `NdArray <f8 [2, 3]`. */
  toString(): string {
    const name = this.className === "numpy.ndarray"
      ? "NdArray"
      : this.className.slice(this.className.lastIndexOf(".") + 1);
    return `${name} ${this.dtype} [${this.shape.join(", ")}]`;
  }

  /** The class name, also for instances of another copy of this library. */
  get [Symbol.toStringTag](): "NdArray" {
    return "NdArray";
  }
}

writeAs(NdArray, (array) => array.toArray());
printAs(NdArray, (array) => {
  const shown = array.size > 6 ? "…" : "";
  const some: unknown[] = [];
  for (let i = 0; i < Math.min(array.size, 6); i++) {
    some.push(labelText(naturalValue(array.data, array.type, i)));
  }
  return `${array} { ${some.join(", ")}${shown && `, ${shown}`} }`;
});

/** The maximum number of empty Arrays, besides one for each element. */
const MAX_EMPTY_ROWS = 100_000;
const MAX_ROWS_PER_ELEMENT = 8;

function checkRows(shape: readonly number[], size: number): void {
  let rows = 0;
  let product = 1;
  for (const length of shape.slice(0, -1)) {
    rows += product *= length;
    if (rows <= MAX_EMPTY_ROWS + MAX_ROWS_PER_ELEMENT * size) continue;
    throw new RangeError(
      `Cannot make Arrays of ${size} elements: the shape has ${rows} rows or more`,
    );
  }
}

function chunks(values: unknown[], size: number, count: number): unknown[] {
  const made: unknown[] = [];
  for (let i = 0; i < count; i++) {
    made.push(values.slice(i * size, (i + 1) * size));
  }
  return made;
}

/** The element as a JavaScript value. */
export function naturalValue(data: NdData, type: NdDtype, i: number): unknown {
  const value = data[i];
  switch (type.kind) {
    case "b":
      return value !== 0;
    case "i":
    case "u":
      return typeof value === "bigint" ? exact(value) : value;
    case "c":
      return new PyComplex(data[2 * i] as number, data[2 * i + 1] as number);
    case "M":
      return dateOfTicks(value as bigint, type);
    case "m":
      return deltaOfTicks(value as bigint, type);
    default:
      return value;
  }
}

const NAT = -(1n << 63n);

const DAY = 86_400_000_000_000n;
const SECOND = 1_000_000_000n;

/** The nanoseconds of units with a fixed length. */
const NANOSECONDS: ReadonlyMap<string, bigint> = new Map<string, bigint>([
  ["W", 604_800_000_000_000n],
  ["D", 86_400_000_000_000n],
  ["h", 3_600_000_000_000n],
  ["m", 60_000_000_000n],
  ["s", 1_000_000_000n],
  ["ms", 1_000_000n],
  ["us", 1000n],
  ["μs", 1000n],
  ["ns", 1n],
]);

/** The number of shorter units in a nanosecond. */
const PARTS: ReadonlyMap<string, bigint> = new Map<string, bigint>([
  ["ps", 1000n],
  ["fs", 1_000_000n],
  ["as", 1_000_000_000n],
]);

/** The nanoseconds of ticks; undefined if a tick has no fixed length. */
function nanoseconds(ticks: bigint, type: NdDtype): bigint | undefined {
  const [name, count] = type.unit ?? ["generic", 1];
  const length = NANOSECONDS.get(name);
  if (length !== undefined) return ticks * length * BigInt(count);
  const parts = PARTS.get(name);
  const all = ticks * BigInt(count);
  return parts !== undefined && all % parts === 0n ? all / parts : undefined;
}

/** The units of numpy without a fixed length. */
const LOOSE = new Set(["Y", "M", "generic"]);

/** Ticks with their unit; a number for a unit that numpy does not have. */
function ticksOf(ticks: bigint, type: NdDtype): unknown {
  const [name, count] = type.unit ?? ["generic", 1];
  const isKnown = LOOSE.has(name) || NANOSECONDS.has(name) || PARTS.has(name);
  return isKnown ? new NdTicks(type.kind, ticks, name, count) : exact(ticks);
}

function dateOfTicks(ticks: bigint, type: NdDtype): unknown {
  if (ticks === NAT) return null;
  const [name, count] = type.unit ?? ["generic", 1];
  if (name === "Y" || name === "M") {
    const months = ticks * BigInt(count) * (name === "Y" ? 12n : 1n);
    return dateOfMonths(months) ?? ticksOf(ticks, type);
  }
  const nanos = nanoseconds(ticks, type);
  return (nanos !== undefined && dateTimeOfNanos(nanos)) ||
    ticksOf(ticks, type);
}

function dateOfMonths(months: bigint): PyDateTime | undefined {
  const year = 1970 + Number(floorDivide(months, 12n));
  const month = Number(((months % 12n) + 12n) % 12n) + 1;
  if (year < 1 || year > 9999) return undefined;
  return new PyDateTime({ year, month, day: 1 });
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a < 0n && quotient * b !== a ? quotient - 1n : quotient;
}

/** The time at nanoseconds since 1970; undefined after the year 9999. */
export function dateTimeOfNanos(
  nanos: bigint,
  offset: number | null = null,
  zone: string | null = null,
  tzinfo?: PyObject,
): PyDateTime | undefined {
  const ms = floorDivide(nanos, 1_000_000n);
  const rest = Number(nanos - ms * 1_000_000n);
  try {
    const fields = fieldsOf(Number(ms), offset);
    const microsecond = fields.microsecond! + Math.floor(rest / 1000);
    const nanosecond = rest % 1000;
    const own = tzinfo && { tzinfo };
    return new PyDateTime({ ...fields, microsecond, nanosecond, zone, ...own });
  } catch {
    return undefined;
  }
}

/** The timedelta of a number of nanoseconds. */
export function timedeltaOfNanos(nanos: bigint, unit?: string): PyTimedelta {
  const day = DAY;
  const days = floorDivide(nanos, day);
  const rest = nanos - days * day;
  const second = SECOND;
  return new PyTimedelta(
    Number(days),
    Number(rest / second),
    Number((rest % second) / 1000n),
    Number(rest % 1000n),
    unit === undefined ? {} : { unit },
  );
}

function deltaOfTicks(ticks: bigint, type: NdDtype): unknown {
  if (ticks === NAT) return null;
  const nanos = nanoseconds(ticks, type);
  const limit = DAY * 999_999_999n;
  if (nanos === undefined || nanos > limit || nanos < -limit) {
    return ticksOf(ticks, type);
  }
  return timedeltaOfNanos(nanos, type.unit?.[0]);
}
