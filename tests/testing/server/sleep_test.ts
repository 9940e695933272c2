import { assertGreater, assertLess } from "@std/assert";
import { sleep } from "../../../src/testing/server/sleep.ts";

async function slept(
  milliseconds: number,
  signal: AbortSignal,
): Promise<number> {
  const start = performance.now();
  await sleep(milliseconds, signal);
  return performance.now() - start;
}

Deno.test("sleep() takes its time", async () => {
  assertGreater(await slept(20, new AbortController().signal), 15);
});

Deno.test("sleep() ends when its signal is aborted, or was before", async () => {
  const controller = new AbortController();
  const pending = slept(60_000, controller.signal);
  controller.abort();
  assertLess(await pending, 1_000);
  assertLess(await slept(60_000, controller.signal), 1_000);
});
