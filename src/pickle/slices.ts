/**
 * The length of a slice, short compared to the 50 ms that an event loop may be
 * blocked.
 */
const SLICE_MS = 30;

/**
 * The value that a step yields: nothing, or a promise to wait for before the
 * next step.
 */
export type Pause = void | Promise<void>;

/**
 * Runs steps in slices of 30 ms, between which the event loop runs.
 *
 * @param steps Work that yields about every millisecond.
 * @param signal Ends the work before its next slice.
 * @returns The result of the steps.
 * @throws The reason of the signal if it aborts, or the error of a step.
 */
export async function runInSlices<T>(
  steps: Generator<Pause, T>,
  signal?: AbortSignal,
): Promise<T> {
  signal?.throwIfAborted();
  let end = performance.now() + SLICE_MS;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (step.value instanceof Promise) {
      await step.value;
      signal?.throwIfAborted();
      continue;
    }
    if (performance.now() < end) continue;
    await nextTask();
    signal?.throwIfAborted();
    end = performance.now() + SLICE_MS;
  }
}

/** Lets timers, sockets and other tasks run. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
