import { assertEquals, assertRejects } from "@std/assert";
import type { PandasJsonOrient } from "../../../../src/decode/pandas/json/options.ts";
import { readPandasJson } from "../../../../src/decode/pandas/json/read.ts";
import { fromBase64 } from "../../_data.ts";
import { assertFrame, frameRows } from "../../_frames.ts";

/** pandas looks for these by the text of their names, which are numbers. */
const READ_HERE_ALONE = "numbers as columns by table";

for (const { name, bytes, orient, value } of frameRows("json")) {
  const read = () =>
    readPandasJson(fromBase64(bytes), { orient: orient as PandasJsonOrient });
  const what = `${name}${orient ? ` by ${orient}` : ""}`;
  if (what === READ_HERE_ALONE) continue;
  if (value === undefined) {
    Deno.test(`readPandasJson() refuses what pandas refuses: ${what}`, async () => {
      await assertRejects(read);
    });
    continue;
  }
  Deno.test(`readPandasJson() reads as pandas: ${what}`, async () => {
    assertFrame(await read(), value);
  });
}

// What pandas.io.common.dedup_names makes of them.
const NAMES: [names: string[], distinct: string[]][] = [
  [["a", "a", "a"], ["a", "a.1", "a.2"]],
  [["a.1", "a", "a"], ["a.1", "a", "a.1.1"]],
  [["a", "a.1", "a", "a"], ["a", "a.1", "a.1.1", "a.2"]],
];
for (const [columns, distinct] of NAMES) {
  Deno.test(`readPandasJson() names the columns ${columns} by split`, async () => {
    const text = JSON.stringify({ columns, index: [], data: [] });
    const bytes = new TextEncoder().encode(text);
    assertEquals(
      (await readPandasJson(bytes, { orient: "split" })).columns,
      distinct,
    );
  });
}
