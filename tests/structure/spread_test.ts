import { assertEquals } from "@std/assert";
import { DATA_FILES, filesBelow, textOf } from "./_sources.ts";

// A call takes about 120,000 arguments: what is read can be longer.
const SPREAD =
  /\.(?:push|unshift|splice)\(\.\.\.|Math\.(?:max|min)\([^)]*\.\.\./;

/** Where what is spread is short by itself, and why. */
const SHORT: Readonly<Record<string, string>> = {
  "src/cli/args/help.ts": "the options of a command",
  "src/cli/commands/doctor.ts": "the rows of a report",
  "src/cli/commands/mapped.ts": "the names of states",
  "src/cli/output/facts.ts": "the facts of a task run",
  "src/cli/output/paint.ts": "three colours",
  "src/cli/python/grid.ts": "the columns that fit on a line",
  "src/pickle/values/pandas/table_text.ts":
    "the rows that are shown of a frame",
};

Deno.test("no call spreads what was read", () => {
  const spreading = [...filesBelow("src/")].filter((file) =>
    file.endsWith(".ts") && !DATA_FILES.has(file) && SPREAD.test(textOf(file))
  );
  assertEquals(spreading.sort(), Object.keys(SHORT).sort());
});
