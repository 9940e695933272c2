/**
 * Creates a function that returns the remaining time, counted from its first
 * call.
 */
export function countdown(
  timeoutMs: number | undefined,
): () => number | undefined {
  let started: number | undefined;
  return () => {
    if (timeoutMs === undefined) return undefined;
    if (started === undefined) {
      started = performance.now();
      return timeoutMs;
    }
    return Math.max(1, started + timeoutMs - performance.now());
  };
}
