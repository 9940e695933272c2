import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { encodeJson } from "../mod.ts";
import {
  DataFrame,
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
} from "../src/pickle/mod.ts";

const FORMS: [what: string, value: unknown, json: unknown][] = [
  ["None", null, null],
  ["what has no value", undefined, null],
  ["a bool", true, true],
  ["a text", "a\ud800", "a\ud800"],
  ["an int", 42, 42],
  ["a large int", 2n ** 64n, { $type: "int", value: "18446744073709551616" }],
  ["a float", 1.5, 1.5],
  ["NaN", NaN, { $type: "float", value: "NaN" }],
  ["-inf", -Infinity, { $type: "float", value: "-Infinity" }],
  ["-0.0", -0, { $type: "float", value: "-0" }],
  ["a list", [1, [2]], [1, [2]]],
  ["a dict", { a: { b: 1 } }, { a: { b: 1 } }],
  ["a dict with the key $type", { $type: "int", a: 1 }, {
    $type: "dict",
    entries: [["$type", "int"], ["a", 1]],
  }],
  ["a dict with other keys", new Map([[1, "x"]]), {
    $type: "map",
    entries: [[1, "x"]],
  }],
  ["a set", new Set([1, 2n]), {
    $type: "set",
    items: [1, { $type: "int", value: "2" }],
  }],
  ["bytes", Uint8Array.of(1, 2, 3), { $type: "bytes", base64: "AQID" }],
  ["array.array", Float64Array.of(1.5, NaN), {
    $type: "array",
    kind: "Float64Array",
    values: [1.5, { $type: "float", value: "NaN" }],
  }],
  [
    "an aware datetime",
    new PyDateTime({
      year: 2022,
      month: 5,
      day: 9,
      microsecond: 7,
      offset: 7200,
      zone: "Europe/Paris",
      fold: 1,
    }),
    {
      $type: "datetime",
      iso: "2022-05-09T00:00:00.000007+02:00",
      zone: "Europe/Paris",
      fold: 1,
    },
  ],
  ["a naive datetime", new PyDateTime({ year: 2022, month: 5, day: 9 }), {
    $type: "datetime",
    iso: "2022-05-09T00:00:00",
  }],
  ["a Date of no time", new Date(NaN), {
    $type: "unknown",
    text: "Invalid Date",
  }],
  ["a Date", new Date(0), {
    $type: "datetime",
    iso: "1970-01-01T00:00:00.000Z",
  }],
  ["a date", new PyDate(2022, 5, 9), { $type: "date", iso: "2022-05-09" }],
  ["a time", new PyTime({ hour: 1 }), { $type: "time", iso: "01:00:00" }],
  ["a time in a zone", new PyTime({ hour: 1, zone: "UTC", fold: 1 }), {
    $type: "time",
    iso: "01:00:00",
    zone: "UTC",
    fold: 1,
  }],
  ["a timedelta", new PyTimedelta(1, 2, 3, 4), {
    $type: "timedelta",
    days: 1,
    seconds: 2,
    microseconds: 3,
    nanoseconds: 4,
  }],
  ["a tzinfo", new PyTimezone("UTC", 0), {
    $type: "timezone",
    name: "UTC",
    offset: 0,
  }],
  ["a Decimal", new PyDecimal("1.50"), { $type: "decimal", value: "1.50" }],
  ["a Fraction", new PyFraction(1n, 3n), {
    $type: "fraction",
    numerator: "1",
    denominator: "3",
  }],
  ["a complex", new PyComplex(1, Infinity), {
    $type: "complex",
    real: 1,
    imag: { $type: "float", value: "Infinity" },
  }],
  ["a range", new PyRange(0, 2n ** 60n, 1), {
    $type: "range",
    start: 0,
    stop: { $type: "int", value: "1152921504606846976" },
    step: 1,
  }],
  ["a slice", new PySlice(null, 2, [1]), {
    $type: "slice",
    start: null,
    stop: 2,
    step: [1],
  }],
  ["a function", new PyGlobal("m", "f"), {
    $type: "global",
    module: "m",
    name: "f",
  }],
  ["an exception", new PyError("ValueError", "bad", ["bad"], { a: 1n }), {
    $type: "exception",
    class: "ValueError",
    message: "bad",
    args: ["bad"],
    attributes: { a: { $type: "int", value: "1" } },
  }],
  ["an Error", new TypeError("bad"), {
    $type: "exception",
    class: "TypeError",
    message: "bad",
  }],
  [
    "an instance",
    new PyObject("m.C", {
      args: [1],
      kwargs: { k: 2 },
      state: { s: 3 },
      items: [4],
      entries: [[5, 6]],
    }),
    {
      $type: "object",
      class: "m.C",
      args: [1],
      kwargs: { k: 2 },
      state: { s: 3 },
      items: [4],
      entries: [[5, 6]],
    },
  ],
  [
    "a numpy array",
    new NdArray(new NdDtype("f", 8), [2, 1], Float64Array.of(1, 2)),
    { $type: "ndarray", dtype: "<f8", shape: [2, 1], values: [[1], [2]] },
  ],
  ["a DataFrame", DataFrame.fromColumns({ n: [1, null] }), {
    $type: "dataframe",
    columns: ["n"],
    columnNames: [null],
    index: [0, 1],
    indexNames: [null],
    dtypes: ["object"],
    data: [[1], [null]],
  }],
  ["a Series", Series.fromValues([1, 2n], "x"), {
    $type: "series",
    name: "x",
    index: [0, 1],
    indexNames: [null],
    dtype: "object",
    data: [1, { $type: "int", value: "2" }],
  }],
  ["a function of JavaScript", Symbol("s"), {
    $type: "unknown",
    text: "Symbol(s)",
  }],
];
for (const [what, value, json] of FORMS) {
  Deno.test(`encodeJson() writes ${what}`, () => {
    assertEquals(encodeJson(value), json as ReturnType<typeof encodeJson>);
    JSON.stringify(encodeJson(value));
  });
}

