import { assertEquals, assertThrows } from "@std/assert";
import { recordsOf } from "../../../src/cli/export/records.ts";
import { DataFrame, Series } from "../../../src/pickle/mod.ts";

const LONG = "x".repeat(40_000);
const REPEATED: [what: string, value: unknown][] = [
  [
    "a frame of one long string",
    DataFrame.fromColumns({
      a: Array(20_000).fill(LONG),
    }),
  ],
  [
    "a Series of one long list",
    Series.fromValues(
      Array(4_000).fill(Array.from({ length: 4_000 }, (_, i) => `item ${i}`)),
    ),
  ],
  [
    "a dict of one long string",
    Object.fromEntries(
      Array.from({ length: 20_000 }, (_, i) => [`k${i}`, LONG]),
    ),
  ],
];
for (const [what, value] of REPEATED) {
  Deno.test(`recordsOf() refuses ${what}, repeated beyond measure`, () => {
    assertThrows(() => [...recordsOf(value)], RangeError, "expands");
  });
}

Deno.test("recordsOf() writes a category in every row", () => {
  const category = "x".repeat(500);
  const frame = DataFrame.fromColumns({ a: Array(100_000).fill(category) });
  let rows = 0;
  for (const row of recordsOf(frame)) {
    assertEquals(row.get("result.a"), category);
    rows++;
  }
  assertEquals(rows, 100_000);
});
