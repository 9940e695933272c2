import { assertEquals } from "@std/assert";
import type { Json } from "../../../page/api/api.ts";
import { createHistograms } from "../../../page/table/histogram.ts";
import { createKeys } from "../../../page/table/keys.ts";
import { tableOf } from "./_table.ts";

function histogram(cells: readonly Json[], shown: readonly number[]) {
  const table = tableOf(cells.map((cell) => [cell]));
  return createHistograms(createKeys(table)).of(0, Uint32Array.from(shown));
}

Deno.test("numbers are counted in bins, all and those that are shown", () => {
  const cells = Array.from({ length: 240 }, (_, at) => at);
  const found = histogram(cells, [0, 1, 239]);
  assertEquals(found.kind, "numbers");
  if (found.kind !== "numbers") return;
  assertEquals([found.min, found.max, found.bars.length], [0, 239, 24]);
  const sum = (part: "all" | "shown") =>
    found.bars.reduce((sum, bar) => sum + bar[part], 0);
  assertEquals([sum("all"), sum("shown")], [240, 3]);
  assertEquals(found.bars[0]!.shown, 2);
  assertEquals(found.bars.at(-1)!.shown, 1);
});

Deno.test("one number has one bar, and what is not finite has none", () => {
  const inf = { $type: "float", value: "Infinity" };
  const found = histogram([5, 5, 5, inf, null], [0, 3, 4]);
  assertEquals(found, {
    kind: "numbers",
    min: 5,
    max: 5,
    bars: [{ all: 3, shown: 1 }],
  });
});

Deno.test("few texts are counted each by itself, the most frequent first", () => {
  assertEquals(histogram(["a", "b", "b", null], [2, 3]), {
    kind: "texts",
    bars: [
      { text: "b", all: 2, shown: 1 },
      { text: "a", all: 1, shown: 0 },
    ],
  });
});

Deno.test("many texts are only counted", () => {
  const cells = Array.from({ length: 50 }, (_, at) => `text ${at}`);
  assertEquals(histogram(cells, []), { kind: "many", count: 50 });
});

Deno.test("rows that come later are counted", () => {
  const rows: Json[][] = [[1]];
  const table = tableOf(rows);
  const spreads = createHistograms(createKeys(table));
  spreads.of(0, Uint32Array.of(0));
  rows.push([3]);
  const found = spreads.of(0, Uint32Array.of(0, 1));
  assertEquals(found.kind === "numbers" && found.max, 3);
});
