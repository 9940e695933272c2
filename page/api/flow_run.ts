import {
  type ChildrenCount,
  type FlowRun,
  getChildrenCounts,
  getFlowRun,
  getTimes,
  type TaskRun,
} from "./api.ts";
import { readEvents } from "./events.ts";
import { startOf } from "../run_times.ts";

/** A flow run with its tasks. */
export interface FlowRunAndTasks {
  /** Null where the API does not show it. */
  readonly flowRun: FlowRun | null;
  /** Its task runs without mapped children, the first to start first. */
  readonly runs: readonly TaskRun[];
  /** How far its mapped tasks are, by the id of the task run, if that is known. */
  readonly counts: ReadonlyMap<string, ChildrenCount>;
}

/** Reads a flow run with its task runs and their times. */
export async function readFlowRun(
  id: string,
  signal: AbortSignal,
): Promise<FlowRunAndTasks> {
  const path = `/flow-runs/${id}`;
  // Ahead of its tasks: what they are once it has finished is final.
  const flowRun = await getFlowRun(id, signal);
  const [listed, times] = await Promise.all([
    listTaskRuns(`${path}/task-runs?mapIndex=-1`, signal),
    getTimes(path, signal),
  ]);
  const timesOf = new Map(times.map((times) => [times.taskRunId, times]));
  const runs = listed.map((run) => {
    const times = timesOf.get(run.taskRunId);
    return times === undefined ? run : { ...run, times };
  });
  const counts = runs.some(({ state }) => state.type === "Mapped")
    ? await getChildrenCounts(id, signal)
    : [];
  return {
    flowRun,
    runs: runs.sort(byStart),
    counts: new Map(counts.map((count) => [count.taskRunId, count])),
  };
}

async function listTaskRuns(
  path: string,
  signal: AbortSignal,
): Promise<readonly TaskRun[]> {
  const runs: TaskRun[] = [];
  for await (const run of readEvents<TaskRun>(path, { signal })) runs.push(run);
  return runs;
}

/** What has started first comes first, then the others by their names. */
function byStart(a: TaskRun, b: TaskRun): number {
  return startOf(a) - startOf(b) || a.taskSlug.localeCompare(b.taskSlug);
}
