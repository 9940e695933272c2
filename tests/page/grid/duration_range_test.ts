import { assertEquals } from "@std/assert";
import {
  formatRange,
  isInRange,
  parseRange,
} from "../../../page/grid/duration_range.ts";

const TEXTS: [text: string, from: number | undefined, to?: number][] = [
  ["1..2", 1_000, 2_000],
  ["0.5..1.25", 500, 1_250],
  ["0..0", 0, 0],
  ["", undefined],
  ["1", undefined],
  ["-1..2", undefined],
  ["1..x", undefined],
  ["1...2", undefined],
];
for (const [text, from, to] of TEXTS) {
  Deno.test(`the range "${text}" is ${from === undefined ? "none" : from}`, () => {
    assertEquals(
      parseRange(text),
      from === undefined ? undefined : { from, to: to! },
    );
  });
}

Deno.test("a range that was written has what was in it", () => {
  for (const [from, to] of [[0.4, 1.6], [999.9, 1_000.1], [3, 3]] as const) {
    const range = parseRange(formatRange({ from, to }))!;
    assertEquals([from, to].map((ms) => isInRange(ms, range)), [true, true]);
  }
  assertEquals(isInRange(undefined, { from: 0, to: 1e9 }), false);
});
