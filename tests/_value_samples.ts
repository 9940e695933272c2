// A value of each class that the decoder gives, for tests that must forget none.

import {
  DataFrame,
  MaskedArray,
  NdArray,
  NdDtype,
  NdTicks,
  PyComplex,
  PyDate,
  PyDateTime,
  PyDecimal,
  PyError,
  PyFraction,
  PyGlobal,
  PyInterval,
  PyObject,
  PyPeriod,
  PyRange,
  PySlice,
  PyTime,
  PyTimedelta,
  PyTimezone,
  Series,
} from "../src/pickle/mod.ts";

/** How a sample is made anew, and what is to be found of it wherever it is shown. */
export interface Sample {
  readonly make: () => unknown;
  /** Its text in Python's notation, in a list. */
  readonly text: string;
  /** Its `$type`, undefined for what JSON has a form for. */
  readonly tag?: string;
}

const numbers = (dtype = "f") =>
  new NdArray(new NdDtype(dtype, 8), [2], Float64Array.of(1.5, 2));

const LONG = "x".repeat(600);
const LONG_INT = 7n ** 1_000n;

/** By the name of the class, or by what it is. */
export const SAMPLES: Readonly<Record<string, Sample>> = {
  DataFrame: {
    make: () => DataFrame.fromColumns({ a: [1, 2] }),
    text: "DataFrame [2 rows x 1 columns]",
    tag: "dataframe",
  },
  Series: {
    make: () => Series.fromValues([1, 2]),
    text: "Series [2 rows], dtype: object",
    tag: "series",
  },
  NdArray: {
    make: () => numbers(),
    text: "array(shape=(2,), dtype=float64)",
    tag: "ndarray",
  },
  MaskedArray: {
    make: () =>
      new MaskedArray(
        numbers(),
        new NdArray(new NdDtype("b", 1), [2], Uint8Array.of(0, 1)),
        1e20,
      ),
    text: "masked_array(shape=(2,), dtype=float64)",
    tag: "maskedarray",
  },
  NdDtype: {
    make: () => new NdDtype("f", 8),
    text: "dtype('<f8')",
    tag: "dtype",
  },
  NdTicks: {
    make: () => new NdTicks("m", 3n, "M"),
    text: "timedelta64(3, M)",
    tag: "timedelta64",
  },
  PyPeriod: {
    make: () => new PyPeriod(624, "M"),
    text: "Period('2022-01', 'M')",
    tag: "period",
  },
  PyInterval: {
    make: () => new PyInterval(0, 1.5, "left"),
    text: "Interval(0, 1.5, closed='left')",
    tag: "interval",
  },
  PyComplex: {
    make: () => new PyComplex(1, -2),
    text: "(1-2j)",
    tag: "complex",
  },
  PyDate: {
    make: () => new PyDate(2022, 5, 9),
    text: "2022-05-09",
    tag: "date",
  },
  PyDateTime: {
    make: () => new PyDateTime({ year: 2022, month: 5, day: 9, hour: 10 }),
    text: "2022-05-09T10:00:00",
    tag: "datetime",
  },
  PyTime: {
    make: () => new PyTime({ hour: 12 }),
    text: "12:00:00",
    tag: "time",
  },
  PyTimedelta: {
    make: () => new PyTimedelta(1, 2, 3),
    text: "timedelta(days=1, seconds=2, microseconds=3)",
    tag: "timedelta",
  },
  PyTimezone: {
    make: () => new PyTimezone("Europe/Paris", null),
    text: "timezone('Europe/Paris')",
    tag: "timezone",
  },
  PyDecimal: {
    make: () => new PyDecimal("1.50"),
    text: "Decimal('1.50')",
    tag: "decimal",
  },
  PyFraction: {
    make: () => new PyFraction(1n, 3n),
    text: "Fraction(1, 3)",
    tag: "fraction",
  },
  PyRange: {
    make: () => new PyRange(0, 9, 2),
    text: "range(0, 9, 2)",
    tag: "range",
  },
  PySlice: {
    make: () => new PySlice(null, 9, null),
    text: "slice(None, 9, None)",
    tag: "slice",
  },
  PyGlobal: {
    make: () => new PyGlobal("shop", "Line"),
    text: "shop.Line",
    tag: "global",
  },
  PyError: {
    make: () => new PyError("ValueError", "no stock", ["no stock"], { n: 7 }),
    text: "ValueError('no stock', n=7)",
    tag: "exception",
  },
  PyObject: {
    make: () => new PyObject("shop.Line", { state: { sku: "A", n: [1] } }),
    text: "Line(sku='A', n=[1])",
    tag: "object",
  },
  list: { make: () => [1, [2]], text: "[1, [2]]" },
  dict: { make: () => ({ a: { b: 1 } }), text: "{'a': {'b': 1}}" },
  map: {
    make: () => new Map<unknown, unknown>([["2021", 1], [1, 2]]),
    text: "{'2021': 1, 1: 2}",
    tag: "map",
  },
  tagged: { make: () => ({ $type: [1] }), text: "{'$type': [1]}", tag: "dict" },
  set: { make: () => new Set([1, 2]), text: "{1, 2}", tag: "set" },
  bytes: { make: () => Uint8Array.of(0, 97), text: "b'\\x00a'", tag: "bytes" },
  longBytes: {
    make: () => new Uint8Array(600),
    text: `b'${"\\x00".repeat(600)}'`,
    tag: "bytes",
  },
  array: {
    make: () => Float64Array.of(1.5, 2),
    text: "array('d', [1.5, 2.0])",
    tag: "array",
  },
  longText: { make: () => LONG, text: `'${LONG}'` },
  longInt: { make: () => LONG_INT, text: String(LONG_INT), tag: "int" },
  error: {
    make: () => new RangeError("too much"),
    text: "RangeError('too much')",
    tag: "exception",
  },
};
