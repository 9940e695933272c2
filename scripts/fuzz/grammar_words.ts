// What the pickles of the grammar are made of.

import { MAKER_NAMES } from "../../src/pickle/makers/table.ts";

/** Names of the keys that constructors look for. */
export const KEYS = [
  "_ndarray",
  "_dtype",
  "_data",
  "_mask",
  "_mgr",
  "_name",
  "name",
  "names",
  "levels",
  "codes",
  "labels",
  "data",
  "start",
  "stop",
  "step",
  "int",
  "tz",
  "left",
  "right",
  "closed",
  "categories",
  "blocks",
  "axes",
  "values",
  "mgr_locs",
  "0.14.1",
  "_sparse_index",
  "_sparse_values",
  "_fill_value",
  "_offset",
  "__qualname__",
  "__module__",
  "args",
  "__dict__",
];
export const WORDS = [
  "",
  "a",
  "d",
  "u",
  "C",
  "F",
  "K",
  "latin1",
  "utf8",
  "<f8",
  "O8",
  "S3",
  "U0",
  "V8",
  "M8",
  "3/4",
  "1e5",
  "nan",
  "UTC",
  "Europe/Paris",
  "0123456789abcdef0123456789abcdef",
];
export const REPEATED = ["7", "-", "'", "_", " ", "/", "\\u00e9", ".", "a"];
export const CLASSES = [
  "a.B",
  "numpy.ndarray",
  "numpy.dtype",
  "array.array",
  "builtins.object",
  "builtins.tuple",
  "pandas.core.indexes.base.Index",
  "pandas.core.indexes.range.RangeIndex",
  "pandas.core.indexes.multi.MultiIndex",
  "pandas.core.indexes.category.CategoricalIndex",
  "pandas.core.arrays.sparse.SparseArray",
  "pandas.core.arrays.categorical.Categorical",
  "pyarrow.lib.chunked_array",
  "pyarrow.lib._restore_array",
  "pyarrow.lib.py_buffer",
  "pyarrow.lib.type_for_alias",
  "pandas._libs.sparse.IntIndex",
];
export const NUMBERS = [
  0,
  1,
  2,
  3,
  8,
  255,
  65_535,
  2 ** 31 - 1,
  -1,
  -7,
  100_000_000,
];

/**
 * Of the standard library of Python: what calls of them give can be compared.
 * CPython makes a MemoryError of what is left of earlier ones.
 */
export const COMPARABLE = MAKER_NAMES.filter((name) =>
  /^(?:builtins\.(?!type|getattr|MemoryError)|array\.|collections\.|datetime\.|decimal\.|fractions\.|pathlib\.P\w+$|uuid\.)/
    .test(name)
);
export const COMPARABLE_CLASSES = ["a.B", "array.array", "builtins.tuple"];

export const FLOATS = [
  "\0".repeat(8),
  "\x80" + "\0".repeat(7),
  "?\xf0" + "\0".repeat(6),
  "@\x04" + "\0".repeat(6),
  "C\xf0" + "\0".repeat(6),
  "\x7f\xf0" + "\0".repeat(6),
  "\x7f\xf8" + "\0".repeat(6),
];
export const NUMERALS = [
  ..."0 1 -1 1.0 1.00 -0 -0.0 1e2 1E+3 1_000 .5 5. 3/4 -6/8 1/0 nan".split(" "),
  ..."sNaN12 inf -Infinity 0e-7 00012 1e400 +7 12345678901234567890".split(" "),
  " 7 ",
  "1 / 2",
  "0x10",
];
/** Lengths and states of date, time and datetime. */
export const DATES = [
  "\x04\x07\xe6\x05\x09",
  "\x04\0\0\0\0",
  "\x06\x0f\x20\x01\x01\xe2\x40",
  "\x06\x97\x20\x01\x01\xe2\x40",
  "\x06\x0f\x20\x01\0\0\0",
  "\x0a\x07\xe6\x05\x09\x0f\x20\x01\x01\xe2\x40",
  "\x0a\x07\xe6\x85\x09\x0f\x20\x01\x01\xe2\x40",
  "\x0a\x07\xe6\x02\x1e\x0f\x20\x01\x01\xe2\x40",
];
