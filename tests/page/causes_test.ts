import { assertEquals, assertNotEquals } from "@std/assert";
import { fromTaskRunData, groupFailures } from "../../mod.ts";
import { causeKey, REST_KEY } from "../../page/causes.ts";
import { messagePattern } from "../../src/flow_runs/message_pattern.ts";
import { recordedRows } from "../../src/testing/mod.ts";

Deno.test("the key of a failure is that of the cause it is grouped to", async () => {
  const runs = recordedRows().map((row) => fromTaskRunData(row));
  const { causes } = await groupFailures(runs);
  const keys = causes.map(({ type, pattern }) => causeKey(type, pattern));
  assertEquals(new Set(keys).size, causes.length);
  for (const [at, { sample }] of causes.entries()) {
    const run = runs.find(({ taskRunId }) => taskRunId === sample.taskRunId)!;
    const { type, message } = run.state;
    assertEquals(causeKey(type, messagePattern(message ?? "")), keys[at]);
  }
});

Deno.test("keys are short, safe in addresses, and differ", () => {
  const keys = Array.from(
    { length: 20_000 },
    (_, number) => causeKey("Failed", `cause ${number.toString(36)}`),
  );
  assertEquals(new Set(keys).size, keys.length);
  for (const key of keys) assertEquals(/^[0-9a-z]{1,11}$/.test(key), true);
  assertNotEquals(causeKey("Failed", "x"), causeKey("TimedOut", "x"));
  assertEquals(causeKey("Failed", null), REST_KEY);
});
