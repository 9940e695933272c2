import type { CallOptions } from "../async/abort.ts";
import type { FlowRunState } from "../model/flow_run_row.ts";
import type { LogLine } from "../model/log_row.ts";
import type { TaskRunSource } from "../model/task_run_source.ts";
import { equalStates } from "../model/state/equal_states.ts";
import { isFinished } from "../model/state/predicates.ts";
import type { State } from "../model/state/state.ts";
import { compareTimes } from "../model/timestamp.ts";
import type { LogPages } from "./log_pages.ts";

/** The watched fields of a run. */
export interface Snapshot {
  /** Its state. */
  readonly state: State;
  /** The states that it has been in, the earliest first, if they are known. */
  readonly states: readonly FlowRunState[];
  /** When it last changed, in ISO 8601, if that is known. */
  readonly updatedAt: string;
}

/** An event of a run: a state that it has entered, or a log line. */
export type RunEvent<Run> =
  | {
    readonly kind: "state";
    readonly entered: FlowRunState;
    readonly run: Run;
  }
  | { readonly kind: "log"; readonly line: LogLine };

/** The result of a poll. */
export interface PollResult<Run> {
  /** The events since the previous poll, the earliest first. */
  readonly events: readonly RunEvent<Run>[];
  /** When to poll again: now, later, later for the last time, or never. */
  readonly next: "now" | "later" | "last" | "never";
}

/** Polls a run. */
export type RunPoller<Run> = (
  source: TaskRunSource,
  options: CallOptions,
) => Promise<PollResult<Run>>;

/**
 * The tolerated error of this clock. Lines that are newer than the last read of
 * the run may follow states that it has entered since.
 */
const CLOCK_SKEW_MS = 60_000;

/**
 * Creates a function that polls a run, and its lines if a tail is given. A poll
 * reads one page of lines, so only one page is in memory.
 *
 * @param first The run as last read.
 * @param read Reads it again.
 */
export function createRunPoller<Run extends Snapshot>(
  first: Run,
  read: (source: TaskRunSource, options: CallOptions) => Promise<Run>,
  tail: LogPages | undefined,
): RunPoller<Run> {
  let run = first;
  let isAmidLines = false;
  let isLast = isFinished(first.state);
  let known: State | undefined;
  let readAt = 0;
  const seen = new Set<string>();
  let pending = enteredSince(run);

  /** Returns the states that were not reported before. */
  function enteredSince({ state, states, updatedAt }: Run): FlowRunState[] {
    const ofHistory = states.filter((entered) => {
      const key = `${entered.timestamp} ${entered.state.type}`;
      return !seen.has(key) && seen.add(key);
    });
    const newest = states.at(-1)?.state ?? known;
    known = state;
    // An API may keep no history, or show it late.
    const isCovered = newest !== undefined && equalStates(newest, state);
    return isCovered
      ? ofHistory
      : [...ofHistory, { timestamp: updatedAt, state }];
  }

  /** Takes the pending states before a time, or all without one. */
  function takePending(until?: string): RunEvent<Run>[] {
    const taken = until === undefined
      ? pending
      : pending.filter(({ timestamp }) => compareTimes(timestamp, until) <= 0);
    pending = pending.filter((entered) => !taken.includes(entered));
    return taken.map((entered) => ({ kind: "state", entered, run }));
  }

  async function readAgain(
    source: TaskRunSource,
    options: CallOptions,
  ): Promise<void> {
    readAt = Date.now();
    run = await read(source, options);
    for (const entered of enteredSince(run)) pending.push(entered);
  }

  return async (source, options) => {
    if (!isAmidLines && !isFinished(run.state)) {
      await readAgain(source, options);
    }
    const rows = await tail?.(source, options) ?? [];
    isAmidLines = rows.length > 0;
    if (isAmidLines) {
      const last = rows.at(-1)!.line.timestamp;
      const isRecent = Date.parse(last) > readAt - CLOCK_SKEW_MS;
      if (isRecent && !isFinished(run.state)) await readAgain(source, options);
      const lines = rows.map(({ line }): RunEvent<Run> => ({
        kind: "log",
        line,
      }));
      return { events: merge(takePending(last), lines), next: "now" };
    }
    if (!isFinished(run.state)) return { events: takePending(), next: "later" };
    if (isLast || tail === undefined) {
      return { events: takePending(), next: "never" };
    }
    // Processes send their last lines after the run has finished.
    isLast = true;
    return { events: [], next: "last" };
  };
}

/**
 * Merges events in chronological order; a state precedes a line of the same
 * time.
 */
function merge<Run>(
  states: readonly RunEvent<Run>[],
  lines: readonly RunEvent<Run>[],
): RunEvent<Run>[] {
  return [...states, ...lines].sort((a, b) =>
    compareTimes(timeOf(a), timeOf(b))
  );
}

function timeOf<Run>(event: RunEvent<Run>): string {
  return event.kind === "log" ? event.line.timestamp : event.entered.timestamp;
}
