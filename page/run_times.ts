import type { FlowRun, TaskRun } from "./api/api.ts";
import { momentOf } from "./format.ts";
import { isOver } from "./run_state.ts";
import { isOpen } from "./states.ts";

/** Later than any start. */
const NEVER = 8.64e15;

/** When a task run started, in milliseconds; later than any moment if it has not. */
export function startOf({ times }: Pick<TaskRun, "times">): number {
  return times?.startTime ? momentOf(times.startTime).getTime() : NEVER;
}

/** How long a task run was at work, or has been; null where it is not known. */
export function durationOf(
  run: Pick<TaskRun, "state" | "times">,
  now = Date.now(),
): number | null {
  const { startTime, endTime } = run.times ?? {};
  if (!startTime) return null;
  const end = endTime
    ? momentOf(endTime).getTime()
    : isOpen(run.state.type)
    ? now
    : NaN;
  const ms = end - momentOf(startTime).getTime();
  return Number.isFinite(ms) && ms >= 0 ? ms : null;
}

/** A part of time, in milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * From the start of a flow run to its end, or to now while it is at work. Where
 * it does not say so, its tasks do; null where no start is known.
 */
export function spanOf(
  flowRun: FlowRun | null,
  runs: readonly TaskRun[],
  now = Date.now(),
): Span | null {
  const starts = runs.map(startOf).filter((start) => start !== NEVER);
  if (flowRun?.startTime) starts.push(momentOf(flowRun.startTime).getTime());
  if (starts.length === 0) return null;
  const from = Math.min(...starts);
  if (!isOver(flowRun, runs)) return { from, to: Math.max(from + 1, now) };
  const ends = runs.map((run) => startOf(run) + (durationOf(run, now) ?? NaN))
    .filter(Number.isFinite);
  if (flowRun?.endTime) ends.push(momentOf(flowRun.endTime).getTime());
  return { from, to: Math.max(from + 1, ...ends) };
}

/** How long a flow run took, or has been at work; null where no start is known. */
export function elapsedOf(
  flowRun: FlowRun | null,
  runs: readonly TaskRun[],
  now = Date.now(),
): number | null {
  const { startTime, endTime } = flowRun ?? {};
  const span = spanOf(flowRun, runs, now);
  if (span === null) return null;
  const from = startTime ? momentOf(startTime).getTime() : span.from;
  const isDone = isOver(flowRun, runs);
  const to = isDone && startTime && endTime
    ? momentOf(endTime).getTime()
    : isDone
    ? span.to
    : now;
  return Math.max(0, to - from);
}
