import { assertEquals } from "@std/assert";
import { startTestBackend } from "../../src/testing/mod.ts";
import { runExample } from "./_example.ts";

Deno.test("script.ts describes a recorded flow run", async () => {
  const { code, printed, errors } = await runExample("script.ts");
  assertEquals(
    printed,
    `29 task runs
  12 Success
   8 Failed
   3 Mapped
   2 Skipped
   1 TriggerFailed
   1 ValidationFailed
   1 Cached
   1 TimedOut
What failed, and why
  after_boom-1: Trigger was "all_successful" but some of the upstream tasks failed.
  boom-1: Error during execution of task: ValueError('no stock for SKU-7')
  boom-2: Error during execution of task: ValueError('no stock for SKU-7')
  divide-1[1]: Error during execution of task: ZeroDivisionError('division by zero')
  divide-3: At least one upstream state has an unmappable result.
  divide-4: No upstream states can be mapped over.
  fail_signal-1: refused by the shop
  fail_with_result-1: partly done
  invalid-1: the sum is wrong
  locked-1: Unexpected error: TypeError("cannot pickle '_thread.lock' object")
  slow-1: Task timed out during execution.
What mapped tasks gave
  divide-1: 2 of 3 results [ 25, 20 ]
  divide-2: 0 of 0 results []
  maybe-1: 2 of 3 results [ 4, 5 ]
`,
    errors,
  );
  assertEquals(code, 0);
});

Deno.test("script.ts reads an API of one's own, with its key", async () => {
  const flowRunId = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
  await using api = await startTestBackend({
    rows: [],
    mapped: [{ flowRunId, slug: "add-1", count: 2 }],
    apiKeys: ["pcu_example"],
  });
  const { printed, errors } = await runExample("script.ts", {
    FLOW_RUN_ID: flowRunId,
    PREFECT__CLOUD__API: api.url,
    PREFECT__CLOUD__API_KEY: "pcu_example",
  });
  assertEquals(
    printed,
    `3 task runs
   2 Success
   1 Mapped
What failed, and why
What mapped tasks gave
  add-1: 2 of 2 results [ 0, 1 ]
`,
    errors,
  );
});
