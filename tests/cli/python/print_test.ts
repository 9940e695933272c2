import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import {
  BRIEF,
  CUT,
  isPlainText,
  type PrintOptions,
  WHOLE,
} from "../../../src/cli/python/options.ts";
import { inlineText, printValue } from "../../../src/cli/python/print.ts";
import {
  DataFrame,
  decodePickle,
  NdArray,
  NdDtype,
  PyComplex,
  PyDate,
  PyDateTime,
  PyDecimal,
  PyError,
  PyFraction,
  PyGlobal,
  PyObject,
  PyRange,
  PySlice,
  PyTime,
  PyTimedelta,
  PyTimezone,
  Series,
} from "../../../src/pickle/mod.ts";

const WIDE = { ...WHOLE, width: Infinity };

function printed(
  value: unknown,
  width = 80,
  limits: Omit<PrintOptions, "width"> = WHOLE,
): string[] {
  const lines: string[] = [];
  printValue(value, { ...limits, width }, (line) => lines.push(line));
  return lines;
}

/** What a pickle of protocol 0 or 2 decodes to. */
function unpickled(text: string): unknown {
  return decodePickle(Uint8Array.from(text, (char) => char.charCodeAt(0)));
}

const doubles = Float64Array.of(1.5, 2, NaN, -0);
const VALUES: [value: unknown, text: string][] = [
  [null, "None"],
  [true, "True"],
  [false, "False"],
  [25, "25"],
  [1.5, "1.5"],
  [NaN, "nan"],
  [-Infinity, "-inf"],
  [-0, "-0.0"],
  [1e22, "1e+22"],
  [1.5e-7, "1.5e-07"],
  [0.0001, "0.0001"],
  [2 ** 53, "9007199254740992.0"],
  [2n ** 70n, "1180591620717411303424"],
  ["it's", '"it\'s"'],
  [
    '"it\'s"\\\n\x1b\u200b\u2028é😀',
    "'\"it\\'s\"\\\\\\n\\x1b\\u200b\\u2028é😀'",
  ],
  [[1, [2, []]], "[1, [2, []]]"],
  [unpickled("(I1\nI2\nt."), "(1, 2)"],
  [unpickled("(I1\nt."), "(1,)"],
  [unpickled("(t."), "()"],
  [{ a: 1, "b c": { d: [true] } }, "{'a': 1, 'b c': {'d': [True]}}"],
  [{}, "{}"],
  [new Map<unknown, unknown>([[1, "a"], [[2], null]]), "{1: 'a', [2]: None}"],
  [new Set([1, 2]), "{1, 2}"],
  [new Set(), "set()"],
  [unpickled("c__builtin__\nfrozenset\n((lI1\natR."), "frozenset({1})"],
  [unpickled("c__builtin__\nfrozenset\n((ltR."), "frozenset()"],
  [Uint8Array.of(0, 97, 39, 92, 255), `b"\\x00a'\\\\\\xff"`],
  [Float64Array.of(1.5, 2), "array('d', [1.5, 2.0])"],
  [Float32Array.of(0.1), "array('f', [0.1])"],
  [Int16Array.of(1, -2), "array('h', [1, -2])"],
  [new PyDecimal("1.50"), "Decimal('1.50')"],
  [new PyFraction(1n, 3n), "Fraction(1, 3)"],
  [new PyComplex(1, -2), "(1-2j)"],
  [new PyComplex(0, 1.5), "1.5j"],
  [new PyComplex(NaN, Infinity), "(nan+infj)"],
  [new PyRange(0, 9, 1), "range(0, 9)"],
  [new PyRange(0, 9, 2), "range(0, 9, 2)"],
  [new PySlice(null, 9, null), "slice(None, 9, None)"],
  [new PyGlobal("shop", "Line"), "shop.Line"],
  [new NdDtype("f", 8), "dtype('<f8')"],
  [new PyDateTime({ year: 2022, month: 5, day: 9 }), "2022-05-09T00:00:00"],
  [
    new PyDateTime({
      year: 2022,
      month: 5,
      day: 9,
      hour: 10,
      offset: 7_200,
      zone: "Europe/Paris",
    }),
    "2022-05-09T10:00:00+02:00[Europe/Paris]",
  ],
  [
    new PyDateTime({ year: 2022, month: 5, day: 9, offset: 0, zone: "UTC" }),
    "2022-05-09T00:00:00+00:00",
  ],
  [new PyDate(2022, 5, 9), "2022-05-09"],
  [
    new PyDate(2022, 5, 9, {
      className: "shop.Day",
      attributes: { note: "n", _seen: 1 },
    }),
    "Day(2022-05-09, note='n')",
  ],
  [new PyDate(2022, 5, 9, { className: "shop.Day" }), "2022-05-09"],
  [new PyTime({ hour: 12 }), "12:00:00"],
  [new PyTimedelta(1, 2, 3), "timedelta(days=1, seconds=2, microseconds=3)"],
  [new PyTimedelta(0, 0, 0), "timedelta(0)"],
  [new PyTimezone("Europe/Paris", null), "timezone('Europe/Paris')"],
  [new RangeError("too much"), "RangeError('too much')"],
  [
    new PyError("KeyError", "'a'", ["a"], { code: 7 }),
    "KeyError('a', code=7)",
  ],
  [new PyError("ValueError", "('bad', 3)", ["bad", 3]), "ValueError('bad', 3)"],
  [new PyError("ValueError", "m"), "ValueError('m')"],
  [new PyError("StopIteration", ""), "StopIteration()"],
  [
    new PyObject("shop.Line", { state: { sku: "A", n: 2 } }),
    "Line(sku='A', n=2)",
  ],
  [new PyObject("shop.Pair", { args: [1, "b"] }), "Pair(1, 'b')"],
  [
    new PyObject("shop.Bag", { entries: [["a b", 1]], state: { note: "n" } }),
    "Bag({'a b': 1, 'note': 'n'})",
  ],
  [new PyObject("shop.Tags", { items: ["x"] }), "Tags('x')"],
  [
    DataFrame.fromColumns({ n: [1, 2] }),
    "DataFrame [2 rows x 1 columns]",
  ],
  [
    Series.fromValues(doubles),
    "Series [4 rows], dtype: Float64Array",
  ],
  [
    new NdArray(new NdDtype("f", 8), [4], doubles),
    "array(shape=(4,), dtype=float64)",
  ],
];
for (const [value, text] of VALUES) {
  Deno.test(`inlineText() writes ${text}`, () => {
    assertEquals(inlineText(value, WIDE), text);
  });
}

