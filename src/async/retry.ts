import { sleep } from "./abort.ts";
import { addSpanEvent } from "../platform/tracing.ts";
import { retryLimits, type RetryOptions } from "./retry_options.ts";

/** A failed attempt that may succeed the next time. */
export interface Failure {
  /** The error that the caller receives if no retry is left. */
  readonly error: Error;
  /** The wait that the server requests, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** The maximum wait, in milliseconds. */
  readonly maxWaitMs?: number | undefined;
  /** Called with the delay before each wait. */
  readonly onWait?: ((delayMs: number) => void) | undefined;
}

/** The outcome of an attempt: a value, or the failure. */
export type Attempt<T> =
  | { readonly value: T }
  | Failure & {
    /** Whether a further attempt may succeed. */
    readonly isTransient: boolean;
  };

/** The remaining retries of one call, shared by all its requests. */
export interface RetryBudget {
  /**
   * Waits before the next attempt.
   *
   * @throws The failure's error, if no retry is left.
   */
  wait(failure: Failure, signal: AbortSignal | undefined): Promise<void>;
  /** Returns the remaining time for waits, in milliseconds. */
  leftMs(): number;
}

const BASE_DELAY_MS = 250;
const MAX_DELAY_MS = 32_000;

/**
 * Starts a budget with exponential backoff and full jitter, or the wait that
 * the server requests. `false` disables retries.
 *
 * @param started The start of the first attempt, by `performance.now()`.
 * @throws {RangeError} If a limit is not a number from 0.
 */
export function retryBudget(
  options: RetryOptions | false | undefined,
  started: number = performance.now(),
): RetryBudget {
  const { maxRetries, maxElapsedMs, onRetry } = retryLimits(options);
  let attempt = 0;
  const leftMs = () => maxElapsedMs - (performance.now() - started);
  return {
    leftMs,
    async wait({ error, retryAfterMs, maxWaitMs = Infinity, onWait }, signal) {
      signal?.throwIfAborted();
      const delayMs = retryAfterMs ?? backoff(attempt);
      const most = Math.min(leftMs(), maxWaitMs);
      if (attempt >= maxRetries || delayMs > most) throw error;
      attempt++;
      onRetry?.({ attempt, delayMs, error });
      addSpanEvent("retry", { attempt, delayMs, reason: error.message });
      onWait?.(delayMs);
      await sleep(delayMs, signal);
    },
  };
}

/**
 * Repeats attempts until one succeeds.
 *
 * @throws The error of the last attempt if it is not transient or no retry is
 * left, or the error that an attempt itself throws.
 */
export async function withRetries<T>(
  budget: RetryBudget,
  signal: AbortSignal | undefined,
  attempt: () => Promise<Attempt<T>>,
): Promise<T> {
  while (true) {
    const outcome = await attempt();
    if ("value" in outcome) return outcome.value;
    if (!outcome.isTransient) throw outcome.error;
    await budget.wait(outcome, signal);
  }
}

function backoff(attempt: number): number {
  return Math.random() * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** attempt);
}

/**
 * Reads a `Retry-After` header: seconds or a date (RFC 9110, section 10.2.3).
 *
 * @returns Milliseconds from now; undefined if the header is absent or invalid.
 */
export function parseRetryAfter(
  value: string | null,
  now: number = Date.now(),
): number | undefined {
  if (value === null || value.trim() === "") return undefined;
  const seconds = Number(value);
  const ms = Number.isNaN(seconds) ? Date.parse(value) - now : seconds * 1000;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
