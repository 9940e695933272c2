/** A slice is short beside the 50 ms that an event loop may be kept waiting. */
const SLICE_MS = 30;

/** What steps yield: nothing, or what has to be there before the next of them. */
export type Pause = void | Promise<void>;

/**
 * Does steps in slices of 30 ms, between which the event loop runs.
 *
 * @param steps Work that yields about every millisecond.
 * @param signal Ends the work before its next slice.
 * @returns What the steps give.
 * @throws The signal's reason if it is aborted, or what a step throws.
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

/** Lets timers, sockets and other tasks have their turn. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
