import { assertEquals } from "@std/assert";
import {
  createTable,
  cutTo,
  displayWidth,
  leftOutLine,
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

const FITTED: [lineWidth: number, line: string, leftOut: string | undefined][] =
  [
    [Infinity, "ok  a long name  0123456789  the message", undefined],
    [40, "ok  a long name  0123456789  the message", undefined],
    [37, "ok  a long n…  0123456789  the messa…", undefined],
    [34, "ok  a lon…  0123456789  the messa…", undefined],
    [
      33,
      "ok  a long name  the message",
      "ID omitted: the terminal is too narrow",
    ],
    [22, "ok  a lon…  the messa…", "ID omitted: the terminal is too narrow"],
  ];
for (const [lineWidth, line, leftOut] of FITTED) {
  Deno.test(`a table of ${lineWidth} columns uses the room that there is`, () => {
    const table = createTable([
      { title: "S", width: 2 },
      { title: "NAME", width: 11, min: 6 },
      { title: "ID", width: 10, isOptional: true },
      { title: "MESSAGE", width: 0 },
    ], lineWidth);
    const cells = ["ok", "a long name", "0123456789", "the message"];
    assertEquals([table.line(cells), leftOutLine(table)], [line, leftOut]);
  });
}