Deno.test("inlineText() cuts what is long or deep", () => {
  const long = Array.from({ length: 12 }, (_, i) => i);
  assertEquals(inlineText(long, BRIEF), "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ...]");
  assertEquals(inlineText([1, [2, [3, [4]]]], BRIEF), "[1, [2, [3, [...]]]]");
  assertEquals(
    inlineText("x".repeat(1_000), BRIEF),
    `'${"x".repeat(200)}'... 800 more characters`,
  );
});

Deno.test("what holds itself is written once", () => {
  const list: unknown[] = [1];
  list.push(list);
  assertEquals(printed(list), ["[1, [...]]"]);
  const dict: { self?: unknown } = {};
  dict.self = dict;
  assertEquals(printed(dict), ["{'self': {...}}"]);
  const state: { self?: unknown } = {};
  const object = new PyObject("m.Node", { state });
  state.self = object;
  assertEquals(printed(object), ["Node(self=Node(...))"]);
});

Deno.test("what comes again, and not in itself, is written again", () => {
  const shared = [1];
  assertEquals(printed([shared, shared]), ["[[1], [1]]"]);
});

Deno.test("a value that does not fit has a part on each line", () => {
  const value = {
    numbers: Array.from({ length: 20 }, (_, i) => i),
    line: new PyObject("shop.Line", {
      state: { sku: "a".repeat(20), price: new PyDecimal("1.50") },
    }),
    text: "t".repeat(50),
    none: null,
  };
  assertEquals(printed(value, 40), [
    "{",
    "  'numbers': [",
    "    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,",
    "    11, 12, 13, 14, 15, 16, 17, 18, 19,",
    "  ],",
    "  'line': Line(",
    `    sku='${"a".repeat(20)}',`,
    "    price=Decimal('1.50'),",
    "  ),",
    `  'text': '${"t".repeat(50)}',`,
    "  'none': None,",
    "}",
  ]);
});

Deno.test("tables and arrays in a value are below their keys", () => {
  const frame = DataFrame.fromColumns({ sku: ["A", "B"], n: [1, 2] });
  const array = new NdArray(
    new NdDtype("f", 4),
    [2, 2],
    Float32Array.of(0.1, 2, 30, NaN),
  );
  const short = new NdArray(new NdDtype("i", 4), [2], Int32Array.of(1, 2));
  assertEquals(printed({ frame, array, short }), [
    "{",
    "  'frame':",
    "       sku  n",
    "    0    A  1",
    "    1    B  2",
    "",
    "    [2 rows x 2 columns],",
    "  'array':",
    "    array([[ 0.1,  2.0],",
    "           [30.0,  nan]], dtype=float32),",
    "  'short': array([1, 2], dtype=int32),",
    "}",
  ]);
});

Deno.test("a person sees the start of what is long, a pipe has all", () => {
  const list = Array.from({ length: 300 }, (_, i) => i);
  assertMatch(printed(list, 80, CUT).join("\n"), /\b99,\n {2}\.{3} 200 more/);
  assertMatch(printed(list).join("\n"), /\b298, 299,\n\]$/);
  const text = "x".repeat(20_000);
  assertMatch(printed([text], 80, CUT)[1]!, /'\.{3} 10,000 more characters/);
  assertEquals(printed([text])[1], `  '${text}',`);
});

Deno.test("a value that is nested too deep is refused", () => {
  let value: unknown = 1;
  for (let i = 0; i < 1_001; i++) value = [value];
  assertThrows(() => printed(value), RangeError, "1,000 levels deep");
  assertMatch(printed(value, 80, CUT).join(" "), /\[\.{3}\]/);
});

Deno.test("a value whose parts come again without end is refused", () => {
  let value: unknown = "x".repeat(100);
  for (let i = 0; i < 60; i++) value = [value, value];
  assertThrows(() => printed(value), RangeError, "expands");
  assertThrows(() => inlineText(value, WIDE), RangeError, "expands");
  assertEquals(typeof inlineText(value, BRIEF), "string");
});

Deno.test("no text of a value reaches the terminal but printable", () => {
  const evil = "\x1b]0;title\x07\x9b31m\r\u202e";
  const values: unknown[] = [
    [evil],
    { [evil]: evil },
    new PyObject(`m.${evil}`, { state: { [evil]: 1 } }),
    DataFrame.fromColumns({ [evil]: [evil, "b"] }),
    new Map([[[evil], 1]]),
    new PyGlobal(evil, evil),
    new PyError(evil, evil),
    new PyTimezone(evil, null),
  ];
  for (const value of values) {
    const text = printed(value, 80, CUT).join("\n");
    assert(isPlainText(text), JSON.stringify(text));
  }
  assert(!isPlainText(evil));
  assert(isPlainText("a\n\tb é\n"));
});
