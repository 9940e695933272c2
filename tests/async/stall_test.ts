import { assertEquals } from "@std/assert";
import { stallGuard } from "../../src/async/stall.ts";
import { withFakeClock } from "../_fake_clock.ts";

const never = new Promise<never>(() => {});
const stalled = (ms: number) => new Error(`stalled for ${ms} ms`);

function guardOf(timeoutMs = 1_000) {
  const controller = new AbortController();
  return {
    controller,
    guard: stallGuard(controller.signal, timeoutMs, stalled),
  };
}

const messageOf = (promise: Promise<unknown>) =>
  promise.then(() => "no error", (error) => error.message ?? error);

Deno.test("stallGuard() ends a wait after its time, and not before", () =>
  withFakeClock(async (clock) => {
    const { guard } = guardOf();
    let isSettled = false;
    const waiting = messageOf(guard.next(never)).finally(() =>
      isSettled = true
    );
    await clock.advance(999);
    assertEquals(isSettled, false);
    await clock.advance(1);
    assertEquals(await waiting, "stalled for 1000 ms");
    assertEquals(guard.signal.reason.message, "stalled for 1000 ms");
    assertEquals(
      await messageOf(guard.next(never)),
      "stalled for 1000 ms",
      "it has ended for good",
    );
    guard.end();
  }));

Deno.test("stallGuard() counts no time between waits", () =>
  withFakeClock(async (clock) => {
    const { guard } = guardOf();
    for (let wait = 0; wait < 3; wait++) {
      const { promise, resolve } = Promise.withResolvers<number>();
      const waiting = guard.next(promise);
      await clock.advance(999);
      resolve(wait);
      assertEquals(await waiting, wait);
      await clock.advance(10_000);
    }
    assertEquals(guard.signal.aborted, false);
    guard.end();
  }));

Deno.test("stallGuard() ends with the caller's signal", () =>
  withFakeClock(async () => {
    const { guard, controller } = guardOf();
    const waiting = messageOf(guard.next(never));
    controller.abort("enough");
    assertEquals(await waiting, "enough");
    assertEquals(guard.signal.reason, "enough");
  }));

Deno.test("stallGuard() does not begin where the signal has aborted", () =>
  withFakeClock(async () => {
    const guard = stallGuard(AbortSignal.abort("enough"), 1_000, stalled);
    assertEquals(await messageOf(guard.next(never)), "enough");
  }));

Deno.test("stallGuard() leaves the caller's signal at its end", () => {
  const { guard, controller } = guardOf();
  guard.end();
  controller.abort("enough");
  assertEquals(guard.signal.aborted, false);
});

Deno.test("stallGuard() has no limit where the time is infinite", () =>
  withFakeClock(async (clock) => {
    const { guard, controller } = guardOf(Infinity);
    const waiting = messageOf(guard.next(never));
    await clock.advance(1e12);
    controller.abort("enough");
    assertEquals(await waiting, "enough");
  }));
