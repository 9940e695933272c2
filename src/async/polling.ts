const LEAST_MS = 500;
const MOST_MS = 10_000;
const GROWTH = 1.5;

/** The waits between polls. */
export interface Polling {
  /** Returns the wait before the next poll, in milliseconds. */
  nextDelay(): number;
  /** Starts again with short waits, since more changes may follow soon. */
  restart(): void;
}

/**
 * Creates waits that grow from 0.5 to 10 seconds. A random addition of up to
 * half of each wait prevents that many watchers send requests at the same
 * moment.
 *
 * @param pollMs A constant wait in milliseconds, if given.
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
 * Throws a RangeError unless a wait is a positive number or undefined.
 *
 * @param act The act that failed, for the message.
 */
export function checkPoll(act: string, pollMs: number | undefined): void {
  if (pollMs === undefined || (pollMs > 0 && Number.isFinite(pollMs))) return;
  throw new RangeError(
    `Cannot ${act}: "pollMs" is ${pollMs}, not a number above 0`,
  );
}
