import { assertEquals } from "@std/assert";
import type { Json } from "../../../page/api/api.ts";
import { createKeys } from "../../../page/table/keys.ts";
import { filteredRows, sortedRows } from "../../../page/table/rows.ts";
import { tableOf } from "./_table.ts";

const int = (value: string) => ({ $type: "int", value });
const at = (iso: string) => ({ $type: "datetime", iso });

const ORDERS: [what: string, cells: Json[], up: number[], down: number[]][] = [
  ["numbers", [3, 1, 2], [1, 2, 0], [0, 2, 1]],
  ["numbers of both forms", [3, int("10"), 1.5], [2, 0, 1], [1, 0, 2]],
  ["texts by their letters", ["b", "a", "B"], [2, 1, 0], [0, 1, 2]],
  ["what is empty last", [null, 2, 1], [2, 1, 0], [1, 2, 0]],
  ["nan as what is empty", [{ $type: "float", value: "NaN" }, 1], [1, 0], [
    1,
    0,
  ]],
  ["numbers before texts", ["1", 2, "x", 1], [3, 1, 0, 2], [2, 0, 1, 3]],
  ["what is equal as it comes", [1, 1, 0, 1], [2, 0, 1, 3], [0, 1, 3, 2]],
  [
    "moments by their offsets",
    [at("2022-05-09T06:00:00+02:00"), at("2022-05-09T05:00:00Z")],
    [0, 1],
    [1, 0],
  ],
  [
    "lengths of time",
    [
      { $type: "timedelta", days: 0, seconds: 90 },
      { $type: "timedelta", days: 1, seconds: 0 },
      { $type: "timedelta", days: -1, seconds: 5 },
    ],
    [2, 0, 1],
    [1, 0, 2],
  ],
];
for (const [what, cells, up, down] of ORDERS) {
  Deno.test(`rows are sorted by ${what}`, () => {
    const table = tableOf(cells.map((cell) => [cell]));
    const keys = createKeys(table);
    const all = filteredRows(table, keys, new Map());
    const order = (
      isDescending: boolean,
    ) => [...sortedRows(all, keys, { column: 0, isDescending })];
    assertEquals([order(false), order(true)], [up, down]);
    assertEquals([...all], cells.map((_, row) => row));
  });
}

Deno.test("all filters must let a row through", () => {
  const table = tableOf([[1, "x"], [2, "y"], [3, "x"], [null, "x"]]);
  const filters = new Map([[0, ">1"], [1, "x"]]);
  assertEquals([...filteredRows(table, createKeys(table), filters)], [2]);
});

Deno.test("keys of rows that come later are read", () => {
  const rows: Json[][] = [[2]];
  const table = tableOf(rows);
  const keys = createKeys(table);
  assertEquals(keys.column(0), [2]);
  rows.push([1]);
  assertEquals(keys.column(0), [2, 1]);
});
