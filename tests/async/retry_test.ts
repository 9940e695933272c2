import {
  assertEquals,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  type Attempt,
  parseRetryAfter,
  retryBudget,
  withRetries,
} from "../../src/async/retry.ts";
import { isTransient } from "../../src/async/transient.ts";
import type {
  RetryEvent,
  RetryOptions,
} from "../../src/async/retry_options.ts";
import { withFakeClock } from "../_fake_clock.ts";

const { signal } = new AbortController();
const error = new Error("busy");

/** How many waits a budget grants when each is for as long. */
async function grants(
  options: RetryOptions | false | undefined,
  retryAfterMs = 0,
): Promise<number> {
  const budget = retryBudget(options);
  for (let waits = 0;; waits++) {
    const failed = await budget.wait({ error, retryAfterMs }, signal).catch((
      reason,
    ) => reason);
    if (failed === undefined) continue;
    assertStrictEquals(failed, error);
    return waits;
  }
}

const BUDGETS: [
  options: RetryOptions | false | undefined,
  retryAfterMs: number,
  waits: number,
][] = [
  [undefined, 0, 6],
  [{}, 0, 6],
  [false, 0, 0],
  [{ maxRetries: 0 }, 0, 0],
  [{ maxRetries: 2 }, 0, 2],
  [{ maxElapsedMs: 0 }, 1, 0],
  [{ maxElapsedMs: 1_000 }, 1_001, 0],
  [undefined, 120_001, 0],
];
for (const [options, retryAfterMs, waits] of BUDGETS) {
  Deno.test(`retryBudget(${Deno.inspect(options)}) grants ${waits} waits of ${retryAfterMs} ms`, async () => {
    assertEquals(await grants(options, retryAfterMs), waits);
  });
}

Deno.test("a wait is as long as the server requests, and is reported before", async () => {
  const events: RetryEvent[] = [];
  const budget = retryBudget({ onRetry: (event) => events.push(event) });
  await withFakeClock(async (clock) => {
    let isOver = false;
    const waiting = budget.wait({ error, retryAfterMs: 20 }, signal)
      .then(() => isOver = true);
    await clock.advance(19);
    assertEquals(isOver, false);
    await clock.advance(1);
    await waiting;
  });
  assertEquals(events, [{ attempt: 1, delayMs: 20, error }]);
});

Deno.test("waits grow with full jitter, up to 32 seconds", async () => {
  const { random } = Math;
  const delays: number[] = [];
  Math.random = () => 1;
  try {
    const budget = retryBudget({
      maxRetries: 9,
      maxElapsedMs: Infinity,
      onRetry: ({ delayMs }) => delays.push(delayMs),
    });
    await withFakeClock(async (clock) => {
      for (let wait = 0; wait < 9; wait++) {
        await clock.advanceUntil(budget.wait({ error }, signal));
      }
    });
  } finally {
    Math.random = random;
  }
  assertEquals(delays, [
    250,
    500,
    1_000,
    2_000,
    4_000,
    8_000,
    16_000,
    32_000,
    32_000,
  ]);
});

Deno.test("a wait ends at once when its signal aborts, and does not start after", async () => {
  const controller = new AbortController();
  const budget = retryBudget({ maxElapsedMs: Infinity });
  const waiting = budget.wait(
    { error, retryAfterMs: 60_000 },
    controller.signal,
  ).catch((reason) => reason);
  controller.abort("enough");
  assertEquals(await waiting, "enough");
  assertEquals(
    await budget.wait({ error }, controller.signal).catch((reason) => reason),
    "enough",
  );
});

for (
  const options of [{ maxRetries: -1 }, { maxRetries: NaN }, {
    maxElapsedMs: -1,
  }]
) {
  Deno.test(`retryBudget(${Deno.inspect(options)}) is a RangeError`, () => {
    assertThrows(
      () => retryBudget(options),
      RangeError,
      "Cannot limit retries",
    );
  });
}

const NOW = Date.parse("2026-01-01T00:00:00Z");
const HEADERS: [value: string | null, ms: number | undefined][] = [
  [null, undefined],
  ["", undefined],
  [" ", undefined],
  ["0", 0],
  ["2", 2_000],
  ["1.5", 1_500],
  ["-3", 0],
  ["Thu, 01 Jan 2026 00:00:10 GMT", 10_000],
  ["Wed, 31 Dec 2025 00:00:00 GMT", 0],
  ["soon", undefined],
];
for (const [value, ms] of HEADERS) {
  Deno.test(`parseRetryAfter(${JSON.stringify(value)}) is ${ms}`, () => {
    assertEquals(parseRetryAfter(value, NOW), ms);
  });
}

Deno.test("isTransient() knows the statuses that may pass", () => {
  const statuses = [200, 400, 401, 403, 404, 408, 429, 500, 501, 502, 503, 504];
  assertEquals(statuses.filter(isTransient), [429, 500, 502, 503, 504]);
});

Deno.test("a budget is shared by all requests of one call", async () => {
  const budget = retryBudget({ maxRetries: 2 });
  await budget.wait({ error, retryAfterMs: 0 }, signal);
  await budget.wait({ error, retryAfterMs: 0 }, signal);
  await assertRejects(
    () => budget.wait({ error, retryAfterMs: 0 }, signal),
    Error,
    "busy",
  );
});

/** Outcomes of attempts, and what comes of them. */
const fail = (message: string, isTransient = true): Attempt<string> => ({
  error: new Error(message),
  isTransient,
  retryAfterMs: 0,
});
const ATTEMPTS: [
  what: string,
  outcomes: Attempt<string>[],
  result: string,
  attempts: number,
][] = [
  ["the value of the first", [{ value: "a" }], "a", 1],
  ["a value after failures", [fail("x"), fail("y"), { value: "a" }], "a", 3],
  ["a failure that is final", [fail("x"), fail("y", false)], "Error: y", 2],
  ["the last failure", [fail("x"), fail("y"), fail("z")], "Error: z", 3],
];
for (const [what, outcomes, result, attempts] of ATTEMPTS) {
  Deno.test(`withRetries() gives ${what}`, async () => {
    const left = outcomes.values();
    let count = 0;
    const call = withRetries(retryBudget({ maxRetries: 2 }), signal, () => {
      count++;
      return Promise.resolve(left.next().value!);
    });
    assertEquals([await call.catch(String), count], [result, attempts]);
  });
}

Deno.test("withRetries() does not repeat an attempt that throws", async () => {
  let count = 0;
  const call = withRetries(retryBudget({}), signal, () => {
    count++;
    return Promise.reject(error);
  });
  assertStrictEquals(await call.catch((reason) => reason), error);
  assertEquals(count, 1);
});

Deno.test("withRetries() makes no attempt after an abort in the wait", async () => {
  const controller = new AbortController();
  let count = 0;
  const call = withRetries(retryBudget({}), controller.signal, () => {
    count++;
    controller.abort("enough");
    return Promise.resolve(fail("x"));
  });
  assertEquals([await call.catch((reason) => reason), count], ["enough", 1]);
});
