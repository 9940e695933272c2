import { createStopper, MAX_TIMEOUT_MS, onAbort } from "./abort.ts";

/** Waits for a server, each for a limited time. */
export interface StallGuard {
  /** Aborts with the caller's signal, and when the server stalls. */
  readonly signal: AbortSignal;
  /** Waits for what the server sends next; rejects with the signal's reason. */
  next<T>(promise: Promise<T>): Promise<T>;
  /** Ends the guard: the caller's signal is no longer observed. */
  end(): void;
}

/**
 * Makes a guard that ends all waits once a server sends nothing for too long.
 * The time between two waits does not count.
 *
 * @param onStall Makes the reason that the waits reject with.
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
      const timer = timeoutMs > MAX_TIMEOUT_MS
        ? undefined
        : setTimeout(() => stop(onStall(timeoutMs)), timeoutMs);
      try {
        return await guard(promise);
      } finally {
        clearTimeout(timer);
      }
    },
    end,
  };
}
