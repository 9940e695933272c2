import type { OptionTable } from "../platform/options.ts";

/** Limits for retrying a request. */
export interface RetryOptions {
  /**
   * The maximum number of retries.
   *
   * @default {6}
   */
  readonly maxRetries?: number | undefined;
  /**
   * The time after the first attempt in which retries may start, in
   * milliseconds. By default 120,000, or 30,000 if the server does not answer
   * at all.
   */
  readonly maxElapsedMs?: number | undefined;
  /** Called before each wait. */
  readonly onRetry?: ((event: RetryEvent) => void) | undefined;
}

/** The retry options of a client. */
export const RETRY_OPTIONS: OptionTable<RetryOptions> = {
  maxRetries: "number",
  maxElapsedMs: "number",
  onRetry: "function",
};

/** A wait before a retry. */
export interface RetryEvent {
  /** The number of the retry, from 1. */
  readonly attempt: number;
  /** The length of the wait, in milliseconds. */
  readonly delayMs: number;
  /** The error of the previous attempt. */
  readonly error: Error;
}

/** The limits with their defaults. */
export interface RetryLimits {
  readonly maxRetries: number;
  readonly maxElapsedMs: number;
  /** The time for attempts that get no answer at all, in milliseconds. */
  readonly maxSilentMs: number;
  readonly onRetry: RetryOptions["onRetry"];
}

/**
 * Fills in the defaults; `false` disables retries.
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
