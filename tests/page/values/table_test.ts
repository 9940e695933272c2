import { assertEquals } from "@std/assert";
import type { Json } from "../../../page/api/api.ts";
import { tableOf } from "../../../page/values/table.ts";
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