Deno.test("encodeJson() leaves JSON as it is, however keys are called", () => {
  fc.assert(fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
    const text = JSON.stringify(value);
    if (text.includes("$type") || text.includes("-0")) return;
    assertEquals(JSON.stringify(encodeJson(JSON.parse(text))), text);
  }));
});

Deno.test("encodeJson() keeps a key __proto__ as data", () => {
  const value = JSON.parse('{"__proto__":{"a":1}}');
  assertEquals(JSON.stringify(encodeJson(value)), '{"__proto__":{"a":1}}');
});

Deno.test("encodeJson() ends at cycles, of lists, dicts, maps and instances", () => {
  const list: unknown[] = [1];
  list.push(list);
  assertEquals(encodeJson(list), [1, { $type: "ref", path: "" }]);

  const dict: Record<string, unknown> = {};
  dict["a/b~"] = { up: dict, self: null };
  (dict["a/b~"] as Record<string, unknown>).self = dict["a/b~"];
  assertEquals(encodeJson([dict]), [{
    "a/b~": {
      up: { $type: "ref", path: "/0" },
      self: { $type: "ref", path: "/0/a~1b~0" },
    },
  }]);

  const map = new Map<unknown, unknown>();
  map.set(1, new PyObject("m.C", { state: map }));
  const { entries } = encodeJson(map) as { entries: [[1, { state: unknown }]] };
  assertEquals(entries[0][1].state, { $type: "ref", path: "" });
});

Deno.test("encodeJson() writes what is shared once, so that no value explodes", () => {
  let value: unknown[] = [1];
  for (let depth = 0; depth < 100; depth++) value = [value, value];
  const text = JSON.stringify(encodeJson(value));
  assert(text.length < 30_000);
  const empty: unknown[] = [];
  assertEquals(encodeJson([empty, empty]), [[], []]);
  const objects = [new PyObject("m.C"), new PyObject("m.D")];
  assertEquals(JSON.stringify(encodeJson(objects)).includes('"ref"'), false);
});

Deno.test("encodeJson() refuses what is nested too deep", () => {
  let value: unknown[] = [];
  for (let depth = 0; depth < 2_000; depth++) value = [value];
  assertThrows(() => encodeJson(value), RangeError, "more than 1000 deep");
});

Deno.test("encodeJson() writes many bytes", () => {
  const bytes = new Uint8Array(100_000).map((_, i) => i);
  const { base64 } = encodeJson(bytes) as { base64: string };
  const back = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  assertEquals(back, bytes);
});
