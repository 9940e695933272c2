/** A time limit that runs. */
interface Limit {
  /** When it is over, by `performance.now()`. */
  readonly end: number;
  readonly expire: () => void;
}

const limits = new Set<Limit>();
let timer: ReturnType<typeof setTimeout> | undefined;
/** When the timer fires; Infinity if there is none. */
let firesAt = Infinity;
let isReleasing = false;

/** Limits that end within this time, in milliseconds, expire together. */
const RESOLUTION_MS = 1;

/**
 * Calls a function after a time, unless the limit is ended before. All limits
 * share one timer: a timer of its own takes longer than the rest of a look-up.
 *
 * @param ms At most 24.8 days.
 * @returns A function that ends the limit.
 */
export function startLimit(ms: number, expire: () => void): () => void {
  const limit: Limit = { end: performance.now() + ms, expire };
  limits.add(limit);
  if (limit.end < firesAt) setTimer(limit.end);
  return () => {
    if (limits.delete(limit) && limits.size === 0) void releaseTimer();
  };
}

function setTimer(end: number): void {
  clearTimeout(timer);
  firesAt = end;
  timer = end === Infinity
    ? undefined
    : setTimeout(expireLimits, Math.max(0, end - performance.now()));
}

function expireLimits(): void {
  const now = performance.now() + RESOLUTION_MS;
  const due = [...limits].filter(({ end }) => end <= now)
    .sort((a, b) => a.end - b.end);
  for (const limit of due) limits.delete(limit);
  let next = Infinity;
  for (const { end } of limits) next = Math.min(next, end);
  setTimer(next);
  for (const { expire } of due) expire();
}

/** So many promises may settle between two calls of a loop. */
const MOST_STEPS = 100;

/**
 * Clears the timer once no call follows: a loop of calls keeps it, and nothing
 * is left when the promises have settled.
 */
async function releaseTimer(): Promise<void> {
  if (isReleasing) return;
  isReleasing = true;
  for (let step = 0; step < MOST_STEPS && limits.size === 0; step++) {
    await undefined;
  }
  isReleasing = false;
  if (limits.size === 0) setTimer(Infinity);
}
