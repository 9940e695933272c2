import { assert, assertEquals } from "@std/assert";
import { encodeJson } from "../../../mod.ts";
import type { Json } from "../../../page/api/api.ts";
import {
  dtypeName,
  leafText,
  matrixOf,
  numbersOf,
  partsOf,
  shortText,
  tableOf,
  titleOf,
} from "../../../page/values/value.ts";
import { DECODED } from "../_decoded.ts";

const ndarray = (dtype: string, shape: number[], values: Json): Json => ({
  $type: "ndarray",
  dtype,
  shape,
  values,
});
const frame: Json = {
  $type: "dataframe",
  columns: ["a", ["b", 1]],
  columnNames: [null],
  index: [["x", 1], ["y", 2]],
  indexNames: ["k", null],
  dtypes: ["int64", "object"],
  data: [[1, "one"], [2, null]],
};

const TEXTS: readonly (readonly [value: Json, text: string])[] = [
  [null, "None"],
  [true, "True"],
  [1.5, "1.5"],
  ["text", "text"],
  [{ $type: "int", value: "9007199254740993" }, "9007199254740993"],
  [{ $type: "float", value: "NaN" }, "nan"],
  [{ $type: "float", value: "-Infinity" }, "-inf"],
  [{ $type: "float", value: "-0" }, "-0.0"],
  [{ $type: "decimal", value: "1.50" }, "1.50"],
  [
    { $type: "timedelta", days: 1, seconds: 3_725, microseconds: 5 },
    "1 day, 1:02:05.000005",
  ],
  [{ $type: "timedelta", days: 0, seconds: 0, microseconds: 0 }, "0:00:00"],
  [{ $type: "complex", real: 1, imag: -2 }, "1-2j"],
  [{ $type: "complex", real: 1, imag: 2 }, "1+2j"],
  [{ $type: "fraction", numerator: "1", denominator: "3" }, "1/3"],
  [{ $type: "range", start: 0, stop: 9, step: 1 }, "range(0, 9, 1)"],
  [
    { $type: "slice", start: null, stop: 9, step: null },
    "slice(None, 9, None)",
  ],
  [{ $type: "global", module: "m", name: "f" }, "m.f"],
  [{ $type: "bytes", base64: "AQID" }, "3 bytes"],
  [{ $type: "bytes", base64: "AQ==" }, "1 bytes"],
  [{ $type: "ref", path: "/a" }, "same as /a"],
  [{ $type: "ref", path: "" }, "same as the whole value"],
  [{ $type: "timezone", name: "UTC", offset: 0 }, "UTC"],
  [{ $type: "unknown", text: "?" }, "?"],
  [{ $type: "date", iso: "2022-05-09" }, "2022-05-09"],
];
for (const [value, text] of TEXTS) {
  Deno.test(`${JSON.stringify(value)} is written as ${text}`, () => {
    assertEquals(leafText(value), text);
    assertEquals(partsOf(value), []);
  });
}

const TITLES: readonly (readonly [value: Json, title: string])[] = [
  [[1], "list · 1 item"],
  [{}, "dict · 0 keys"],
  [{ $type: "map", entries: [[[1, 2], 3]] }, "dict · 1 key"],
  [{ $type: "set", items: [1, 2] }, "set · 2 items"],
  [ndarray("<f8", [2, 3], []), "ndarray · 2 × 3 · float64"],
  [ndarray("|b1", [], true), "ndarray · scalar · bool"],
  [frame, "DataFrame · 2 × 2"],
  [{ $type: "object", class: "m.C" }, "m.C"],
  [{ $type: "array", kind: "Float64Array", values: [1] }, "array · 1 item"],
  [{ $type: "later", more: 1 }, "later"],
  ["abc", "str · 3 characters"],
  [3, "int"],
  [0.5, "float"],
  [null, "None"],
  [false, "bool"],
];
for (const [value, title] of TITLES) {
  Deno.test(`${JSON.stringify(value)} is called ${title}`, () => {
    assertEquals(titleOf(value), title);
  });
}

Deno.test("the parts of a value are those that it has", () => {
  const labels = (value: Json) => partsOf(value).map(([label]) => label);
  assertEquals(labels({ a: 1, b: 2 }), ["a", "b"]);
  assertEquals(labels(["x", "y"]), ["0", "1"]);
  assertEquals(
    labels({ $type: "map", entries: [[[1, "a"], 0], [7, 1]] }),
    ["(1, a)", "7"],
  );
  assertEquals(
    labels({ $type: "object", class: "C", args: [1], kwargs: {}, state: null }),
    ["args"],
  );
  assertEquals(
    labels({ $type: "object", class: "C", entries: [["k", 1]] }),
    ["entries"],
  );
  assertEquals(
    labels({ $type: "exception", class: "E", message: "m", args: [] }),
    ["message"],
  );
});

Deno.test("a text that is long is cut for one line", () => {
  assertEquals(shortText(`a\n  b${"c".repeat(200)}`).length, 81);
  assertEquals(
    shortText({ $type: "exception", class: "E", message: "m" }),
    "E: m",
  );
});

