import { assert, assertEquals } from "@std/assert";
import { startSlices } from "../../src/async/time_slices.ts";
import { withFakeClock } from "../_fake_clock.ts";

Deno.test("startSlices() gives slices of 25 ms, one after the other", () =>
  withFakeClock(async (clock) => {
    const slices = startSlices();
    for (let slice = 0; slice < 2; slice++) {
      await clock.advance(24);
      assertEquals(slices.isOver(), false);
      await clock.advance(1);
      assertEquals(slices.isOver(), true);
      await slices.next();
    }
  }));

Deno.test("startSlices() lets timers run between the slices", async () => {
  const slices = startSlices();
  let hasRun = false;
  const timer = setTimeout(() => hasRun = true, 1);
  for (let i = 0; i < 1000 && !hasRun; i++) {
    while (!slices.isOver());
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
