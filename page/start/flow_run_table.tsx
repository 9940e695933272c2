import type { JSX } from "preact";
import type { FlowRun } from "../api/api.ts";
import type { FlowRunList } from "../api/flow_runs.ts";
import { useNow } from "../api/live.ts";
import { countText, durationText } from "../format.ts";
import { Empty, Moment, StateBadge } from "../parts.tsx";
import { flowRunAddress, startAddress, type StartChoice } from "../route.ts";
import { elapsedOf } from "../run_times.ts";
import { stateTypeOf } from "../run_state.ts";
import { isOpen } from "../states.ts";

/** Flow runs, the latest first. */
export function FlowRunTable({ runs, hasMore, chosen, onMore }: FlowRunList & {
  chosen: StartChoice;
  onMore: () => void;
}): JSX.Element {
  const now = useNow(runs.some(({ state }) => isOpen(state.type)));
  if (runs.length === 0) return <NoFlowRuns chosen={chosen} />;
  return (
    <section class="card flow-runs" aria-label="The latest flow runs">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">State</th>
            <th scope="col" class="wide">Flow</th>
            <th scope="col" class="wide">Scheduled</th>
            <th scope="col" class="number wide">Took</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <Row key={run.flowRunId} run={run} chosen={chosen} now={now} />
          ))}
        </tbody>
      </table>
      <p class="pages">
        <span role="status">
          {countText(runs.length)} flow {runs.length === 1 ? "run" : "runs"}
          {hasMore && ", there are more"}
        </span>
        {hasMore && <button type="button" onClick={onMore}>Show more</button>}
      </p>
    </section>
  );
}

function Row({ run, chosen, now }: {
  run: FlowRun;
  chosen: StartChoice;
  now: number;
}): JSX.Element {
  const { flowRunId, name, flow, state, scheduledStartTime } = run;
  const elapsed = elapsedOf(run, [], now);
  const begin = run.startTime ?? scheduledStartTime;
  const took = elapsed === null ? "–" : durationText(elapsed);
  return (
    <tr>
      <th scope="row">
        <a href={flowRunAddress(flowRunId)}>
          <bdi>{name ?? flowRunId}</bdi>
        </a>
        <span class="message narrow">
          {flow.name && (
            <>
              <bdi>{flow.name}</bdi>
              {begin && <br />}
            </>
          )}
          {begin && <Moment iso={begin} />}
        </span>
      </th>
      <td>
        <StateBadge type={stateTypeOf(run) ?? state.type} />
      </td>
      <td class="wide">
        {flow.name
          ? (
            <a href={startAddress({ ...chosen, flow: flow.name })}>
              <bdi>{flow.name}</bdi>
            </a>
          )
          : "–"}
      </td>
      <td class="wide">{begin ? <Moment iso={begin} /> : "–"}</td>
      <td class="number wide">{took}</td>
    </tr>
  );
}

function NoFlowRuns({ chosen }: { chosen: StartChoice }): JSX.Element {
  const isFiltered = startAddress(chosen) !== startAddress();
  return (
    <Empty title="No flow runs">
      <p>
        {isFiltered
          ? "No flow run matches. A flow is found by its whole name."
          : "The API has no flow runs that it shows."}
      </p>
      {isFiltered && <a href={startAddress()}>Show all flow runs</a>}
    </Empty>
  );
}
