import { assertEquals } from "@std/assert";
import type { Json } from "../../../page/api/api.ts";
import { cellText, tableOf } from "../../../page/values/table.ts";
import { frame, ndarray } from "./_values.ts";

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

Deno.test("a table is made of instances with the same fields, and of dicts in any form", () => {
  const row = (id: number, name: string | null): Json => ({
    $type: "object",
    class: "sqlalchemy.Row",
    fields: [["id", id], ["name", name]],
  });
  const wanted = [["index", "id", "name"], [0, 1, "x"], [1, 2, null]];
  assertEquals(cells([row(1, "x"), row(2, null)]), wanted);
  const years: Json = { $type: "map", entries: [["2021", 1], ["2020", 2]] };
  assertEquals(cells([years, years]), [
    ["index", "2021", "2020"],
    [0, 1, 2],
    [1, 1, 2],
  ]);
});

Deno.test("a table is made of a masked array", () => {
  const value: Json = {
    $type: "maskedarray",
    values: ndarray("<f8", [2], [1.5, 2]),
    mask: ndarray("|b1", [2], [false, true]),
    fillValue: null,
  };
  assertEquals(cells(value), [["index", "value"], [0, 1.5], [1, null]]);
  assertEquals(tableOf(value)!.columns[1]!.missing, "--");
});

const CELLS: [value: Json, dtype: string, text: string][] = [
  [null, "datetime64[ns]", "NaT"],
  [null, "Int64", "<NA>"],
  [null, "float64", "NaN"],
  [null, "object", "None"],
  [{ $type: "float", value: "NaN" }, "float64", "NaN"],
  [{ $type: "float", value: "-0" }, "float64", "-0.0"],
  [2, "float64", "2.0"],
  [2, "int64", "2"],
  [true, "bool", "True"],
  ["a\n b", "object", "a b"],
  [["a", 1], "object", "['a', 1]"],
  [
    { $type: "period", ordinal: 625, freq: "M", text: "2022-02" },
    "period[M]",
    "2022-02",
  ],
  [{ $type: "decimal", value: "1.50" }, "object", "1.50"],
];
for (const [value, dtype, text] of CELLS) {
  Deno.test(`a cell of ${dtype} is written as ${text}`, () => {
    const frame: Json = {
      $type: "dataframe",
      columns: ["a"],
      index: [0],
      indexNames: [null],
      dtypes: [dtype],
      data: [[value]],
    };
    const table = tableOf(frame)!;
    assertEquals(cellText(table.cell(0, 1), table.columns[1]!), text);
  });
}

Deno.test("a column whose array is of an unknown class has no cells", () => {
  const value: Json = {
    $type: "dataframe",
    columns: ["a", "odd"],
    index: [0],
    indexNames: [null],
    dtypes: ["int64", "my"],
    arrays: { "1": { $type: "object", class: "m.MyArray" } },
    data: [[1, null]],
  };
  const { columns } = tableOf(value)!;
  assertEquals(columns.map(({ missing }) => missing), ["None", "None", "?"]);
});

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
