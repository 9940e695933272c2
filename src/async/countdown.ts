/** Returns what is left of a time, which starts with the first call. */
export function countdown(
  timeoutMs: number | undefined,
): () => number | undefined {
  let started: number | undefined;
  return () => {
    if (timeoutMs === undefined) return undefined;
    started ??= performance.now();
    return Math.max(1, started + timeoutMs - performance.now());
  };
}
