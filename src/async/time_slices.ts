/** Divides long synchronous work into slices, between which other tasks run. */
export interface TimeSlices {
  /** Reports whether the slice is used up. The call reads the clock. */
  isOver(): boolean;
  /**
   * Lets other tasks run, then starts the next slice.
   *
   * @throws The signal's reason once it aborts.
   */
  next(): Promise<void>;
}

/**
 * Half of the 50 ms that a task may block others, since the work between two
 * checks adds to it.
 */
const SLICE_MS = 25;

/** Starts the first slice. */
export function startSlices(signal?: AbortSignal): TimeSlices {
  let end = performance.now() + SLICE_MS;
  return {
    isOver: () => performance.now() >= end,
    async next() {
      await yieldToEventLoop();
      signal?.throwIfAborted();
      end = performance.now() + SLICE_MS;
    },
  };
}

/** Uses a timer: message channels starve Deno's timers and sockets. */
function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
