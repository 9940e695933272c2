import { asProblem, type Child, type Problem } from "./api.ts";
import type { Children } from "./children.ts";
import { followEvents, sleep } from "./events.ts";

/** How far the reading of the children is. */
export type Progress =
  | { readonly phase: "reading" }
  | { readonly phase: "reconnecting"; readonly attempt: number }
  | { readonly phase: "waiting"; readonly ms: number }
  | { readonly phase: "behind"; readonly problem: Problem; readonly ms: number }
  | { readonly phase: "done" }
  | { readonly phase: "paused" }
  | { readonly phase: "problem"; readonly problem: Problem };

const SHORTEST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 30_000;

/**
 * Reads the children of a mapped task, and those that are still to change again
 * and again, until all have finished. The pauses grow with the time that a
 * pass takes, so that an API at its limits is left in peace.
 */
export async function followChildren(
  parentId: string,
  children: Children,
  signal: AbortSignal,
  report: (progress: Progress) => void,
): Promise<void> {
  for (let isFirst = true;; isFirst = false) {
    const range = children.openRange();
    if (range === undefined && !isFirst) return report({ phase: "done" });
    const began = performance.now();
    report({ phase: "reading" });
    let problem: Problem | undefined;
    try {
      for await (const child of stream(parentId, range, signal, report)) {
        children.put(child);
      }
    } catch (error) {
      if (signal.aborted) return;
      problem = asProblem(error);
      if (!isGap(problem)) return report({ phase: "problem", problem });
    }
    if (children.openRange() === undefined && problem === undefined) {
      return report({ phase: "done" });
    }
    const took = performance.now() - began;
    const ms = Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS + 2 * took);
    report(
      problem === undefined
        ? { phase: "waiting", ms }
        : { phase: "behind", problem, ms },
    );
    const isStopped = await sleep(ms, signal).then(() => false, () => true);
    if (isStopped) return;
  }
}

/** A child that is not there is mostly one that is not there yet. */
function isGap(problem: Problem): boolean {
  return problem.details.code === "missing_index";
}

function stream(
  parentId: string,
  range: { readonly start: number; readonly end: number } | undefined,
  signal: AbortSignal,
  report: (progress: Progress) => void,
): AsyncGenerator<Child, void, undefined> {
  const part = range ? `&start=${range.start}&end=${range.end}` : "";
  return followEvents<Child>(
    `/task-runs/${parentId}/mapped?concurrency=4${part}`,
    {
      signal,
      onReconnect: (attempt) =>
        report(
          attempt === null
            ? { phase: "reading" }
            : { phase: "reconnecting", attempt },
        ),
    },
  );
}
