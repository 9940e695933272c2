import type { JSX } from "preact";
import type { TaskRun } from "../api/api.ts";
import { countStates } from "../api/children.ts";
import type { FlowRunAndTasks } from "../api/flow_run.ts";
import { countText, durationText } from "../format.ts";
import {
  Message,
  Moment,
  StateBadge,
  StateBar,
  StateFilter,
  toggled,
} from "../parts.tsx";
import {
  flowRunAddress,
  type FlowRunChoice,
  taskRunAddress,
} from "../route.ts";
import { durationOf, type Span, spanOf, startOf } from "../run_times.ts";
import { colorOf, isOpen, type Kind } from "../states.ts";
import { nameOf, runCountOf } from "../views/run_facts.tsx";

/** The tasks of a flow run. */
export function Tasks({ id, chosen, flowRun, runs }: FlowRunAndTasks & {
  id: string;
  chosen: FlowRunChoice;
}): JSX.Element {
  const shown = new Set<Kind>(chosen.states);
  const counts = countStates(runs.map(({ state }) => state.type));
  const listed = runs.filter(({ state }) =>
    shown.size === 0 || shown.has(state.type)
  );
  const span = spanOf(flowRun, runs);
  const hasTimes = span !== null;
  const hasRuns = runs.some((run) => runCountOf(run) !== null);
  return (
    <section class="card tasks" aria-labelledby="tasks">
      <header>
        <h2 id="tasks">
          Tasks <span class="muted">{countText(runs.length)}</span>
        </h2>
      </header>
      <StateBar counts={counts} total={runs.length} />
      <StateFilter
        counts={counts}
        shown={shown}
        onToggle={(type) =>
          location.replace(
            flowRunAddress(id, {
              ...chosen,
              states: [...toggled(shown, type)],
            }),
          )}
      />
      <table>
        <thead>
          <tr>
            <th scope="col">Task</th>
            <th scope="col">State</th>
            {hasTimes && <th scope="col" class="wide">Started</th>}
            {hasTimes && <th scope="col" class="number wide">Took</th>}
            {hasRuns && <th scope="col" class="number wide">Runs</th>}
            {hasTimes && <th scope="col" class="line-head wide">Timeline</th>}
          </tr>
        </thead>
        <tbody>
          {listed.map((run) => (
            <tr key={run.taskRunId}>
              <th scope="row">
                <a href={taskRunAddress(run.taskRunId)}>
                  <bdi>{nameOf(run)}</bdi>
                </a>
                {run.state.type === "Mapped" && (
                  <span class="children-count">
                    {countText(run.state.nMapStates ?? 0)} children
                  </span>
                )}
                <Message text={run.state.message} />
                {durationOf(run) !== null && (
                  <span class="message narrow">Took {tookText(run)}</span>
                )}
              </th>
              <td>
                <StateBadge type={run.state.type} />
              </td>
              {hasTimes && (
                <td class="wide">
                  {run.times?.startTime
                    ? <Moment iso={run.times.startTime} />
                    : "–"}
                </td>
              )}
              {hasTimes && <td class="number wide">{tookText(run)}</td>}
              {hasRuns && <td class="number wide">{runCountOf(run) ?? "–"}</td>}
              {hasTimes && (
                <td class="line wide">
                  <Line run={run} span={span!} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function tookText(run: TaskRun): string {
  const ms = durationOf(run);
  return ms === null ? "–" : durationText(ms);
}

function Line({ run, span }: { run: TaskRun; span: Span }): JSX.Element | null {
  const ms = durationOf(run);
  if (ms === null) return null;
  const left = (startOf(run) - span.from) / (span.to - span.from) * 100;
  return (
    <span
      class={isOpen(run.state.type) ? "bar open" : "bar"}
      aria-hidden="true"
      style={{
        marginLeft: `${left}%`,
        width: `${ms / (span.to - span.from) * 100}%`,
        background: colorOf(run.state.type),
      }}
    />
  );
}
