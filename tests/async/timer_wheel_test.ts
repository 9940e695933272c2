import { assertEquals } from "@std/assert";
import { withDeadline } from "../../src/async/abort.ts";
import { startLimit } from "../../src/async/timer_wheel.ts";
import { withFakeClock } from "../_fake_clock.ts";

/** Limits in milliseconds, and which of them expire at which time. */
const ORDERS: [
  limits: readonly number[],
  expired: readonly (readonly [limit: number, at: number])[],
][] = [
  [[5], [[5, 5]]],
  [[30, 10, 20], [[10, 10], [20, 20], [30, 30]]],
  [[10, 12, 10.5, 10], [[10, 10], [10, 10], [10.5, 10], [12, 12]]],
  [[1_000_000, 1], [[1, 1], [1_000_000, 1_000_000]]],
];
for (const [limits, expected] of ORDERS) {
  Deno.test(`limits of ${limits.join(", ")} ms expire once each, in the order of their ends`, () =>
    withFakeClock(async (clock) => {
      const expired: [number, number][] = [];
      const started = performance.now();
      for (const ms of limits) {
        startLimit(
          ms,
          () => expired.push([ms, performance.now() - started]),
        );
      }
      await clock.advance(10_000_000);
      assertEquals(expired, expected);
    }));
}

Deno.test("a limit that was ended does not expire, others do", () =>
  withFakeClock(async (clock) => {
    const expired: string[] = [];
    const [endFirst, , endLast] = ["a", "b", "c"].map((name, at) =>
      startLimit(10 + 10 * at, () => expired.push(name))
    );
    endFirst!();
    endFirst!();
    await clock.advance(15);
    assertEquals(expired, []);
    await clock.advance(5);
    assertEquals(expired, ["b"]);
    endLast!();
    await clock.advance(100);
    assertEquals(expired, ["b"]);
  }));

Deno.test("a limit that is set while others expire expires in its turn", () =>
  withFakeClock(async (clock) => {
    const expired: string[] = [];
    startLimit(10, () => {
      expired.push("first");
      startLimit(10, () => expired.push("second"));
    });
    await clock.advance(19);
    assertEquals(expired, ["first"]);
    await clock.advance(1);
    assertEquals(expired, ["first", "second"]);
  }));

// The fake clock reports a timer that is left.
Deno.test("a loop of 1,000 calls takes one timer, and leaves none", () =>
  withFakeClock(async () => {
    const { setTimeout } = globalThis;
    let timers = 0;
    globalThis.setTimeout = ((...args: Parameters<typeof setTimeout>) => {
      timers++;
      return setTimeout(...args);
    }) as typeof setTimeout;
    const call = () =>
      withDeadline(
        { timeoutMs: 15_000 },
        () => new Error("too late"),
        () => Promise.resolve(1),
      );
    let sum = 0;
    for (let count = 0; count < 1_000; count++) sum += await call();
    assertEquals([sum, timers], [1_000, 1]);
  }));
