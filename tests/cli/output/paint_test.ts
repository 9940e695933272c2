import { assertEquals } from "@std/assert";
import { parseState } from "../../../mod.ts";
import { colorDepth, createPaint } from "../../../src/cli/output/paint.ts";

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
