import { assertEquals } from "@std/assert";
import { didYouMean } from "../../../src/cli/args/suggest.ts";

const MEANT: [word: string, hint: string | undefined][] = [
  ["shwo", 'Use "show"'],
  ["LIST", 'Use "list"'],
  ["exp", 'Use "export"'],
  ["x", undefined],
  ["download", undefined],
];
for (const [word, hint] of MEANT) {
  Deno.test(`"${word}" is ${hint ? "near to something" : "near to nothing"}`, () => {
    assertEquals(didYouMean(word, ["show", "list", "export"]), hint);
  });
}

Deno.test("nothing is near where nothing is known", () => {
  assertEquals(didYouMean("x", []), undefined);
});
