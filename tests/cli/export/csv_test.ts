import { assertEquals } from "@std/assert";
import type { JsonValue } from "../../../mod.ts";
import { writeCsv } from "../../../src/cli/export/csv.ts";

/** What is written of a table of one column. */
async function csvOf(
  name: string,
  cells: readonly JsonValue[],
  isSafe: boolean,
): Promise<string[]> {
  const written: string[] = [];
  await writeCsv(
    {
      columns: [{ name, kinds: new Set() }],
      async *rows() {
        for (const cell of cells) yield await Promise.resolve([cell]);
      },
    },
    async (data) => void written.push(await data as string),
    isSafe,
  );
  return written.join("").trimEnd().split("\n");
}

const CELLS: [cell: JsonValue, plain: string, safe: string][] = [
  ["=1+1", "=1+1", "'=1+1"],
  ['=HYPERLINK("x")', '"=HYPERLINK(""x"")"', '"\'=HYPERLINK(""x"")"'],
  ["+cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"],
  ["-cmd", "-cmd", "'-cmd"],
  ["@SUM(A1)", "@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", '"\t=1"', "'\t=1"],
  ["\uff1d1", "\uff1d1", "'\uff1d1"],
  ["-3.20", "-3.20", "-3.20"],
  ["+1e9", "+1e9", "+1e9"],
  [-5, "-5", "-5"],
  [
    { $type: "int", value: "-9007199254740993" },
    "-9007199254740993",
    "-9007199254740993",
  ],
  [{ $type: "decimal", value: "-1.50" }, "-1.50", "-1.50"],
  ["a=b", "a=b", "a=b"],
  [null, "", ""],
  ["", '""', '""'],
];
for (const [cell, plain, safe] of CELLS) {
  Deno.test(`${JSON.stringify(cell)} in CSV, and in CSV for spreadsheets`, async () => {
    assertEquals(await csvOf("result", [cell, 1], false), [
      "result",
      plain,
      "1",
    ]);
    assertEquals(await csvOf("result", [cell, 1], true), ["result", safe, "1"]);
  });
}

Deno.test("the head of CSV is made safe as well", async () => {
  assertEquals(await csvOf("=x", [1], true), ["'=x", "1"]);
});
