import { once } from "../../async/once.ts";

/** A value that may expire; without `expiresAt`, it does not. */
export interface Expiring {
  /** The expiry in milliseconds since 1970. */
  readonly expiresAt?: number | undefined;
}

/** A value that is loaded on demand, and again before it expires. */
export interface Refreshing<T> {
  /** Returns the value. Callers share one load; a failed one is not cached. */
  get(
    load: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T>;
  /** Drops a value that has turned out to be wrong. */
  drop(value: T): void;
}

/** Creates a value that is loaded again `earlyMs` before it expires. */
export function refreshing<T extends Expiring>(earlyMs: number): Refreshing<T> {
  let current = once<T>();
  return {
    async get(load, signal) {
      const kept = current.loaded()?.value;
      if (kept && isStale(kept, earlyMs)) current = once();
      return await current.get(load, signal);
    },
    drop(value) {
      if (current.loaded()?.value === value) current = once();
    },
  };
}

function isStale(
  { expiresAt = Infinity }: Expiring,
  earlyMs: number,
): boolean {
  return Date.now() > expiresAt - earlyMs;
}
