import type { PublicLogLine } from "../../src/http/wire.ts";
import { asProblem, type Problem } from "../api/api.ts";
import { followEvents, sleep } from "../api/events.ts";

/** A line of a log. */
export type LogLine = PublicLogLine;

/** The lines of a run, as far as they have come. */
export interface LogLines {
  /** In the order of time; a live list. */
  readonly lines: readonly LogLine[];
  /** Calls a function when lines have come, or the phase has changed. */
  subscribe(listener: () => void): () => void;
  /** How far the reading is. */
  readonly phase: "reading" | "waiting" | "done" | "full" | "problem";
  readonly problem: Problem | undefined;
}

/** More lines than this are not kept. */
export const MAX_LINES = 50_000;

const PAUSE_MS = 3_000;
/** Processes send their lines in batches: an earlier one may come later. */
const LATENESS_MS = 15_000;

/**
 * Reads the lines of a run, and again those that come, as long as it is at work.
 *
 * @param path Where they are, such as `/flow-runs/<id>/logs`.
 * @param levels The levels of the lines; none: all.
 * @param isAtWork Whether the run may log more.
 */
export function followLogs(
  path: string,
  levels: readonly string[],
  signal: AbortSignal,
  isAtWork: () => boolean,
): LogLines {
  const lines: LogLine[] = [];
  const seen = new Set<string>();
  const listeners = new Set<() => void>();
  let phase: LogLines["phase"] = "reading";
  let problem: Problem | undefined;

  function tell(next: LogLines["phase"]): void {
    phase = next;
    for (const listener of listeners) listener();
  }

  function put(line: LogLine): void {
    const at = timeOf(line);
    let index = lines.length;
    while (index > 0 && timeOf(lines[index - 1]!) > at) index--;
    lines.splice(index, 0, line);
  }

  async function readOnce(): Promise<void> {
    const query = new URLSearchParams(levels.map((level) => ["level", level]));
    const last = lines.at(-1);
    if (last !== undefined) {
      const since = new Date(timeOf(last) - LATENESS_MS);
      query.set("since", since.toISOString());
    }
    let id = "";
    const events = followEvents<LogLine>(
      query.size === 0 ? path : `${path}?${query}`,
      { signal, onReconnect: () => {}, onId: (next) => id = next },
    );
    for await (const line of events) {
      if (seen.has(id)) continue;
      seen.add(id);
      put(line);
      tell("reading");
      if (lines.length >= MAX_LINES) return;
    }
  }

  async function run(): Promise<void> {
    for (let isLast = false;;) {
      // What is logged last may come after the run has ended.
      const wasAtWork = isAtWork();
      await readOnce();
      if (lines.length >= MAX_LINES) return tell("full");
      if (!wasAtWork && isLast) return tell("done");
      tell(wasAtWork ? "waiting" : "done");
      if (!wasAtWork && !wasEverAtWork) return;
      isLast = !wasAtWork;
      await sleep(PAUSE_MS, signal);
    }
  }

  const wasEverAtWork = isAtWork();
  run().catch((error) => {
    if (signal.aborted) return;
    problem = asProblem(error);
    tell("problem");
  });
  return {
    lines,
    subscribe(listener) {
      listeners.add(listener);
      listener(); // of what came before
      return () => listeners.delete(listener);
    },
    get phase() {
      return phase;
    },
    get problem() {
      return problem;
    },
  };
}

function timeOf({ timestamp }: LogLine): number {
  return Date.parse(timestamp);
}
