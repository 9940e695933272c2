import {
  asProblem,
  type Child,
  getFlowRun,
  type Problem,
  type TaskRun,
} from "./api.ts";
import type { Children } from "./children.ts";
import { followEvents, readEvents, sleep } from "./events.ts";
import { isOpen } from "../states.ts";
import { stateTypeOf } from "../run_state.ts";

/** The mapped task run. */
type Parent = Pick<TaskRun, "taskRunId" | "taskSlug" | "flowRunId">;

type Report = (progress: Progress) => void;

/** How far the reading of the children is. */
export type Progress =
  | { readonly phase: "reading" }
  | { readonly phase: "reconnecting"; readonly attempt: number }
  | { readonly phase: "waiting"; readonly ms: number }
  | { readonly phase: "done" }
  | { readonly phase: "paused" }
  | { readonly phase: "problem"; readonly problem: Problem };

const SHORTEST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 30_000;

/** After so many gaps in a pass the rest is listed: each costs a request. */
const MOST_GAPS = 8;

/**
 * Reads the children of a mapped task, and those that are still to change again
 * and again, until all have finished; those that are missing, while the flow
 * run may still make them. The pauses grow with the time that a pass takes, so
 * that an API at its limits is left in peace.
 */
export async function followChildren(
  parent: Parent,
  children: Children,
  signal: AbortSignal,
  report: Report,
): Promise<void> {
  for (let isFirst = true;; isFirst = false) {
    const range = children.openRange();
    if (range === undefined && !isFirst) return report({ phase: "done" });
    const began = performance.now();
    report({ phase: "reading" });
    let isOver: boolean;
    try {
      await readPass(parent, children, range, signal, report);
      isOver = !children.isOpen &&
        (children.missing === 0 || !await isAtWork(parent, signal));
    } catch (error) {
      if (signal.aborted) return;
      return report({ phase: "problem", problem: asProblem(error) });
    }
    if (isOver) return report({ phase: "done" });
    const took = performance.now() - began;
    const ms = Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS + 2 * took);
    report({ phase: "waiting", ms });
    const isStopped = await sleep(ms, signal).then(() => false, () => true);
    if (isStopped) return;
  }
}

/** Reads one child ahead of the others, if it is known to be there. */
export async function readChild(
  taskRunId: string,
  index: number,
  children: Children,
  signal: AbortSignal,
): Promise<void> {
  const path = `/task-runs/${taskRunId}/mapped?start=${index}&end=${index + 1}`;
  try {
    for await (const child of readEvents<Child>(path, { signal })) {
      children.put(child);
    }
  } catch (error) {
    if (signal.aborted) return;
    const { code } = asProblem(error).details;
    if (code === "missing_index" && index < children.count) {
      children.putGap(index);
    }
    // Anything else is reported by the stream of all children.
  }
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Reads a range once: a stream ends at a gap, and the next begins behind it. */
async function readPass(
  parent: Parent,
  children: Children,
  range: Range | undefined,
  signal: AbortSignal,
  report: Report,
): Promise<void> {
  const base = `/task-runs/${parent.taskRunId}/mapped?concurrency=4`;
  const end = range?.end ?? Infinity;
  let next = range?.start ?? 0;
  for (let gaps = 0; next < end; gaps++) {
    if (gaps === MOST_GAPS) {
      return await readList(parent, children, next, signal, report);
    }
    const part = `&start=${next}${range ? `&end=${range.end}` : ""}`;
    try {
      for await (const child of follow(base + part, signal, report)) {
        children.put(child);
        next = child.mapIndex + 1;
      }
      return;
    } catch (error) {
      if (asProblem(error).details.code !== "missing_index") throw error;
      children.putGap(next++);
    }
  }
}

/** Reads all there are, in any order: what has not come then is missing. */
async function readList(
  { flowRunId, taskSlug }: Parent,
  children: Children,
  start: number,
  signal: AbortSignal,
  report: Report,
): Promise<void> {
  const path = `/flow-runs/${flowRunId}/task-runs?slug=${
    encodeURIComponent(taskSlug)
  }`;
  for await (const child of follow(path, signal, report)) {
    if (child.mapIndex >= 0) children.put(child); // the task itself has -1
  }
  for (let index = start; index < children.count; index++) {
    if (children.kindAt(index) === undefined) children.putGap(index);
  }
}

/** Whether the flow run may still make children: Prefect makes them as they begin. */
async function isAtWork(
  { flowRunId }: Parent,
  signal: AbortSignal,
): Promise<boolean> {
  const state = stateTypeOf(await getFlowRun(flowRunId, signal));
  return state !== undefined && isOpen(state);
}

function follow(
  path: string,
  signal: AbortSignal,
  report: Report,
): AsyncGenerator<Child, void, undefined> {
  return followEvents<Child>(path, {
    signal,
    onReconnect: (attempt) =>
      report(
        attempt === null
          ? { phase: "reading" }
          : { phase: "reconnecting", attempt },
      ),
  });
}
