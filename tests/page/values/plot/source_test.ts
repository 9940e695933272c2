import { assertEquals } from "@std/assert";
import type { Json } from "../../../../page/api/api.ts";
import { plotOf } from "../../../../page/values/plot/source.ts";

const frame = (index: readonly Json[], data: readonly (readonly Json[])[]) => ({
  $type: "dataframe",
  columns: ["n", "text", "x"],
  dtypes: ["int64", "object", "float64"],
  index,
  indexNames: [null],
  data,
});
const hour = (hour: number) => ({
  $type: "datetime",
  iso: `2022-05-09T0${hour}:00:00`,
});
const ROWS = [[1, "a", 0.5], [2, "b", null], [3, "c", 1.5]];
const T = Date.parse("2022-05-09T00:00:00Z") / 1_000;

const SOURCES: [
  what: string,
  value: Json,
  names: string[],
  places: number[],
  scale: string,
][] = [
  [
    "a frame over moments",
    frame([hour(1), hour(2), hour(5)], ROWS),
    ["n", "x"],
    [T + 3_600, T + 7_200, T + 18_000],
    "time",
  ],
  ["a frame over numbers", frame([10, 20, 40], ROWS), ["n", "x"], [
    10,
    20,
    40,
  ], "number"],
  ["a frame over labels", frame(["a", "b", "c"], ROWS), ["n", "x"], [
    0,
    1,
    2,
  ], "position"],
  [
    "a frame over moments that go back",
    frame([hour(5), hour(2), hour(1)], ROWS),
    ["n", "x"],
    [0, 1, 2],
    "position",
  ],
  ["a list of numbers", [4, 5], ["value"], [0, 1], "position"],
  [
    "like dicts",
    [{ a: 1, b: "x" }, { a: 2, b: "y" }],
    ["a"],
    [0, 1],
    "number",
  ],
  [
    "an array of two axes",
    { $type: "ndarray", dtype: "<f8", shape: [2, 2], values: [[1, 2], [3, 4]] },
    ["0", "1"],
    [0, 1],
    "number",
  ],
];
for (const [what, value, names, places, scale] of SOURCES) {
  Deno.test(`${what} can be plotted by ${names.join(" and ")}`, () => {
    const source = plotOf(value)!;
    assertEquals(source.names, names);
    assertEquals([...source.places], places);
    assertEquals(source.scale, scale);
  });
}

Deno.test("an empty cell has no number", () => {
  const source = plotOf(frame([1, 2, 3], ROWS))!;
  assertEquals(source.values(1), [0.5, NaN, 1.5]);
});

const NONE: Json[] = [
  "text",
  [{ a: "x" }, { a: "y" }],
  [{ a: true }, { a: false }],
  frame([1], [[1, "a", 2]]),
];
for (const value of NONE) {
  Deno.test(`${JSON.stringify(value).slice(0, 40)} is not plotted`, () => {
    assertEquals(plotOf(value), undefined);
  });
}
