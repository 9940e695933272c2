import { useCallback, useEffect, useState } from "preact/hooks";
import { asProblem, type Problem } from "./api.ts";
import { sleep } from "./events.ts";

/** What a view reads, and how that stands. */
export interface Live<T> {
  /** The latest that was read; kept while it is read again. */
  readonly value: T | undefined;
  /** Why the last read failed; undefined once one went well. */
  readonly problem: Problem | undefined;
  /** Reads again, at once. */
  readonly reload: () => void;
}

const LONGEST_WAIT_MS = 15_000;

/**
 * Reads something, again after the pause that `pauseOf` says of it, and ends
 * when the view is left. What may pass by itself is tried again.
 *
 * @param key What is read: another key starts anew.
 */
export function useLive<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  pauseOf: (value: T) => number | null = () => null,
): Live<T> {
  const [held, setHeld] = useState<
    { key: string; value?: T; problem?: Problem }
  >({ key });
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((now) => now + 1), []);

  useEffect(() => {
    const stop = new AbortController();
    const run = async (signal: AbortSignal) => {
      let pause: number | null = null;
      for (let failures = 0;;) {
        try {
          const value = await load(signal);
          failures = 0;
          pause = pauseOf(value);
          setHeld({ key, value });
        } catch (error) {
          if (signal.aborted) return;
          const problem = asProblem(error);
          setHeld((last) => ({
            ...(last.key === key ? last : {}),
            key,
            problem,
          }));
          pause = problem.mayPass
            ? Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** failures++)
            : null;
        }
        if (pause === null) return;
        await sleep(pause, signal);
        await untilSeen(signal);
      }
    };
    run(stop.signal).catch(() => {}); // it only ends so when the view is left
    return () => stop.abort();
  }, [key, round]);

  const isOwn = held.key === key;
  return {
    value: isOwn ? held.value : undefined,
    problem: isOwn ? held.problem : undefined,
    reload,
  };
}

/** Nothing is asked for a page that nobody sees. */
function untilSeen(signal: AbortSignal): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    document.addEventListener("visibilitychange", () => resolve(), {
      once: true,
      signal,
    });
  });
}

/** Draws a component again when something has happened, ten times a second at most. */
export function useThrottled(
  subscribe: (listener: () => void) => () => void,
  key: unknown,
): void {
  const [, redraw] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = subscribe(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        redraw((now) => now + 1);
      }, 100);
    });
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [key]);
}

/** The time in milliseconds, each second anew while it is wanted. */
export function useNow(isTicking: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isTicking) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [isTicking]);
  return isTicking ? now : Date.now();
}
