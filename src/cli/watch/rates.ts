import { isFinished, parseState, STATE_TYPES } from "../../../mod.ts";
import type { Snapshot, TaskSnapshot } from "./snapshot.ts";

/** How fast the children of a mapped task finish. */
export interface Rate {
  readonly perSecond: number;
  /** How many seconds are left; null where the total is not known. */
  readonly secondsLeft: number | null;
}

const FINISHED_TYPES: ReadonlySet<string> = new Set(
  STATE_TYPES.filter((type) => isFinished(parseState({ type }))),
);

/** How many children have finished. */
export function finishedOf({ children }: TaskSnapshot): number {
  let finished = 0;
  for (const [type, count] of children ?? []) {
    if (FINISHED_TYPES.has(type)) finished += count;
  }
  return finished;
}

interface Sample {
  readonly ms: number;
  readonly finished: number;
}

/** A rate is that of this time: the last minute, not the whole run. */
const WINDOW_MS = 60_000;

/** Measures rates between snapshots. */
export function createRates(): {
  /** Takes a snapshot at a time, in milliseconds. */
  add(snapshot: Snapshot, ms: number): void;
  /** The rate of a task; undefined before it can be measured. */
  of(task: TaskSnapshot): Rate | undefined;
} {
  const samples = new Map<string, readonly Sample[]>();
  return {
    add({ tasks }, ms) {
      for (const task of tasks) {
        if (task.children === null) continue;
        const { taskRunId } = task.view;
        const known = samples.get(taskRunId) ?? [];
        const recent = known.filter((sample, at) =>
          at === known.length - 1 || ms - sample.ms <= WINDOW_MS
        );
        samples.set(taskRunId, [...recent, { ms, finished: finishedOf(task) }]);
      }
    },
    of(task) {
      const known = samples.get(task.view.taskRunId) ?? [];
      const [first, last] = [known[0], known.at(-1)];
      if (!first || !last || last.ms <= first.ms) return undefined;
      const done = last.finished - first.finished;
      if (done <= 0) return undefined;
      const perSecond = done / (last.ms - first.ms) * 1_000;
      const left = task.total === null ? null : task.total - last.finished;
      const secondsLeft = left === null ? null : Math.max(0, left) / perSecond;
      return { perSecond, secondsLeft };
    },
  };
}
