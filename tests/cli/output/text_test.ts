import { assert, assertEquals } from "@std/assert";
import { parseState } from "../../../mod.ts";
import { colorDepth, createPaint } from "../../../src/cli/output/paint.ts";
import {
  jsonText,
  plain,
  plainLines,
} from "../../../src/cli/output/sanitize.ts";
import { clock, progressLine } from "../../../src/cli/output/progress.ts";
import { STATE_TYPES } from "../../../mod.ts";
import { didYouMean } from "../../../src/cli/args/suggest.ts";
import {
  cutTo,
  displayWidth,
  tableLine,
} from "../../../src/cli/output/table.ts";
import { VERSION } from "../../../src/cli/version.ts";
import deno from "../../../deno.json" with { type: "json" };

const LINES: [
  done: number,
  total: number | null,
  elapsedMs: number,
  columns: number,
  line: string,
][] = [
  [0, 10, 0, 80, "░░░░░░░░░░░░░░░░░░░░░░░░   0 %  0/10  0/s"],
  [
    420,
    1_000,
    2_000,
    80,
    "██████████░░░░░░░░░░░░░░  42 %  420/1,000  210/s  0:03 left",
  ],
  [
    999_999,
    1_000_000,
    3_600_000,
    80,
    "████████████████████████  99 %  999,999/1,000,000  278/s  0:01 left",
  ],
  [10, 10, 1_000, 80, "████████████████████████ 100 %  10/10  10/s  0:00 left"],
  [420, 1_000, 2_000, 45, "████░░░░░  42 %  420/1,000  210/s  0:03 left"],
  [420, 1_000, 2_000, 30, "42 %  420/1,000  210/s  0:03 left"],
  [1_234, null, 500, 80, "1,234  2,470/s"],
  [12, 10, 1_000, 40, "█████████ 100 %  12/10  12/s  0:00 left"],
];
for (const [done, total, elapsedMs, columns, line] of LINES) {
  Deno.test(`progress of ${done} of ${total} in ${columns} columns`, () => {
    assertEquals(progressLine({ done, total, elapsedMs }, columns), line);
  });
}

Deno.test("clock() tells seconds, minutes and hours", () => {
  const told = [-3, 0, 7.4, 67, 754, 3_723, 90_000].map(clock);
  assertEquals(told, [
    "0:00",
    "0:00",
    "0:07",
    "1:07",
    "12:34",
    "1:02:03",
    "25:00:00",
  ]);
});

const DEPTHS: [
  env: Record<string, string>,
  isTerminal: boolean,
  depth: number,
][] = [
  [{ TERM: "xterm" }, true, 16],
  [{ TERM: "xterm-256color" }, true, 256],
  [{ TERM: "xterm", COLORTERM: "truecolor" }, true, 2 ** 24],
  [{ TERM: "xterm" }, false, 0],
  [{ TERM: "dumb" }, true, 0],
  [{ TERM: "xterm", NO_COLOR: "1" }, true, 0],
  [{ TERM: "xterm", NO_COLOR: "" }, true, 16],
  [{ TERM: "xterm", NO_COLOR: "1", FORCE_COLOR: "1" }, false, 16],
  [{ TERM: "xterm-256color", FORCE_COLOR: "" }, false, 256],
  [{ FORCE_COLOR: "3" }, false, 2 ** 24],
  [{ FORCE_COLOR: "0", TERM: "xterm" }, true, 0],
  [{ FORCE_COLOR: "false", TERM: "xterm" }, true, 0],
];
for (const [env, isTerminal, depth] of DEPTHS) {
  const where = isTerminal ? "on a terminal" : "in a pipe";
  Deno.test(`${JSON.stringify(env)} ${where} has ${depth} colours`, () => {
    assertEquals(colorDepth(env, isTerminal), depth);
  });
}

Deno.test("states are painted in their colour, as near as it gets", () => {
  const failed = parseState({ type: "Failed" }); // #eb0000
  const painted = ([0, 16, 256, 2 ** 24] as const).map((depth) =>
    createPaint(depth as 0).state(failed, "x")
  );
  assertEquals(painted, [
    "x",
    "\x1b[31mx\x1b[39m",
    "\x1b[38;5;196mx\x1b[39m",
    "\x1b[38;2;235;0;0mx\x1b[39m",
  ]);
});

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

Deno.test("plain() makes one line that only shows", () => {
  assertEquals(
    plain("a\r\n  b\x1b[31m\u202ec\x9bd\te"),
    "a b\ufffd[31m\ufffdc\ufffdd\ufffde",
  );
  assertEquals(
    plainLines("a\n\x1b[33mb\x1b[39m\x1b[2J", true),
    "a\n\x1b[33mb\x1b[39m\ufffd[2J",
  );
  assertEquals(plainLines("\x1b[33mb", false), "\ufffdb");
});

Deno.test("jsonText() is JSON that only shows", () => {
  const value = { "\x9b": "\x7f\u2028\u202e\x1b" };
  // deno-lint-ignore no-control-regex -- these are what it is about
  assert(!/[\x00-\x1f\x7f-\x9f\u2028]/.test(jsonText(value)));
  assertEquals(JSON.parse(jsonText(value)), value);
});

const MEANT: [word: string, hint: string | undefined][] = [
  ["shwo", 'Did you mean "show"?'],
  ["LIST", 'Did you mean "list"?'],
  ["exp", 'Did you mean "export"?'],
  ["x", undefined],
  ["download", undefined],
];
for (const [word, hint] of MEANT) {
  Deno.test(`"${word}" is ${hint ? "near to something" : "near to nothing"}`, () => {
    assertEquals(didYouMean(word, ["show", "list", "export"]), hint);
  });
}
assertEquals(didYouMean("x", []), undefined);

Deno.test("all states that are named are states", () => {
  for (const type of STATE_TYPES) {
    assertEquals(parseState({ type }).type, type);
  }
  assertEquals(STATE_TYPES.length, 21);
});

Deno.test("the version is that of the package", () => {
  assertEquals(VERSION, deno.version);
});

Deno.test("what turns the direction of text is not printed", () => {
  const turned = "a\u202a\u202e\u2066\u2069b";
  const safe = "a\ufffd\ufffd\ufffd\ufffdb";
  assertEquals([plain(turned), plainLines(turned, true)], [safe, safe]);
  const json = jsonText(turned);
  assertEquals(json, String.raw`"a\u202a\u202e\u2066\u2069b"`);
  assertEquals(JSON.parse(json), turned);
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
