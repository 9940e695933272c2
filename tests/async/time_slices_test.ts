import { assert, assertEquals } from "@std/assert";
import { startSlices } from "../../src/async/time_slices.ts";

/** Works until the slice is over; the clock alone ends it. */
function useUp(slices: { isOver(): boolean }): number {
  let checks = 0;
  while (!slices.isOver()) checks++;
  return checks;
}

Deno.test("startSlices() gives slices that end by themselves, one after the other", async () => {
  const slices = startSlices();
  assert(useUp(slices) > 0);
  await slices.next();
  assert(useUp(slices) > 0);
});

Deno.test("startSlices() lets timers run between the slices", async () => {
  const slices = startSlices();
  let hasRun = false;
  const timer = setTimeout(() => hasRun = true, 1);
  for (let i = 0; i < 1000 && !hasRun; i++) {
    useUp(slices);
    await slices.next();
  }
  clearTimeout(timer);
  assert(hasRun);
});

Deno.test("startSlices() throws the signal's reason between the slices", async () => {
  const controller = new AbortController();
  const slices = startSlices(controller.signal);
  const reason = new Error("enough");
  controller.abort(reason);
  assertEquals(await slices.next().catch((error) => error), reason);
});
