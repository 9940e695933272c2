import { sleep } from "../async/abort.ts";
import type { RetryBudget } from "../async/retry.ts";
import type { ApiError } from "../model/errors.ts";

/** A time in which no call of a client sends a request: the API is overrun. */
export interface Pause {
  /** When it ends, by `performance.now()`. */
  until: number;
  /** Why it was made. */
  error?: ApiError;
}

/** The longest pause: a wrong demand of the API shall not disable a client. */
export const MAX_PAUSE_MS = 300_000;

/** Lets a pause last for a time from now on, unless it lasts longer already. */
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
 * Waits until a pause is over, also if it is extended meanwhile.
 *
 * @throws The pause's error, if it lasts longer than may be waited.
 */
export async function waitForPause(
  pause: Pause,
  budget: RetryBudget,
  signal: AbortSignal,
): Promise<void> {
  for (let left; (left = pause.until - performance.now()) > 0;) {
    if (left > budget.leftMs()) throw pause.error;
    await sleep(left, signal);
  }
}
