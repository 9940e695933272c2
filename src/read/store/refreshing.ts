import { once } from "../../async/once.ts";

/** What is right until some time; without `expiresAt`, for good. */
export interface Perishable {
  /** In milliseconds since 1970. */
  readonly expiresAt?: number | undefined;
}

/** A value that is loaded when it is needed, and anew before it expires. */
export interface Renewing<T> {
  /** Gives the value; callers share one load, a failed one is forgotten. */
  get(
    load: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T>;
  /** Forgets a value that has turned out to be wrong. */
  drop(value: T): void;
}

/** How long before its end a value is no more given out, unless told. */
const EARLY_MS = 3 * 60_000;

/** Makes a {@linkcode Renewing} value. */
export function renewing<T extends Perishable>(
  earlyMs: number = EARLY_MS,
): Renewing<T> {
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
  { expiresAt = Infinity }: Perishable,
  earlyMs: number,
): boolean {
  return Date.now() > expiresAt - earlyMs;
}

/**
 * Makes a place that keeps one renewing value for each key of an owner, as
 * long as the owner lives.
 */
export function renewals<T extends Perishable>(): (
  owner: object,
  key: string,
) => Renewing<T> {
  const kept = new WeakMap<object, Map<string, Renewing<T>>>();
  return (owner, key) => {
    const ofOwner = kept.get(owner) ?? new Map<string, Renewing<T>>();
    kept.set(owner, ofOwner);
    const found = ofOwner.get(key) ?? renewing<T>();
    ofOwner.set(key, found);
    return found;
  };
}
