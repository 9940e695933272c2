/** Divides long synchronous work into slices, between which other tasks run. */
export interface TimeSlices {
  /** Whether the slice is used up. Costs as much as a look at the clock. */
  isOver(): boolean;
  /**
   * Lets other tasks run, then starts the next slice.
   *
   * @throws The signal's reason once it aborts.
   */
  next(): Promise<void>;
}

/** Half of the 50 ms that a task may block others: what is between checks adds to it. */
const SLICE_MS = 20;

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

/** Timers wait for a millisecond or more, which is why a message is sent. */
function yieldToEventLoop(): Promise<void> {
  if (typeof MessageChannel === "undefined") {
    return new Promise((resolve) => setTimeout(resolve));
  }
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
