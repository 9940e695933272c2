import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { type FlowRunAndTasks, readFlowRun } from "../api/flow_run.ts";
import { useLive } from "../api/live.ts";
import { rememberRun } from "../api/recent.ts";
import { lazyPart } from "../lazy.tsx";
import {
  Empty,
  Guarded,
  Heading,
  Loading,
  ProblemCard,
  Reconnecting,
} from "../parts.tsx";
import { FLOW_RUN_TABS, flowRunAddress, type FlowRunChoice } from "../route.ts";
import { isOver } from "../run_state.ts";
import { Tabs } from "../tabs.tsx";
import { FlowRunHead } from "./head.tsx";
import { Tasks } from "./tasks.tsx";

const Graph = lazyPart(
  "the graph",
  async () => (await import("./graph/graph.tsx")).Graph,
);
const LogsTab = lazyPart(
  "the logs",
  async () => (await import("../logs/logs_tab.tsx")).LogsTab,
);
const Parameters = lazyPart(
  "the parameters",
  async () => (await import("./parameters.tsx")).Parameters,
);

const PAUSE_MS = 3_000;

/** A flow run, read again until it has finished. */
export function FlowRunView({ id, chosen }: {
  id: string;
  chosen: FlowRunChoice;
}): JSX.Element {
  const { value, problem, reload } = useLive(
    `flow run ${id}`,
    (signal) => readFlowRun(id, signal),
    ({ flowRun, runs }) => isOver(flowRun, runs) ? null : PAUSE_MS,
  );
  const isKnown = value !== undefined &&
    (value.flowRun !== null || value.runs.length > 0);
  const name = value?.flowRun?.name ?? null;
  useEffect(() => {
    if (isKnown) rememberRun({ kind: "flow-run", id, name });
  }, [id, isKnown]);
  if (value === undefined) {
    return (
      <>
        <Heading title="Flow run">Flow run</Heading>
        {problem
          ? <ProblemCard problem={problem} onRetry={reload} />
          : <Loading>Reading the flow run</Loading>}
      </>
    );
  }
  return (
    <>
      <FlowRunHead id={id} {...value} />
      {problem && <Reconnecting problem={problem} onRetry={reload} />}
      <Tabs
        label="Parts of the flow run"
        tabs={FLOW_RUN_TABS}
        current={chosen.tab}
        addressOf={(tab) => flowRunAddress(id, { tab })}
      />
      <Guarded key={chosen.tab} what={`the tab ${chosen.tab}`}>
        <Tab id={id} chosen={chosen} read={value} onReload={reload} />
      </Guarded>
    </>
  );
}

/** What every tab of a flow run is given. */
interface TabProps {
  readonly id: string;
  readonly chosen: FlowRunChoice;
  readonly read: FlowRunAndTasks;
  readonly onReload: () => void;
}

function Tab({ id, chosen, read, onReload }: TabProps): JSX.Element {
  switch (chosen.tab) {
    case "Tasks":
      return read.runs.length === 0
        ? <NoTasks onRetry={onReload} />
        : <Tasks id={id} chosen={chosen} {...read} />;
    case "Graph":
      return <Graph id={id} {...read} />;
    case "Logs":
      return <LogsTab id={id} chosen={chosen} {...read} />;
    case "Parameters":
      return <Parameters flowRun={read.flowRun} />;
  }
}

function NoTasks({ onRetry }: { onRetry: () => void }): JSX.Element {
  return (
    <Empty title="No tasks">
      <p>
        The flow run has no task runs yet, or the API knows no flow run of this
        id.
      </p>
      <button type="button" onClick={onRetry}>Look again</button>
    </Empty>
  );
}
