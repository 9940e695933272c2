import type { ChildrenCount, TaskRun } from "../api/api.ts";
import { momentOf } from "../format.ts";
import { durationOf, type Span, startOf } from "../run_times.ts";
import {
  FAILED_KINDS,
  isOpen,
  isStateType,
  type StateType,
} from "../states.ts";

/** A part of a task's bar, in milliseconds: an attempt, or the wait behind it. */
export interface Segment extends Span {
  /** The state that it is drawn as; null for the wait before a further attempt. */
  readonly type: StateType | null;
}

/** The bar of a task run that is not mapped: a segment for each attempt. */
export function segmentsOf(run: TaskRun, now: number): readonly Segment[] {
  const took = durationOf(run, now);
  const attempts = run.times?.attempts ?? [];
  const { type } = run.state;
  const end = took === null ? NaN : startOf(run) + took;
  const isRetried = attempts.length > 1 ||
    (attempts.length === 1 && type === "Retrying");
  if (!isRetried) {
    return took === null ? [] : [{ from: startOf(run), to: end, type }];
  }
  const segments: Segment[] = [];
  attempts.forEach(({ startTime, endTime }, at) => {
    const from = msOf(startTime);
    const next = attempts[at + 1]?.startTime;
    const until = next === undefined ? Math.max(from, end || now) : msOf(next);
    const to = endTime === null ? until : Math.min(msOf(endTime), until);
    const isLast = next === undefined && endTime === null;
    segments.push({ from, to, type: isLast ? type : "Retrying" });
    if (to < until) segments.push({ from: to, to: until, type: null });
  });
  return segments;
}

function msOf(iso: string): number {
  return momentOf(iso).getTime();
}

/** What becomes of a child, with the state whose mark stands for it. */
export const PROGRESS_KINDS = {
  succeeded: "Success",
  failed: "Failed",
  running: "Running",
  waiting: "Scheduled",
} as const satisfies Readonly<Record<string, StateType>>;

/** What becomes of a child. */
export type ProgressKind = keyof typeof PROGRESS_KINDS;

const AT_WORK: ReadonlySet<StateType> = new Set(["Running", "Cancelling"]);

function kindOf(type: StateType): ProgressKind {
  if (FAILED_KINDS.has(type) && type !== "ClientFailed") return "failed";
  if (!isOpen(type)) return "succeeded";
  return AT_WORK.has(type) ? "running" : "waiting";
}

/** How far a mapped task is. */
export interface MappedProgress {
  /** How many children there are, those to come included. */
  readonly total: number;
  /** How many of them are in each state, those with most first. */
  readonly states: readonly (readonly [type: StateType, count: number])[];
  /** How many succeeded, failed, are at work and are to come. */
  readonly kinds: Readonly<Record<ProgressKind, number>>;
  /** How many have come to an end. */
  readonly finished: number;
  /** From the first start to the last end, or to now; null before the first start. */
  readonly span: Span | null;
  /** How many come to an end in a second; null where that is not known. */
  readonly rate: number | null;
  /** Milliseconds until all have come to an end; null where that is not known. */
  readonly left: number | null;
}

/** How far a mapped task is, of which children are counted. */
export function progressOf(
  count: ChildrenCount,
  expected: number,
  now: number,
): MappedProgress {
  const states = Object.entries(count.states)
    .filter((entry): entry is [StateType, number] => isStateType(entry[0]))
    .sort(([, a], [, b]) => b - a);
  const kinds = { succeeded: 0, failed: 0, running: 0, waiting: 0 };
  for (const [type, count] of states) kinds[kindOf(type)] += count;
  const sum = (counts: readonly (readonly [StateType, number])[]) =>
    counts.reduce((total, [, count]) => total + count, 0);
  const total = Math.max(expected, sum(states));
  const finished = sum(states.filter(([type]) => !isOpen(type)));
  const isDone = finished === total;
  const from = count.startTime === null ? null : msOf(count.startTime);
  const end = isDone && count.endTime !== null ? msOf(count.endTime) : now;
  const span = from === null ? null : { from, to: Math.max(end, from + 1) };
  const rate = span === null || finished === 0
    ? null
    : finished / (span.to - span.from) * 1_000;
  const left = isDone || rate === null
    ? null
    : (total - finished) / rate * 1_000;
  kinds.waiting += total - sum(states);
  return { total, states, kinds, finished, span, rate, left };
}

/** A rate for people: `212/s`, `4.3/min`. */
export function rateText(perSecond: number): string {
  const [rate, unit] = perSecond >= 1
    ? [perSecond, "s"]
    : perSecond >= 1 / 60
    ? [perSecond * 60, "min"]
    : [perSecond * 3_600, "h"];
  return `${rate >= 10 ? Math.round(rate) : rate.toPrecision(2)}/${unit}`;
}
