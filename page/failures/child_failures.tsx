import type { JSX } from "preact";
import type { TaskRun } from "../api/api.ts";
import type { Cause, Causes } from "../api/causes.ts";
import { getFailures } from "../api/failures.ts";
import { useLive } from "../api/live.ts";
import { countText } from "../format.ts";
import { FailureList } from "./failure_list.tsx";

/** Why children of a mapped task failed: they are grouped as they come. */
export function ChildFailures({ parent, causes, isDone, chosen, onChoose }: {
  parent: TaskRun;
  causes: Causes;
  /** Whether all children have come to an end. */
  isDone: boolean;
  chosen: string;
  onChoose: (cause: Cause | null) => void;
}): JSX.Element | null {
  const { flowRunId, taskSlug } = parent;
  const hasFailed = causes.count > 0;
  // When they failed is known to the API alone: it is read once they are over.
  const { value } = useLive(
    `failures of ${flowRunId} ${taskSlug} ${isDone && hasFailed}`,
    async (signal) =>
      isDone && hasFailed
        ? await getFailures(flowRunId, taskSlug, signal)
        : { causes: [] },
  );
  if (!hasFailed) return null;
  const timeOf = new Map(
    value?.causes.map(({ key, firstTime }) => [key, firstTime]),
  );
  const listed = causes.list().map((cause) => ({
    ...cause,
    firstTime: timeOf.get(cause.key) ?? null,
  }));
  return (
    <FailureList
      id="failures"
      count={causes.count}
      causes={listed}
      chosen={chosen}
      control={(cause, pattern) => (
        <button
          type="button"
          aria-pressed={cause.key === chosen}
          onClick={() => onChoose(cause.key === chosen ? null : cause)}
        >
          {pattern}
        </button>
      )}
      where={({ firstIndex }) => <span>first {countText(firstIndex)}</span>}
    />
  );
}
