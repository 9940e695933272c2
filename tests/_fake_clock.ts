const { setTimeout, clearTimeout } = globalThis;

interface Timer {
  readonly id: number;
  readonly ms: number;
  readonly dueAt: number;
  readonly run: () => void;
}

/** A clock that moves only when a test moves it. I/O goes on meanwhile. */
export interface FakeClock {
  /** Waits until a timer of this length is pending. */
  waitFor(ms: number): Promise<void>;
  /** Advances the time; each timer that falls due runs at its moment. */
  advance(ms: number): Promise<void>;
  /** Advances from timer to timer until a promise is settled. */
  advanceUntil<T>(promise: Promise<T>): Promise<T>;
}

/** Waits for one turn of the event loop: what is ready has run then. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/**
 * Runs with a fake `setTimeout`, `clearTimeout` and `performance.now()`.
 *
 * @throws {Error} If `run` leaves a timer behind.
 */
export async function withFakeClock(
  run: (clock: FakeClock) => Promise<void>,
): Promise<void> {
  const now = performance.now;
  const timers = new Map<number, Timer>();
  const waiting = new Map<() => void, number>();
  let time = Math.ceil(now.call(performance));
  let id = 0; // negative ids are no real timer's
  performance.now = () => time;
  globalThis.clearTimeout = (id) => {
    if (!timers.delete(Number(id))) clearTimeout(id);
  };
  globalThis.setTimeout = ((run: () => void, ms = 0) => {
    if (ms <= 0) return setTimeout(run, 0); // due without a wait
    timers.set(--id, { id, ms, dueAt: time + ms, run });
    for (const [resolve, wanted] of waiting) if (wanted === ms) resolve();
    return id;
  }) as unknown as typeof setTimeout;

  /** Runs the next timer that falls due by a time; false if there is none. */
  function runNext(end: number): boolean {
    const [timer] = [...timers.values()].sort((a, b) => a.dueAt - b.dueAt);
    if (timer === undefined || timer.dueAt > end) return false;
    time = timer.dueAt;
    timers.delete(timer.id);
    timer.run();
    return true;
  }

  const clock: FakeClock = {
    async waitFor(ms) {
      if ([...timers.values()].some((timer) => timer.ms === ms)) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.set(resolve, ms);
      await promise;
      waiting.delete(resolve);
    },
    async advance(ms) {
      const end = time + ms;
      do await turn(); while (runNext(end));
      time = end;
    },
    async advanceUntil(promise) {
      let isSettled = false;
      promise.catch(() => {}).then(() => isSettled = true);
      for (await turn(); !isSettled; await turn()) runNext(Infinity);
      return await promise;
    },
  };
  try {
    await run(clock);
    await turn(); // a timer that calls share is cleared after the last one
  } finally {
    Object.assign(globalThis, { setTimeout, clearTimeout });
    performance.now = now;
  }
  if (timers.size > 0) throw new Error(`${timers.size} timers were left`);
}

/** Runs while no time passes: no limit is exceeded, and retries do not wait. */
export async function withoutTime(run: () => Promise<void>): Promise<void> {
  const { random } = Math;
  Math.random = () => 0;
  try {
    await withFakeClock(run);
  } finally {
    Math.random = random;
  }
}
