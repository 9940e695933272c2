import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { encodeJson, TaskRunViewError } from "../mod.ts";
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
  [
    "a datetime of a subclass, in a zone of a class that is not known",
    new PyDateTime({
      year: 2022,
      month: 5,
      day: 9,
      offset: 7200,
      tzinfo: new PyObject("shop.Zone", { args: [120] }),
      className: "shop.When",
      attributes: { note: "n" },
    }),
    {
      $type: "datetime",
      iso: "2022-05-09T00:00:00+02:00",
      tzinfo: {
        $type: "object",
        class: "shop.Zone",
        args: [120],
        kwargs: {},
        state: null,
        items: [],
        entries: [],
      },
      class: "shop.When",
      attributes: { note: "n" },
    },
  ],
  [
    "a date of a subclass",
    new PyDate(2022, 5, 9, { className: "shop.Day" }),
    { $type: "date", iso: "2022-05-09", class: "shop.Day" },
  ],
  [
    "a timedelta of a subclass",
    new PyTimedelta(1, 2, 3, 0, { className: "shop.Span" }),
    {
      $type: "timedelta",
      days: 1,
      seconds: 2,
      microseconds: 3,
      class: "shop.Span",
    },
  ],
  [
    "a namedtuple of a class that the pickle has",
    new PyObject("m.Point", { args: [1, 2], fieldNames: ["x", "y"] }),
    {
      $type: "object",
      class: "m.Point",
      args: [1, 2],
      kwargs: {},
      state: null,
      items: [],
      entries: [],
      fieldNames: ["x", "y"],
    },
  ],
  [
    "a member of an enum that the pickle has",
    new PyObject("m.Colour", {
      args: [2],
      fieldNames: ["value"],
      memberName: "GREEN",
    }),
    {
      $type: "object",
      class: "m.Colour",
      args: [2],
      kwargs: {},
      state: null,
      items: [],
      entries: [],
      fieldNames: ["value"],
      memberName: "GREEN",
    },
  ],
  [
    "an exception and its cause",
    new Error("outer", { cause: new Error("inner") }),
    {
      $type: "exception",
      class: "Error",
      message: "outer",
      cause: { $type: "exception", class: "Error", message: "inner" },
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

const ref = (id: number) => ({ $type: "ref", id });
const def = (id: number, value: unknown) => ({ $type: "def", id, value });

Deno.test("encodeJson() ends at cycles, of lists, dicts, maps and instances", () => {
  const list: unknown[] = [1];
  list.push(list);
  assertEquals(encodeJson(list) as unknown, def(1, [1, ref(1)]));

  const dict: Record<string, unknown> = {};
  dict["a/b~"] = { up: dict, self: null };
  (dict["a/b~"] as Record<string, unknown>).self = dict["a/b~"];
  assertEquals(encodeJson([dict]) as unknown, [
    def(1, { "a/b~": def(2, { up: ref(1), self: ref(2) }) }),
  ]);

  const map = new Map<unknown, unknown>();
  map.set(1, new PyObject("m.C", { state: map }));
  const { value } = encodeJson(map) as unknown as {
    value: { entries: [[1, { state: unknown }]] };
  };
  assertEquals(value.entries[0][1].state, ref(1));
});

Deno.test("encodeJson() numbers references in the order in which they come", () => {
  const [a, b, c] = [[1], { k: 2 }, new Set([3])];
  assertEquals(encodeJson([a, b, c, c, a]) as unknown, [
    def(2, [1]),
    { k: 2 },
    def(1, { $type: "set", items: [3] }),
    ref(1),
    ref(2),
  ]);
});

Deno.test("encodeJson() marks what a key __proto__ leads to", () => {
  const shared = [1];
  const value = JSON.parse('{"__proto__":0,"b":0}');
  for (const key of Object.keys(value)) {
    Object.defineProperty(value, key, { value: shared });
  }
  assertEquals(
    JSON.stringify(encodeJson(value)),
    '{"__proto__":{"$type":"def","id":1,"value":[1]},"b":{"$type":"ref","id":1}}',
  );
});

const LONG = "x".repeat(513);
const DIGITS = "7".repeat(600);
const SHARED: [what: string, value: unknown, json: unknown][] = [
  ["a string of 512 letters", ["x".repeat(512), "x".repeat(512)], [
    "x".repeat(512),
    "x".repeat(512),
  ]],
  ["a longer string", [LONG, LONG, LONG], [def(1, LONG), ref(1), ref(1)]],
  ["a long string of its own", [LONG], [LONG]],
  ["an integer", [7n ** 99n, 7n ** 99n], [
    { $type: "int", value: `${7n ** 99n}` },
    { $type: "int", value: `${7n ** 99n}` },
  ]],
  ["a long integer", [BigInt(DIGITS), BigInt(DIGITS)], [
    { $type: "int", value: def(1, DIGITS) },
    { $type: "int", value: ref(1) },
  ]],
  ["a long key", [{ [LONG]: 1 }, { [LONG]: 2 }], [
    { $type: "dict", entries: [[def(1, LONG), 1]] },
    { $type: "dict", entries: [[ref(1), 2]] },
  ]],
  ["a long class name", [new PyObject(LONG), new PyObject(LONG)], [
    {
      $type: "object",
      class: def(1, LONG),
      args: [],
      kwargs: {},
      state: null,
      items: [],
      entries: [],
    },
    {
      $type: "object",
      class: ref(1),
      args: [],
      kwargs: {},
      state: null,
      items: [],
      entries: [],
    },
  ]],
];
for (const [what, value, json] of SHARED) {
  Deno.test(`encodeJson() writes ${what}`, () => {
    assertEquals(encodeJson(value) as unknown, json);
  });
}

Deno.test("encodeJson() shares many bytes, and repeats few", () => {
  const [few, many] = [new Uint8Array(9), new Uint8Array(999)];
  const json = encodeJson([few, few, many, many]) as { $type: string }[];
  assertEquals(json.map(({ $type }) => $type), [
    "bytes",
    "bytes",
    "def",
    "ref",
  ]);
});

Deno.test("encodeJson() of any graph is a tree that resolves to it", () => {
  // A graph is what each of its lists refers to; every reference may be met
  // before or after its definition, and may close a cycle.
  const graphs = fc.array(fc.array(fc.nat(9), { maxLength: 4 }), {
    minLength: 1,
    maxLength: 10,
  });
  fc.assert(fc.property(graphs, (graph) => {
    const lists: unknown[][] = graph.map((_, at) => [at]);
    for (const [at, others] of graph.entries()) {
      for (const other of others) lists[at]!.push(lists[other % lists.length]);
    }
    const json = JSON.parse(JSON.stringify(encodeJson(lists[0])));
    assertEquals(namesOf(resolved(json)), namesOf(lists[0]!));
  }));
});

type Tagged = { $type?: string; id: number; value: unknown[] };

/** Puts each definition in the place of its references. */
function resolved(json: unknown): unknown[] {
  const defs = new Map<number, unknown[]>();
  const collect = (json: unknown): unknown => {
    const { $type, id, value } = json as Tagged;
    if ($type === "def") {
      assert(!defs.has(id), `id ${id} is defined twice`);
      defs.set(id, value);
      return collect(value);
    }
    if (Array.isArray(json)) json.forEach(collect);
    return json;
  };
  const replace = (json: unknown): unknown => {
    const { $type, id, value } = json as Tagged;
    if ($type === "ref") return defs.get(id);
    if ($type === "def") return replace(value);
    if (Array.isArray(json)) {
      for (const [i, item] of json.entries()) json[i] = replace(item);
    }
    return json;
  };
  collect(json);
  return replace(json) as unknown[];
}

/** Each list's name, and those of the lists in it, by the order of a search. */
function namesOf(top: unknown[]): unknown[] {
  const seen = new Set<unknown>([top]);
  const names: unknown[] = [];
  for (const list of seen) { // which grows meanwhile
    const [name, ...rest] = list as unknown[][];
    names.push([name, ...rest.map((other) => other[0])]);
    for (const other of rest) seen.add(other);
  }
  return names;
}

const WRAPPINGS: ((parts: unknown[]) => unknown)[] = [
  (parts) => parts,
  (parts) => new Set(parts),
  (parts) => new Map(parts.map((part) => [part, part])),
  (parts) => Object.fromEntries(parts.map((part, i) => [`k${i}`, part])),
  (parts) =>
    Object.fromEntries(parts.map((part, i) => [`${i}`.repeat(600), part])),
  (parts) => new PySlice(parts[0], parts[1], parts[2]),
  (parts) => new PyObject("x".repeat(600), { args: parts, state: parts }),
  (parts) => new PyError("E", "x".repeat(600), parts, {}),
  (parts) => Series.fromValues(parts),
  (parts) => DataFrame.fromColumns({ a: parts, b: parts }),
  (parts) =>
    new NdArray(new NdDtype("O", 8), [parts.length, 1], () => [...parts]),
];
const PARTS: readonly unknown[] = [
  "x".repeat(10_000),
  7n ** 5_000n,
  new Uint8Array(10_000),
  new PyDecimal("1".repeat(10_000)),
  new PyFraction(7n ** 5_000n, 3n),
  new PyGlobal("m".repeat(10_000), "f"),
  new PyTimezone("z".repeat(10_000), 0),
  new PyTime({ hour: 1, zone: "z".repeat(10_000) }),
  new PyRange(0, 7n ** 5_000n, 1),
];

Deno.test("encodeJson() of any value grows with its parts, not with its paths", () => {
  const node = fc.record({
    wrapping: fc.nat(WRAPPINGS.length - 1),
    parts: fc.array(fc.nat(1_000), { minLength: 3, maxLength: 8 }),
  });
  const nodes = fc.array(node, { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(nodes, (nodes) => {
      const made = [...PARTS];
      let count = made.length;
      for (const { wrapping, parts } of nodes) {
        // Mostly those made last, so that there are many paths.
        const chosen = parts.map((at) => made.at(-1 - at % made.length % 12));
        made.push(WRAPPINGS[wrapping]!(chosen));
        count += chosen.length;
      }
      const { length } = JSON.stringify(encodeJson(made));
      // 8 keys of 600 characters, each number of a Series or frame beside.
      assert(length < 200_000 + 6_000 * count, `${length} for ${count}`);
    }),
    { numRuns: 300 },
  );
});

Deno.test("encodeJson() writes what is shared once, so that no value explodes", () => {
  for (const wrap of WRAPPINGS) {
    let value: unknown = [1];
    for (let depth = 0; depth < 100; depth++) {
      value = wrap([value, value, value]);
    }
    const { length } = JSON.stringify(encodeJson(value));
    assert(length < 300_000, `${wrap} made ${length}`);
  }
  const empty: unknown[] = [];
  assertEquals(encodeJson([empty, empty]), [[], []]);
  const objects = [new PyObject("m.C"), new PyObject("m.D")];
  assertEquals(JSON.stringify(encodeJson(objects)).includes('"ref"'), false);
});

const buffer = new ArrayBuffer(80_000);
const EXPANDING: [what: string, make: () => unknown][] = [
  [
    "views of one buffer",
    () => Array.from({ length: 9_000 }, () => new Float64Array(buffer)),
  ],
  ["arrays of one buffer", () =>
    Array.from(
      { length: 9_000 },
      () =>
        new NdArray(new NdDtype("f", 8), [10_000], new Float64Array(buffer)),
    )],
  ["axes without elements between elements", () =>
    new NdArray(
      new NdDtype("f", 8),
      [300_000, ...Array(30).fill(1)],
      new Float64Array(300_000),
    )],
  ["a frame without columns", () =>
    new DataFrame(
      { length: 0, names: [null], labels: [] },
      {
        length: 100_000_000,
        names: [null],
        get labels(): unknown[] {
          throw new Error("The index was made");
        },
      },
      [],
    )],
];
for (const [what, make] of EXPANDING) {
  Deno.test(`encodeJson() refuses ${what}, which expand beyond measure`, () => {
    const value = make();
    const error = assertThrows(() => encodeJson(value), RangeError, "expands");
    assert((error as unknown) instanceof TaskRunViewError);
    assertEquals((error as unknown as TaskRunViewError).code, "limit");
  });
}

Deno.test("encodeJson() of an array without elements has its shape alone", () => {
  const type = new NdDtype("f", 8);
  const array = new NdArray(type, [100_000_000, 0], new Float64Array(0));
  assertEquals(encodeJson(array) as unknown, {
    $type: "ndarray",
    dtype: "<f8",
    shape: [100_000_000, 0],
    values: [],
  });
  assertThrows(() => array.toArray(), RangeError, "or more");
});

Deno.test("encodeJson() never refuses many references to strings and lists", () => {
  const texts = Array(200_000).fill("x".repeat(512));
  assertEquals((encodeJson(texts) as unknown[]).length, texts.length);
  const list = [1];
  const lists = Array(500_000).fill(list);
  assertEquals((encodeJson(lists) as unknown[]).length, lists.length);
});

Deno.test("encodeJson() refuses what is nested too deep", () => {
  let value: unknown[] = [];
  for (let depth = 0; depth < 2_000; depth++) value = [value];
  assertThrows(
    () => encodeJson(value),
    RangeError,
    "more than 1000 levels deep",
  );
});

Deno.test("encodeJson() writes many bytes", () => {
  const bytes = new Uint8Array(100_000).map((_, i) => i);
  const { base64 } = encodeJson(bytes) as { base64: string };
  const back = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  assertEquals(back, bytes);
});
