import type { JSX } from "preact";
import type { FlowRunAndTasks } from "../api/flow_run.ts";
import { durationText } from "../format.ts";
import { Facts, Heading, Id, Message, Moment, StateBadge } from "../parts.tsx";
import { flowRunAddress, startAddress } from "../route.ts";
import { isOver, stateTypeOf } from "../run_state.ts";
import { elapsedOf } from "../run_times.ts";
import { useNow } from "../api/live.ts";

/** The name, the state and the times of a flow run, above its tabs. */
export function FlowRunHead({ id, flowRun, runs }: FlowRunAndTasks & {
  id: string;
}): JSX.Element {
  const isDone = isOver(flowRun, runs);
  const now = useNow(!isDone);
  const name = flowRun?.name ?? "Flow run";
  const state = stateTypeOf(flowRun);
  const elapsed = elapsedOf(flowRun, runs, now);
  const { flow, startTime, scheduledStartTime, labels } = flowRun ?? {};
  const isWaiting = !startTime && !isDone;
  return (
    <div class="run-head">
      <div class="title">
        <Heading title={name}>
          <bdi>{name}</bdi>
        </Heading>
        {state !== undefined && <StateBadge type={state} />}
        <Message text={flowRun?.state.message ?? null} />
      </div>
      <Facts
        facts={{
          "Flow": flow?.name
            ? (
              <a href={startAddress({ flow: flow.name })}>
                <bdi>{flow.name}</bdi>
              </a>
            )
            : null,
          "Version": flow?.version ?? null,
          "Project": flow?.project ? <bdi>{flow.project}</bdi> : null,
          "Scheduled": isWaiting && scheduledStartTime
            ? <Moment iso={scheduledStartTime} />
            : null,
          "Started": startTime ? <Moment iso={startTime} /> : null,
          [isDone ? "Took" : "Running for"]: elapsed === null
            ? null
            : durationText(elapsed),
          "Parameters": flowRun === null
            ? null
            : <ParametersLink id={id} parameters={flowRun.parameters} />,
          "Labels": labels?.length ? <bdi>{labels.join(", ")}</bdi> : null,
          "Flow run": <Id id={id} />,
        }}
      />
    </div>
  );
}

const MOST_LETTERS = 60;

/** The parameters in a line, which leads to their tab. */
function ParametersLink({ id, parameters }: {
  id: string;
  parameters: Readonly<Record<string, unknown>>;
}): JSX.Element | null {
  const entries = Object.entries(parameters);
  const text = entries.length === 0
    ? "none set"
    : entries.map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      .join(", ");
  const cut = text.length > MOST_LETTERS
    ? `${text.slice(0, MOST_LETTERS)}…`
    : text;
  return (
    <a href={flowRunAddress(id, { tab: "Parameters" })}>
      <bdi>{cut}</bdi>
    </a>
  );
}
