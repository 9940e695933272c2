import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { getTaskRun, type Json, type TaskRunAndResult } from "../api/api.ts";
import { useLive } from "../api/live.ts";
import { lazyPart } from "../lazy.tsx";
import { MappedView } from "./mapped_view.tsx";
import {
  Guarded,
  Heading,
  Loading,
  Message,
  ProblemCard,
  Reconnecting,
  StateBadge,
} from "../parts.tsx";
import { TaskRunLogs } from "../logs/task_run_logs.tsx";
import { rememberRun } from "../api/recent.ts";
import { ResultPanel } from "./result_panel.tsx";
import {
  flowRunAddress,
  MAPPED_TABS,
  taskRunAddress,
  type TaskRunChoice,
} from "../route.ts";
import { nameOf, RunFacts } from "./run_facts.tsx";
import { isOpen } from "../states.ts";
import { Tabs } from "../tabs.tsx";
import { Tree } from "../values/tree.tsx";

const ResultsView = lazyPart(
  "the table of results",
  async () => (await import("../dataset/results_view.tsx")).ResultsView,
);

const PAUSE_MS = 2_000;

/** A task run, read again until it has finished. */
export function TaskRunView({ id, chosen }: {
  id: string;
  chosen: TaskRunChoice;
}): JSX.Element {
  const { value: run, problem, reload } = useLive(
    `task run ${id}`,
    (signal) => getTaskRun(id, signal),
    ({ state }) => isOpen(state.type) ? PAUSE_MS : null,
  );
  useEffect(() => {
    if (run === undefined) return;
    rememberRun({ kind: "task-run", id, name: nameOf(run) });
  }, [id, run !== undefined]);
  if (run === undefined) {
    return (
      <>
        <Heading title="Task run">Task run</Heading>
        {problem
          ? <ProblemCard problem={problem} onRetry={reload} />
          : <Loading>Reading the task run</Loading>}
      </>
    );
  }
  return (
    <>
      <p class="up">
        <a href={flowRunAddress(run.flowRunId)}>← All tasks of the flow run</a>
      </p>
      <div class="title">
        <Heading title={nameOf(run)}>
          <bdi>{nameOf(run)}</bdi>
        </Heading>
        <StateBadge type={run.state.type} />
        <Message text={run.state.message} />
      </div>
      {problem && <Reconnecting problem={problem} onRetry={reload} />}
      {run.state.type === "Mapped"
        ? <Mapped run={run} chosen={chosen} />
        : (
          <section class="card about" aria-label="About the task run">
            <RunFacts run={run} />
            <Guarded what="the result">
              <ResultPanel key={run.taskRunId} run={run} Title="h2" />
            </Guarded>
            <Guarded what="the log">
              <TaskRunLogs
                taskRunId={run.taskRunId}
                isAtWork={isOpen(run.state.type)}
              />
            </Guarded>
            <WholeState run={run} />
          </section>
        )}
    </>
  );
}

/** A mapped task run: its children, their results, and what it is itself. */
function Mapped({ run, chosen }: {
  run: TaskRunAndResult;
  chosen: TaskRunChoice;
}): JSX.Element {
  const { tab } = chosen;
  return (
    <>
      <Tabs
        label="Parts of the mapped task"
        tabs={MAPPED_TABS}
        current={tab}
        addressOf={(tab) => taskRunAddress(run.taskRunId, { ...chosen, tab })}
      />
      <Guarded key={tab} what={`the tab ${tab}`}>
        {tab === "Children" && <MappedView parent={run} chosen={chosen} />}
        {tab === "Results" && (
          <ResultsView
            parent={run}
            choice={chosen}
            onChoice={(choice, how) => {
              const address = taskRunAddress(run.taskRunId, {
                ...chosen,
                ...choice,
              });
              if (how === "step") location.hash = address;
              else location.replace(address);
            }}
          />
        )}
        {tab === "Details" && (
          <section class="card about" aria-label="About the task run">
            <RunFacts run={run} />
            <WholeState run={run} />
          </section>
        )}
      </Guarded>
    </>
  );
}

function WholeState({ run }: { run: TaskRunAndResult }): JSX.Element {
  return (
    <details>
      <summary>The whole state</summary>
      <Tree value={run.state as unknown as Json} />
    </details>
  );
}
