import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import {
  abortable,
  onAbort,
  sleep,
  withDeadline,
} from "../../src/async/abort.ts";
import { withFakeClock } from "../_fake_clock.ts";

const late = () => new Error("late");
const never = () => new Promise<never>(() => {});
const reasonOf = (promise: Promise<unknown>) => promise.catch((error) => error);

Deno.test("withDeadline() gives the value, and leaves no timer behind", async () => {
  const value = await withDeadline(
    { timeoutMs: 60_000 },
    late,
    () => Promise.resolve(1),
  );
  assertEquals(value, 1);
});

Deno.test("withDeadline() rejects with the error for the time limit, and aborts the call", async () => {
  let seen: unknown;
  const call = withDeadline(
    { timeoutMs: 5 },
    (ms) => new Error(`${ms} ms`),
    (signal) => {
      signal.addEventListener("abort", () => seen = signal.reason);
      return never();
    },
  );
  const error = await assertRejects(() => call, Error, "5 ms");
  assertStrictEquals(seen, error);
});

Deno.test("withDeadline() rejects with the caller's own reason, whatever it is", async () => {
  for (const reason of [new Error("enough"), "a text", null]) {
    const controller = new AbortController();
    const { signal } = controller;
    const call = withDeadline({ signal, timeoutMs: 60_000 }, late, never);
    controller.abort(reason);
    assertStrictEquals(await reasonOf(call), reason);
  }
});

Deno.test("withDeadline() does not start under a signal that has aborted", async () => {
  let started = false;
  const signal = AbortSignal.abort("before");
  const call = withDeadline({ signal }, late, () => {
    started = true;
    return never();
  });
  assertEquals([await reasonOf(call), started], ["before", false]);
});

Deno.test("withDeadline() takes limits that no timer can hold", async () => {
  for (const timeoutMs of [2 ** 31 - 1, 2 ** 31, Infinity]) {
    assertEquals(
      await withDeadline({ timeoutMs }, late, () => Promise.resolve(1)),
      1,
    );
  }
});

for (const timeoutMs of [0, -1, NaN]) {
  Deno.test(`withDeadline() refuses a limit of ${timeoutMs}`, async () => {
    await assertRejects(
      () => withDeadline({ timeoutMs }, late, never),
      RangeError,
      `"timeoutMs" is ${timeoutMs}`,
    );
  });
}

Deno.test("abortable() waits without a signal", async () => {
  assertEquals(await abortable(Promise.resolve(1), undefined), 1);
});

Deno.test("abortable() rejects under a signal that has aborted", async () => {
  assertEquals(await reasonOf(abortable(never(), AbortSignal.abort("x"))), "x");
});

Deno.test("abortable() leaves no rejection unhandled", async () => {
  const failing = Promise.reject(new Error("nobody waits"));
  assertEquals(await reasonOf(abortable(failing, AbortSignal.abort("x"))), "x");
});

Deno.test("onAbort() takes signals of another make, as test runners with a DOM have", () => {
  const listeners = new Set<unknown>();
  const foreign = {
    addEventListener: (_: string, listener: unknown) => listeners.add(listener),
    removeEventListener: (_: string, listener: unknown) =>
      listeners.delete(listener),
  } as unknown as AbortSignal;
  const leave = onAbort(foreign, () => {});
  assertEquals(listeners.size, 1);
  leave();
  assertEquals(listeners.size, 0);
});

Deno.test("sleep() waits as long as a timer can where it is to wait longer", async () => {
  const controller = new AbortController();
  await withFakeClock(async (clock) => {
    const sleeping = sleep(2 ** 32, controller.signal);
    await clock.waitFor(2 ** 31 - 1);
    controller.abort("enough");
    assertEquals(await reasonOf(sleeping), "enough");
  });
});
