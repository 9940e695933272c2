import { sleep } from "../async/abort.ts";
import type { RetryBudget } from "../async/retry.ts";
import type { ApiError } from "../model/errors.ts";

/**
 * A time in which no call of a client sends a request, as the API is
 * overloaded.
 */
export interface Pause {
  /** Its end, by `performance.now()`. */
  until: number;
  /** The error that caused it. */
  error?: ApiError;
}

/**
 * The longest pause, so that a wrong answer of the API cannot block a client.
 */
export const MAX_PAUSE_MS = 300_000;

/** Extends a pause to a time from now, unless it already lasts longer. */
export function extendPause(
  pause: Pause,
  error: ApiError,
  delayMs: number,
): void {
  const end = performance.now() + delayMs;
  pause.until = Math.max(pause.until, end);
  pause.error = error;
}

/**
 * Waits until a pause ends, including its extensions.
 *
 * @throws The error of the pause, if it exceeds the allowed wait.
 */
export async function waitForPause(
  pause: Pause,
  budget: RetryBudget,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let left; (left = pause.until - performance.now()) > 0;) {
    if (left > budget.leftMs()) throw pause.error;
    await sleep(left, signal);
  }
}
