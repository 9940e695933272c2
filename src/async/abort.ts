import type { OptionTable } from "../platform/options.ts";
import { startLimit } from "./timer_wheel.ts";

/** Options that stop a call. */
export interface CallOptions {
  /** Stops the call; it rejects with the signal's own reason. */
  readonly signal?: AbortSignal | undefined;
  /**
   * The time limit for the whole call, in milliseconds; by default that of the
   * client.
   */
  readonly timeoutMs?: number | undefined;
}

/** The options of every call. */
export const CALL_OPTIONS: OptionTable<CallOptions> = {
  signal: "signal",
  timeoutMs: "number",
};

interface Events {
  setMaxListeners(most: number, target: EventTarget): void;
}

let events: Events | undefined;
const unwarned = new WeakSet<AbortSignal>();

/**
 * Lifts Node's warning at more than 10 listeners: any number of calls may share
 * a signal.
 */
function allowListeners(signal: AbortSignal): void {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => Events | undefined };
  };
  events ??= process?.getBuiltinModule?.("node:events");
  unwarned.add(signal);
  try {
    events?.setMaxListeners(0, signal);
  } catch {
    // A signal that Node did not create, such as jsdom's: Node does not count
    // its listeners.
  }
}

/**
 * Calls a function once the signal aborts.
 *
 * @returns A function that removes the listener.
 */
export function onAbort(signal: AbortSignal, abort: () => void): () => void {
  if (!unwarned.has(signal)) allowListeners(signal);
  signal.addEventListener("abort", abort, { once: true });
  return () => signal.removeEventListener("abort", abort);
}

/**
 * Waits for a promise, but no longer than until the signal aborts.
 *
 * @throws The signal's reason once it aborts.
 */
export function abortable<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    const leave = onAbort(signal, abort);
    promise.then(resolve, reject).finally(leave);
  });
}

/** Stops work and the waits for it together. */
export interface Stopper {
  /** Aborts when the work is stopped. */
  readonly signal: AbortSignal;
  /** Waits for a promise, but no longer than until the stop. */
  guard<T>(promise: Promise<T>): Promise<T>;
  /** Stops all; the guarded waits reject with the reason. */
  stop(reason?: unknown): void;
}

/**
 * Creates a stopper: an AbortController whose waits need no listeners, which
 * are slow.
 */
export function createStopper(): Stopper {
  const controller = new AbortController();
  const { signal } = controller;
  const waits = new Set<(reason: unknown) => void>();
  return {
    signal,
    guard: (promise) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) reject(signal.reason);
        else waits.add(reject);
        promise.then(resolve, reject).then(() => waits.delete(reject));
      }),
    stop(reason) {
      controller.abort(reason);
      for (const reject of waits) reject(signal.reason);
    },
  };
}

/**
 * Runs a call under the caller's signal and time limit together.
 *
 * @param options The caller's signal and `timeoutMs`.
 * @param onTimeout Creates the error for a call that exceeds `timeoutMs`.
 * @param run Receives the signal that combines both.
 * @throws {RangeError} If `timeoutMs` is not a positive number.
 */
export async function withDeadline<T>(
  { signal, timeoutMs }: CallOptions,
  onTimeout: (timeoutMs: number) => Error,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  checkTimeout(timeoutMs);
  signal?.throwIfAborted();
  const controller = new AbortController();
  let leave: (() => void) | undefined;
  let endLimit: (() => void) | undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      const stop = (reason: unknown) => {
        controller.abort(reason);
        reject(controller.signal.reason);
      };
      leave = signal && onAbort(signal, () => stop(signal.reason));
      if (timeoutMs !== undefined && timeoutMs <= MAX_TIMEOUT_MS) {
        endLimit = startLimit(timeoutMs, () => stop(onTimeout(timeoutMs)));
      }
      run(controller.signal).then(resolve, reject);
    });
  } finally {
    endLimit?.();
    leave?.();
  }
}

/** Timers use 32 bits; a longer time than 24.8 days is not limited. */
export const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * Throws a RangeError unless a time limit is a positive number or undefined.
 */
export function checkTimeout(timeoutMs: number | undefined): void {
  if (timeoutMs === undefined || timeoutMs > 0) return;
  throw new RangeError(
    `Cannot limit the time of a call: "timeoutMs" is ${timeoutMs}, not above 0`,
  );
}

/** Waits, 24.8 days at most, but no longer than until the signal aborts. */
export async function sleep(
  ms: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const slept = new Promise<void>((resolve) =>
    timer = setTimeout(resolve, Math.min(ms, MAX_TIMEOUT_MS))
  );
  try {
    await abortable(slept, signal);
  } finally {
    clearTimeout(timer);
  }
}
