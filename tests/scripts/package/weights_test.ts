import { assertEquals, assertThrows } from "@std/assert";
import {
  weightProblems,
  weightsOf,
  weightTable,
} from "../../../scripts/package/weights.ts";

const pad = (code: string, length: number) => code.padEnd(length, " ");
const FILES = new Map([
  [
    "dist/mod.js",
    pad(
      'import"./chunks/a.js";export{x}from"./chunks/b.js";import("#pickle")',
      10_000,
    ),
  ],
  ["dist/chunks/a.js", pad('import"./b.js";import"node:fs"', 5_000)],
  ["dist/chunks/b.js", pad('import("hyparquet-writer")', 2_000)],
  ["dist/parts/pickle.js", pad('import{x}from"../chunks/a.js"', 40_000)],
  ["dist/testing.js", pad('import{parse}from"graphql";', 3_000)],
]);
const ENTRIES = { ".": "dist/mod.js", "./testing": "dist/testing.js" };
const WEIGHTS = weightsOf(FILES, ENTRIES);

Deno.test("weightsOf() counts each file once, and what comes on demand apart", () => {
  assertEquals(WEIGHTS, [
    {
      name: ".",
      atOnce: 17_000,
      onDemand: 40_000,
      packages: ["hyparquet-writer"],
    },
    { name: "./testing", atOnce: 3_000, onDemand: 0, packages: ["graphql"] },
  ]);
});

Deno.test("weightsOf() refuses a package that lacks a file", () => {
  assertThrows(
    () => weightsOf(new Map([["a.js", 'import"./b.js"']]), { ".": "a.js" }),
    Error,
    'Cannot find the file "b.js"',
  );
});

Deno.test("weightProblems() accepts the table that weightTable() writes", () => {
  assertEquals(weightProblems(`# x\n\n${weightTable(WEIGHTS)}\n`, WEIGHTS), []);
});

const WRONG: [what: string, table: string, problem: string][] = [
  ["no table", "", ". has no row"],
  [
    "another size at once",
    "| `.` | 25 KB | 40 KB | `hyparquet-writer` |",
    ". loads 17 KB at once",
  ],
  [
    "another size on demand",
    "| `.` | 17 KB | 30 KB | `hyparquet-writer` |",
    ". loads 40 KB on demand",
  ],
  [
    "no package",
    "| `.` | 17 KB | 40 KB | none |",
    ". imports hyparquet-writer",
  ],
  [
    "another entry point",
    "| `./old` | 17 KB | 40 KB | none |",
    "./old is not in the package",
  ],
];
for (const [what, table, problem] of WRONG) {
  Deno.test(`weightProblems() reports a table with ${what}`, () => {
    const found = weightProblems(table, WEIGHTS);
    assertEquals(found.includes(problem), true, found.join("\n"));
  });
}
