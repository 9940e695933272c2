import { assertEquals } from "@std/assert";
import { sleep } from "../../../src/testing/server/sleep.ts";
import { withFakeClock } from "../../_fake_clock.ts";

Deno.test("sleep() takes its time", () =>
  withFakeClock(async (clock) => {
    let isOver = false;
    const slept = sleep(20, new AbortController().signal)
      .then(() => isOver = true);
    await clock.advance(19);
    assertEquals(isOver, false);
    await clock.advance(1);
    await slept;
  }));

Deno.test("sleep() ends when its signal is aborted, or was before", () =>
  withFakeClock(async () => {
    const controller = new AbortController();
    const pending = sleep(60_000, controller.signal);
    controller.abort();
    await pending;
    await sleep(60_000, controller.signal);
  }));
