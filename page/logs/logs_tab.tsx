import type { JSX } from "preact";
import type { TaskRun } from "../api/api.ts";
import type { FlowRunAndTasks } from "../api/flow_run.ts";
import { readEvents } from "../api/events.ts";
import { useLive } from "../api/live.ts";
import { countText } from "../format.ts";
import { Loading, ProblemCard, Spinner, toggled } from "../parts.tsx";
import { flowRunAddress, type FlowRunChoice } from "../route.ts";
import { isOver } from "../run_state.ts";
import { type LogLine, MAX_LINES } from "./follow_logs.ts";
import { LogList } from "./log_list.tsx";
import { useLogs } from "./use_logs.ts";

const LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"];

/** What a flow run and its task runs have logged: by level, task and text. */
export function LogsTab({ id, chosen, flowRun, runs }: FlowRunAndTasks & {
  id: string;
  chosen: FlowRunChoice;
}): JSX.Element {
  const { levels, task, text } = chosen;
  const logs = useLogs(
    `/flow-runs/${id}/logs`,
    levels,
    !isOver(flowRun, runs),
  );
  const slugOf = new Map(runs.map((run) => [run.taskRunId, run.taskSlug]));
  const children = useTaskRuns(id, task);
  const names = new Map([...slugOf, ...children ?? []]);
  const shown = filtered(logs.lines, task === "" ? null : children, text);
  const choose = (choice: Partial<FlowRunChoice>) =>
    location.replace(flowRunAddress(id, { ...chosen, ...choice }));
  const offered = [
    ...new Set([
      ...LEVELS,
      ...levels,
      ...logs.lines.flatMap(({ level }) => level ?? []),
    ]),
  ];
  const isReading = logs.phase === "reading" ||
    (task !== "" && children === undefined);
  return (
    <section class="card logs" aria-label="Logs">
      <div class="search">
        <label class="search-field">
          <span>Task</span>
          <select
            value={task}
            onChange={({ currentTarget }) =>
              choose({ task: currentTarget.value })}
          >
            <option value="">All, and the flow run itself</option>
            {taskSlugs(runs, task).map((slug) => (
              <option key={slug} value={slug}>{slug}</option>
            ))}
          </select>
        </label>
        <label class="search-field">
          <span>Text</span>
          <input
            type="text"
            spellcheck={false}
            placeholder="A part of the line"
            value={text}
            onInput={({ currentTarget }) =>
              choose({ text: currentTarget.value })}
          />
        </label>
        <ul class="state-filter" aria-label="By level">
          {offered.map((level) => (
            <li key={level}>
              <button
                type="button"
                aria-pressed={levels.includes(level)}
                onClick={() =>
                  choose({ levels: [...toggled(new Set(levels), level)] })}
              >
                <bdi>{level}</bdi>
              </button>
            </li>
          ))}
        </ul>
      </div>
      <p class="log-status">
        {isReading && <Spinner />}
        <span>{statusOf(logs.phase, shown.length, logs.lines.length)}</span>
      </p>
      {logs.problem && (
        <ProblemCard problem={logs.problem} onRetry={logs.reload} />
      )}
      {shown.length > 0
        ? (
          <LogList
            label="Log lines"
            lines={shown}
            nameOf={(id) => names.get(id) ?? "mapped child"}
          />
        )
        : isReading
        ? <Loading>Reading the lines</Loading>
        : <p class="muted">There are no such lines.</p>}
    </section>
  );
}

function taskSlugs(
  runs: readonly TaskRun[],
  task: string,
): readonly string[] {
  const slugs = new Set(runs.map(({ taskSlug }) => taskSlug));
  if (task !== "") slugs.add(task);
  return [...slugs].sort();
}

/** The task runs of a task, mapped children included, with what they are called. */
function useTaskRuns(
  id: string,
  slug: string,
): ReadonlyMap<string, string> | undefined {
  const { value } = useLive(`task runs of ${id} ${slug}`, async (signal) => {
    const names = new Map<string, string>();
    if (slug === "") return names;
    const path = `/flow-runs/${id}/task-runs?slug=${encodeURIComponent(slug)}`;
    for await (const run of readEvents<TaskRun>(path, { signal })) {
      const index = run.mapIndex < 0 ? "" : `[${run.mapIndex}]`;
      names.set(run.taskRunId, slug + index);
    }
    return names;
  });
  return value;
}

function filtered(
  lines: readonly LogLine[],
  taskRuns: ReadonlyMap<string, string> | null | undefined,
  text: string,
): readonly LogLine[] {
  if (taskRuns === undefined) return [];
  const part = text.toLowerCase();
  return lines.filter(({ taskRunId, message }) =>
    (taskRuns === null || (taskRunId !== null && taskRuns.has(taskRunId))) &&
    (part === "" || (message ?? "").toLowerCase().includes(part))
  );
}

function statusOf(
  phase: "reading" | "waiting" | "done" | "full" | "problem",
  shown: number,
  all: number,
): string {
  const lines = shown === all
    ? `${countText(all)} ${all === 1 ? "line" : "lines"}`
    : `${countText(shown)} of ${countText(all)} lines`;
  switch (phase) {
    case "waiting":
      return `${lines}. New ones are shown as they come`;
    case "full":
      return `${lines}. No more than ${
        countText(MAX_LINES)
      } are read: choose a level`;
    default:
      return lines;
  }
}
