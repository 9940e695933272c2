import { assertEquals, assertMatch } from "@std/assert";
import * as v from "valibot";
import { z } from "zod";
import { fromTaskRunData } from "../../mod.ts";
import { recordedRows, startTestBackend } from "../../src/testing/mod.ts";
import { rowWithValue } from "../_task_run_rows.ts";
import { runExample } from "./_example.ts";

const RESULTS = new URL("../data/results", import.meta.url).pathname;
const DAILY_FLOW = "7465da29-04f3-5c95-ab66-95c9bb0bcd9a";

const PRINTED: [path: string, printed: string][] = [
  [
    "schema_zod.ts",
    `2 SKU-8 at 2.99: 3.5581, 2022-05-09T06:02:00+00:00
4 SKU-4 at 3.99: 4.7481, 2022-05-09T06:04:00+00:00
6 SKU-3 at 4.99: 5.9381, 2022-05-09T06:06:00+00:00
Cannot accept the result of "enrich-1": the schema has 1 complaint, see issues
  2.gross: Too big: expected number to be <=5
`,
  ],
  [
    "schema_valibot.ts",
    `3 orders, 14.24 gross: SKU-3, SKU-4, SKU-8
Cannot accept the result of "summarize-1": the schema has 2 complaints, see issues
  orders: Invalid key: Expected "orders" but received undefined
  skus.2: Invalid type: Expected ("SKU-3" | "SKU-4") but received "SKU-8"
`,
  ],
];
for (const [path, expected] of PRINTED) {
  Deno.test(`${path} accepts a result and refuses it by another schema`, async () => {
    const { code, printed, errors } = await runExample(path);
    assertEquals(printed, expected, errors);
    assertEquals(code, 0);
  });
}

const OF_ONES_OWN: [path: string, slug: string, pattern: RegExp][] = [
  ["schema_zod.ts", "enrich-1", /^(?:\d SKU-\d at .*\n){25}Cannot accept /],
  ["schema_valibot.ts", "summarize-1", /^25 orders, 130\.60 gross: SKU-0, /],
];
for (const [path, slug, pattern] of OF_ONES_OWN) {
  Deno.test(`${path} reads an API of one's own`, async () => {
    const rows = recordedRows({ resultsDir: RESULTS });
    await using api = await startTestBackend({ rows });
    const { printed, errors } = await runExample(path, {
      FLOW_RUN_ID: DAILY_FLOW,
      TASK_SLUG: slug,
      PREFECT__CLOUD__API: api.url,
    });
    assertMatch(printed, pattern, errors);
  });
}

Deno.test("schemas of zod and valibot give results their types", async () => {
  const row = rowWithValue('{"sold": 3}');
  const [ofZod, ofValibot] = await Promise.all([
    fromTaskRunData(row, { schema: z.object({ sold: z.int() }) }).result(),
    fromTaskRunData(row, { schema: v.object({ sold: v.number() }) }).result(),
  ]);
  const sum: number = ofZod.sold + ofValibot.sold;
  assertEquals(sum, 6);
  // @ts-expect-error the schema has no price
  assertEquals(ofZod.price, undefined);
  // @ts-expect-error the schema has no price
  assertEquals(ofValibot.price, undefined);
});
