import { assertEquals } from "@std/assert";
import {
  cutTo,
  displayWidth,
  tableLine,
} from "../../../src/cli/output/table.ts";

const WIDTHS: [text: string, width: number][] = [
  ["", 0],
  ["abc", 3],
  ["äöü…", 4],
  ["e\u0301", 1],
  ["日本", 4],
  ["🚀", 2],
  ["a\u200bb", 2],
];
for (const [text, width] of WIDTHS) {
  Deno.test(`${JSON.stringify(text)} is ${width} columns wide`, () => {
    assertEquals(displayWidth(text), width);
  });
}

Deno.test("cutTo() cuts by columns, not by characters", () => {
  assertEquals(["abcdef", "日本語", "日本"].map((text) => cutTo(text, 4)), [
    "abc…",
    "日…",
    "日本",
  ]);
});

Deno.test("tableLine() keeps columns below one another", () => {
  const columns = [
    { title: "N", width: 3, isRight: true },
    { title: "NAME", width: 6 },
    { title: "REST", width: 0 },
  ];
  const lines = [
    ["1", "日本", "one more word"],
    ["100", "very long", { text: "x", paint: (text: string) => `<${text}>` }],
    ["7"],
  ].map((cells) => tableLine(columns, cells, 20));
  assertEquals(lines, [
    "  1  日本    one mo…",
    "100  very …  <x>",
    "  7",
  ]);
});

const NARROW: [lineWidth: number, line: string][] = [
  [16, "abc  defgh  more"],
  [13, "abc  defgh  …"],
  [12, "abc  defgh"],
  [10, "abc  defgh"],
  [9, "abc"],
  [2, "abc"],
];
for (const [lineWidth, line] of NARROW) {
  Deno.test(`a line of ${lineWidth} columns leaves out what does not fit`, () => {
    const columns = [3, 5, 0].map((width) => ({ title: "", width }));
    assertEquals(tableLine(columns, ["abc", "defgh", "more"], lineWidth), line);
  });
}
