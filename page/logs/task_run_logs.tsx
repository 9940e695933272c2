import type { JSX } from "preact";
import { countText } from "../format.ts";
import { ProblemCard, Spinner } from "../parts.tsx";
import { LogList } from "./log_list.tsx";
import { useLogs } from "./use_logs.ts";

/** What a task run has logged, beneath its result. */
export function TaskRunLogs({ taskRunId, isAtWork }: {
  taskRunId: string;
  isAtWork: boolean;
}): JSX.Element {
  const { lines, phase, problem, reload } = useLogs(
    `/task-runs/${taskRunId}/logs`,
    [],
    isAtWork,
  );
  return (
    <section class="run-logs" aria-label="Log lines of the task run">
      <h3>
        Logs{" "}
        {lines.length > 0 && (
          <span class="muted">{countText(lines.length)}</span>
        )}
      </h3>
      {problem && <ProblemCard problem={problem} onRetry={reload} />}
      {lines.length > 0
        ? <LogList label="Log lines" lines={lines} />
        : phase === "reading"
        ? (
          <p class="loading">
            <Spinner /> Reading
          </p>
        )
        : !problem && <p class="muted">It has logged nothing.</p>}
    </section>
  );
}
