import { sleep } from "./abort.ts";
import { addSpanEvent } from "../platform/tracing.ts";
import { retryLimits, type RetryOptions } from "./retry_options.ts";

/** An attempt that failed, and may do better the next time. */
export interface Failure {
  /** What the caller sees where nothing is left to try. */
  readonly error: Error;
  /** How long the server asks to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** How long the wait may be at most, in milliseconds. */
  readonly maxWaitMs?: number | undefined;
  /** Told how long the wait is, before it. */
  readonly onWait?: ((delayMs: number) => void) | undefined;
}

/** What an attempt comes to: a value, or why there is none. */
export type Attempt<T> =
  | { readonly value: T }
  | Failure & {
    /** Whether a further attempt may have a value. */
    readonly isTransient: boolean;
  };

/** What is left to try, of one call and all its requests. */
export interface RetryBudget {
  /**
   * Waits before the next try.
   *
   * @throws The failure's error, where nothing is left to try.
   */
  wait(failure: Failure, signal: AbortSignal): Promise<void>;
  /** How long a wait may still be, in milliseconds. */
  leftMs(): number;
}

const BASE_DELAY_MS = 250;
const MAX_DELAY_MS = 32_000;

/**
 * Starts a budget: exponential backoff with full jitter, or as long as the
 * server asks for. `false` leaves nothing to try.
 *
 * @throws {RangeError} If a limit is not a number from 0.
 */
export function retryBudget(
  options: RetryOptions | false | undefined,
): RetryBudget {
  const { maxRetries, maxElapsedMs, onRetry } = retryLimits(options);
  const started = performance.now();
  let attempt = 0;
  const leftMs = () => maxElapsedMs - (performance.now() - started);
  return {
    leftMs,
    async wait({ error, retryAfterMs, maxWaitMs = Infinity, onWait }, signal) {
      signal.throwIfAborted();
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
 * Repeats attempts until one has a value.
 *
 * @throws The error of the last attempt, after which none may have a value or
 * nothing is left to try, and whatever an attempt itself throws.
 */
export async function withRetries<T>(
  budget: RetryBudget,
  signal: AbortSignal,
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
 * @returns Milliseconds from now; undefined where there is none to be read.
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
