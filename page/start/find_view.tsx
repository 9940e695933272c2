import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { getJson, type TaskRun } from "../api/api.ts";
import { useLive } from "../api/live.ts";
import { Heading, Loading, ProblemCard } from "../parts.tsx";
import { flowRunAddress, taskRunAddress } from "../route.ts";

/** Finds out whether an id is that of a task run; else it may be a flow run's. */
export function FindView({ id }: { id: string }): JSX.Element {
  const { value, problem, reload } = useLive(
    `find ${id}`,
    (signal) => getJson<TaskRun>(`/task-runs/${id}`, signal),
  );
  const isNone = problem?.details.code === "not_found";
  useEffect(() => {
    if (value !== undefined) location.replace(taskRunAddress(id));
    else if (isNone) location.replace(flowRunAddress(id));
  }, [value, isNone]);
  return (
    <>
      <Heading title="Looking">Looking for {id}</Heading>
      {problem && !isNone
        ? <ProblemCard problem={problem} onRetry={reload} />
        : <Loading>Asking the API</Loading>}
    </>
  );
}
