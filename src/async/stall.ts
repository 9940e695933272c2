import { createStopper, MAX_TIMEOUT_MS, onAbort } from "./abort.ts";
import { startLimit } from "./timer_wheel.ts";

/** Limits the time of each wait for a server. */
export interface StallGuard {
  /** Aborts with the caller's signal, and when the server stalls. */
  readonly signal: AbortSignal;
  /**
   * Waits for the next data of the server; rejects with the signal's reason.
   */
  next<T>(promise: Promise<T>): Promise<T>;
  /** Ends the guard: the caller's signal is no longer observed. */
  end(): void;
}

/**
 * Creates a guard that ends all waits once a server sends nothing for too long.
 * The time between two waits does not count.
 *
 * @param onStall Creates the error that the waits reject with.
 */
export function stallGuard(
  signal: AbortSignal,
  timeoutMs: number,
  onStall: (timeoutMs: number) => Error,
): StallGuard {
  const { signal: both, guard, stop } = createStopper();
  const abort = () => stop(signal.reason);
  const end = onAbort(signal, abort);
  if (signal.aborted) abort();
  return {
    signal: both,
    async next(promise) {
      const endLimit = timeoutMs > MAX_TIMEOUT_MS
        ? undefined
        : startLimit(timeoutMs, () => stop(onStall(timeoutMs)));
      try {
        return await guard(promise);
      } finally {
        endLimit?.();
      }
    },
    end,
  };
}
