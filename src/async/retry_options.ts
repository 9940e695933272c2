import type { OptionTable } from "../platform/options.ts";

/** How often and how long a request is tried again. */
export interface RetryOptions {
  /** How many times, after the first; 6 by default. */
  readonly maxRetries?: number | undefined;
  /**
   * No further try starts later than this after the first, in milliseconds; by
   * default 120,000, and 30,000 where no answer comes at all.
   */
  readonly maxElapsedMs?: number | undefined;
  /** Told before each wait. */
  readonly onRetry?: ((event: RetryEvent) => void) | undefined;
}

/** Of a client. */
export const RETRY_OPTIONS: OptionTable<RetryOptions> = {
  maxRetries: "number",
  maxElapsedMs: "number",
  onRetry: "function",
};

/** One wait before a request is tried again. */
export interface RetryEvent {
  /** Which retry it is, from 1. */
  readonly attempt: number;
  /** How long the wait is, in milliseconds. */
  readonly delayMs: number;
  /** Why the try before has failed. */
  readonly error: Error;
}

/** What is left to try, with the defaults. */
export interface RetryLimits {
  readonly maxRetries: number;
  readonly maxElapsedMs: number;
  /** How long tries may go on that get no answer at all. */
  readonly maxSilentMs: number;
  readonly onRetry: RetryOptions["onRetry"];
}

/**
 * Fills in the defaults; `false` leaves nothing to try.
 *
 * @throws {RangeError} If a limit is not a number from 0.
 */
export function retryLimits(
  options: RetryOptions | false | undefined,
): RetryLimits {
  const given: RetryOptions = options === false
    ? { maxRetries: 0 }
    : options ?? {};
  const { maxRetries = 6, maxElapsedMs = 120_000, onRetry } = given;
  const { maxElapsedMs: maxSilentMs = 30_000 } = given;
  checkLimit("maxRetries", maxRetries);
  checkLimit("maxElapsedMs", maxElapsedMs);
  return { maxRetries, maxElapsedMs, maxSilentMs, onRetry };
}

function checkLimit(name: string, value: number): void {
  if (value >= 0) return;
  throw new RangeError(
    `Cannot limit retries: "${name}" is ${value}, not a number from 0`,
  );
}
