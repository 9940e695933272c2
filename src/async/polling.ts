const LEAST_MS = 500;
const MOST_MS = 10_000;
const GROWTH = 1.5;

/** How long to wait between polls. */
export interface Polling {
  /** How long to wait before the next poll, in milliseconds. */
  nextDelay(): number;
  /** Something has changed: more may follow soon. */
  restart(): void;
}

/**
 * Waits that grow from 0.5 to 10 seconds, each up to half as long again by
 * chance, so that many watchers do not send requests at the same moment.
 *
 * @param pollMs Waits just as long each time, where given.
 */
export function polling(pollMs: number | undefined): Polling {
  let base = LEAST_MS;
  return {
    nextDelay() {
      if (pollMs !== undefined) return pollMs;
      const delay = base * (1 + Math.random() / 2);
      base *= GROWTH;
      return Math.min(delay, MOST_MS);
    },
    restart() {
      base = LEAST_MS;
    },
  };
}

/**
 * Throws a RangeError unless a wait is a positive number, or none.
 *
 * @param act What cannot be done, for the message.
 */
export function checkPoll(act: string, pollMs: number | undefined): void {
  if (pollMs === undefined || (pollMs > 0 && Number.isFinite(pollMs))) return;
  throw new RangeError(
    `Cannot ${act}: "pollMs" is ${pollMs}, not a number above 0`,
  );
}
