import { assertEquals } from "@std/assert";
import { markNodeImports } from "../../../../scripts/package/imports/node_imports.ts";

const MARKED =
  'import(/* webpackIgnore: true *//* @vite-ignore */"node:fs".slice())';

const CODE: [what: string, before: string, after: string][] = [
  ["an import on demand", 'await import("node:fs");', `await ${MARKED};`],
  [
    "two of them in a line",
    'import("node:fs"),import("node:fs")',
    `${MARKED},${MARKED}`,
  ],
  ["no other import", 'import("jose")', 'import("jose")'],
  ["no import at once", 'import"node:fs";', 'import"node:fs";'],
  ["no other call", 'important("node:fs")', 'important("node:fs")'],
];
for (const [what, before, after] of CODE) {
  Deno.test(`markNodeImports() marks ${what}`, () => {
    assertEquals(markNodeImports(before).code, after);
  });
}

Deno.test("markNodeImports() maps each place to its new column", () => {
  const before = 'a();import("node:fs");b();import("node:fs");c();\nd();';
  const { code, moved } = markNodeImports(before);
  const [lines, markedLines] = [before.split("\n"), code.split("\n")];
  for (
    const [line, name] of [[0, "a"], [0, "b"], [0, "c"], [1, "d"]] as const
  ) {
    const at = lines[line]!.indexOf(`${name}()`);
    assertEquals(moved(line, at), markedLines[line]!.indexOf(`${name}()`));
  }
});
