import { assertEquals } from "@std/assert";
import { parseFilter, rangeFilter } from "../../../page/table/filter.ts";
import type { Key } from "../../../page/table/keys.ts";

const DAY = Date.parse("2022-05-09T00:00:00Z");

const CELLS: [typed: string, key: Key, text: string, isShown: boolean][] = [
  ["nor", "North", "North", true],
  ["NOR", "north", "north", true],
  ["nor", "south", "south", false],
  ["!nor", "north", "north", false],
  ["!nor", "south", "south", true],
  ["=north", "north", "north", true],
  ["=nor", "north", "north", false],
  ["!=north", "south", "south", true],
  ["!=5", 5, "5", false],
  ["=5", 5, "5.0", true],
  [">5", 5, "5", false],
  [">5", 5.1, "5.1", true],
  [">=5", 5, "5", true],
  ["<-1", -2, "-2", true],
  ["<= 1e3", 1_000, "1000", true],
  ["> 5", "7", "7", false],
  ["2..5", 2, "2", true],
  ["2..5", 5, "5", true],
  ["2..5", 5.01, "5.01", false],
  ["-3..-1", -2, "-2", true],
  ["2..5", null, "None", false],
  ["none", null, "None", true],
  [">2022-05-08", DAY, "2022-05-09", true],
  ["2022-05-09..2022-05-10", DAY, "2022-05-09", true],
  ["<2022-05-09 00:00", DAY, "2022-05-09", false],
  // What compares nothing is looked for as it is.
  [">x", "a > b", "a >x", true],
  ["..", "a..b", "a..b", true],
  [".*", "abc", "abc", false],
  ["!", "what!", "what!", true],
];
for (const [typed, key, text, isShown] of CELLS) {
  Deno.test(`"${typed}" ${isShown ? "shows" : "hides"} ${text}`, () => {
    assertEquals(parseFilter(typed)!(key, () => text), isShown);
  });
}

Deno.test("nothing typed filters nothing", () => {
  assertEquals(parseFilter(""), undefined);
  assertEquals(parseFilter("  "), undefined);
});

const RANGES: [from: number, to: number][] = [
  [0, 1],
  [-2.123456789, 3.987654321],
  [1e-7, 2e-7],
  [123_456_789.4, 123_456_999.6],
  [-1e300, 1e300],
];
for (const [from, to] of RANGES) {
  Deno.test(`the range from ${from} to ${to} has both of its ends`, () => {
    const test = parseFilter(rangeFilter(from, to, "number"))!;
    assertEquals([from, to].map((key) => test(key, String)), [true, true]);
    assertEquals(test(to + (to - from), String), false);
  });
}

Deno.test("the range of moments is written as they are", () => {
  const typed = rangeFilter(DAY + 500, DAY + 86_400_500, "moment");
  assertEquals(typed, "2022-05-09T00:00:00..2022-05-10T00:00:01");
  assertEquals(parseFilter(typed)!(DAY + 500, String), true);
});
