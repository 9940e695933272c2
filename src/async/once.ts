import { abortable } from "./abort.ts";

/** A value that is loaded at most once, however many callers request it. */
export interface Once<T> {
  /** Returns the value if it has been loaded. null and undefined are values. */
  loaded(): { readonly value: T } | undefined;
  /** Stores a value that was loaded elsewhere. */
  keep(value: T): void;
  /**
   * Returns the value; starts loading it or waits for the load in progress. An
   * abort by `signal` ends the load only if no other caller waits for it. A
   * value for which `isFinal` returns false is returned but not kept.
   */
  get(
    load: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal | undefined,
    isFinal?: (value: T) => boolean,
  ): Promise<T>;
}

interface Flight<T> {
  readonly promise: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * Creates a {@linkcode Once}: callers share one load, a failed load is
 * forgotten so that the next caller tries again.
 */
export function once<T>(): Once<T> {
  let kept: { readonly value: T } | undefined;
  let flight: Flight<T> | undefined;

  function takeOff(
    load: (signal: AbortSignal) => Promise<T>,
    isFinal: (value: T) => boolean,
  ): Flight<T> {
    const controller = new AbortController();
    const promise = load(controller.signal);
    const started: Flight<T> = { promise, controller, waiting: 0 };
    promise.then(
      (value) => {
        if (isFinal(value)) kept ??= { value };
      },
      () => {}, // the callers that wait get the error
    ).finally(() => forget(started));
    return started;
  }

  function forget(ended: Flight<T>): void {
    if (flight === ended) flight = undefined;
  }

  return {
    loaded: () => kept,
    keep: (value) => void (kept ??= { value }),
    async get(load, signal, isFinal = () => true) {
      signal?.throwIfAborted();
      if (kept) return kept.value;
      const joined = flight ??= takeOff(load, isFinal);
      joined.waiting++;
      try {
        return await abortable(joined.promise, signal);
      } catch (error) {
        if (signal?.aborted && joined.waiting === 1) {
          forget(joined);
          joined.controller.abort(error);
        }
        throw error;
      } finally {
        joined.waiting--;
      }
    },
  };
}
