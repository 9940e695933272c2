import { assertEquals, assertMatch } from "@std/assert";
import { turn } from "./_fake_clock.ts";

/** Longer than anything takes on a busy machine: only what hangs takes longer. */
export const PATIENCE_MS = 300_000;

/** Waits until a value that changes is the expected one, or for too long. */
export async function becomes<T extends string | number | null>(
  look: () => Promise<T>,
  expected: T | RegExp,
): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const value = await look();
    const isRight = expected instanceof RegExp
      ? expected.test(`${value}`)
      : value === expected;
    if (isRight) return;
    if (performance.now() < end) await turn();
    else if (expected instanceof RegExp) assertMatch(`${value}`, expected);
    else assertEquals(value, expected);
  }
}