const NUMBERS:
  readonly (readonly [value: Json, numbers: number[] | undefined])[] = [
    [[1, 2.5], [1, 2.5]],
    [[1, { $type: "float", value: "NaN" }], [1, NaN]],
    [ndarray("<f8", [2], [1, 2]), [1, 2]],
    [{ $type: "array", kind: "Int8Array", values: [3, 4] }, [3, 4]],
    [
      { $type: "series", name: "s", index: [0, 1], data: [1, null] },
      [1, NaN],
    ],
    [[1], undefined],
    [["a", "b"], undefined],
    [[true, false], undefined],
    [[1, null], undefined],
    [ndarray("<M8[ns]", [2], ["a", "b"]), undefined],
    [ndarray("<f8", [1, 2], [[1, 2]]), undefined],
    [{ a: 1 }, undefined],
  ];
for (const [value, numbers] of NUMBERS) {
  Deno.test(`the numbers of ${JSON.stringify(value)}`, () => {
    assertEquals(numbersOf(value)?.values, numbers);
  });
}

Deno.test("arrays of more than two axes are read by slices", () => {
  const matrix = matrixOf(
    ndarray("<i8", [2, 1, 2, 2], [[[[1, 2], [3, 4]]], [[[5, 6], [7, 8]]]]),
  )!;
  assertEquals([matrix.slices, matrix.rows, matrix.columns], [2, 2, 2]);
  assertEquals(matrix.at(1, 0, 1), 6);
  assert(Number.isNaN(matrix.at(9, 9, 9)));
});

const NO_MATRIX: readonly Json[] = [
  [[1, 2], [3]],
  [[1, 2], ["a", "b"]],
  [[1, 2]],
  ndarray("<f8", [0, 3], []),
  ndarray("|O", [2, 2], [[1, 2], [3, 4]]),
  frame,
];
for (const value of NO_MATRIX) {
  Deno.test(`${JSON.stringify(value)} is no matrix`, () => {
    assertEquals(matrixOf(value), undefined);
  });
}

const cells = (value: Json) => {
  const table = tableOf(value)!;
  return [
    table.columns.map(({ label }) => label),
    ...Array.from(
      { length: table.rowCount },
      (_, row) => table.columns.map((_, column) => table.cell(row, column)),
    ),
  ];
};
const TABLES:
  readonly (readonly [what: string, value: Json, cells: Json[][]])[] = [
    ["a frame with levels", frame, [
      ["k", "level 1", "a", "b / 1"],
      ["x", 1, 1, "one"],
      ["y", 2, 2, null],
    ]],
    [
      "a Series",
      {
        $type: "series",
        name: null,
        index: ["x"],
        indexNames: [null],
        dtype: "int64",
        data: [5],
      },
      [["index", "value"], ["x", 5]],
    ],
    ["an array of one axis", ndarray("<f8", [2], [1, 2]), [
      ["index", "value"],
      [0, 1],
      [1, 2],
    ]],
    ["an array of two axes", ndarray("<f8", [1, 2], [[1, 2]]), [
      ["index", "0", "1"],
      [0, 1, 2],
    ]],
    ["dicts of the same keys", [{ a: 1, b: 2 }, { b: 4, a: 3 }], [
      ["index", "a", "b"],
      [0, 1, 2],
      [1, 3, 4],
    ]],
  ];
for (const [what, value, wanted] of TABLES) {
  Deno.test(`a table is made of ${what}`, () => {
    assertEquals(cells(value), wanted);
  });
}

const NO_TABLE: readonly Json[] = [
  [{ a: 1 }, { b: 1 }],
  [{ a: 1 }],
  [{}, {}],
  [1, 2],
  ndarray("<f8", [1, 1, 1], [[[1]]]),
  { a: 1 },
];
for (const value of NO_TABLE) {
  Deno.test(`${JSON.stringify(value)} is no table`, () => {
    assertEquals(tableOf(value), undefined);
  });
}

const DTYPES: readonly (readonly [dtype: string, name: string])[] = [
  ["<f4", "float32"],
  ["|u1", "uint8"],
  ["<c16", "complex128"],
  ["|O", "object"],
  ["<U7", "str (7)"],
  ["|S3", "bytes (3)"],
  ["<M8[ns]", "datetime64[ns]"],
  ["<m8[s]", "timedelta64[s]"],
  ["|V8", "|V8"],
];
for (const [dtype, name] of DTYPES) {
  Deno.test(`the dtype ${dtype} is ${name}`, () => {
    assertEquals(dtypeName(dtype), name);
  });
}

Deno.test("every part of what Python wrote has a title and a text", () => {
  assert(DECODED.length > 500, `${DECODED.length}`);
  const visit = (value: Json, depth: number): void => {
    assert(titleOf(value).length > 0);
    assert(!shortText(value).includes("undefined"), shortText(value));
    if (depth > 6) return;
    for (const [label, part] of partsOf(value)) {
      assert(label !== undefined);
      visit(part, depth + 1);
    }
  };
  for (const [, value] of DECODED) visit(encodeJson(value) as Json, 0);
});
