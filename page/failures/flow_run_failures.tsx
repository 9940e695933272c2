import type { JSX } from "preact";
import type { TaskRun } from "../api/api.ts";
import { type FailureCause, getFailures } from "../api/failures.ts";
import { useLive } from "../api/live.ts";
import { countText } from "../format.ts";
import { taskRunAddress } from "../route.ts";
import { FailureList } from "./failure_list.tsx";

/** While a flow run is at work its failures are read less often than its tasks. */
const PAUSE_MS = 10_000;
/** So many tasks of a cause are named. */
const MOST_TASKS = 3;

/** Why task runs of a flow run failed, mapped children included. */
export function FlowRunFailures({ id, runs, isDone }: {
  id: string;
  runs: readonly TaskRun[];
  isDone: boolean;
}): JSX.Element | null {
  const { value } = useLive(
    `failures of ${id} ${isDone}`,
    async (signal) => {
      const began = performance.now();
      const failures = await getFailures(id, null, signal);
      return { ...failures, took: performance.now() - began };
    },
    ({ took }) => isDone ? null : Math.max(PAUSE_MS, 3 * took),
  );
  if (value === undefined || value.count === 0) return null;
  const idOf = new Map(runs.map((run) => [run.taskSlug, run.taskRunId]));
  const addressOf = (
    { type, key, sample }: FailureCause,
    { taskSlug, firstIndex }: FailureCause["tasks"][number],
  ) => {
    const parent = idOf.get(taskSlug);
    if (parent === undefined) return taskRunAddress(sample.taskRunId);
    return taskRunAddress(
      parent,
      firstIndex < 0 ? {} : { states: [type], cause: key, child: firstIndex },
    );
  };
  // What waited for a task that failed has no cause of its own.
  const causes = value.causes.toSorted((a, b) =>
    Number(a.type === "TriggerFailed") - Number(b.type === "TriggerFailed")
  );
  return (
    <div class="card">
      <FailureList
        id="failures"
        count={value.count}
        causes={causes}
        control={(cause, pattern) => (
          <a href={addressOf(cause, cause.tasks[0]!)}>{pattern}</a>
        )}
        where={(cause) => (
          <>
            {cause.tasks.slice(0, MOST_TASKS).map((task) => (
              <a key={task.taskSlug} href={addressOf(cause, task)}>
                <bdi>{task.taskSlug}</bdi>
                {task.firstIndex >= 0 && `[${task.firstIndex}]`}
              </a>
            ))}
            {cause.tasks.length > MOST_TASKS && (
              <span>
                and {countText(cause.tasks.length - MOST_TASKS)} more tasks
              </span>
            )}
          </>
        )}
      />
    </div>
  );
}
