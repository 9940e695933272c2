import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import {
  type FlowRun,
  getFlowRun,
  getTimes,
  type TaskRun,
} from "../api/api.ts";
import { countStates } from "../api/children.ts";
import { readEvents } from "../api/events.ts";
import { countText, durationText, momentOf } from "../format.ts";
import { useLive } from "../api/live.ts";
import {
  Empty,
  Heading,
  Id,
  Loading,
  Message,
  Moment,
  ProblemCard,
  Reconnecting,
  StateBadge,
  StateBar,
  StateFilter,
  toggled,
} from "../parts.tsx";
import { rememberRun } from "../api/recent.ts";
import { flowRunAddress, taskRunAddress } from "../route.ts";
import { durationOf, nameOf, runCountOf } from "./run_facts.tsx";
import { isOver, stateTypeOf } from "../run_state.ts";
import { colorOf, isOpen, type Kind } from "../states.ts";

const PAUSE_MS = 3_000;

/** A flow run with its tasks. */
interface FlowRunAndTasks {
  readonly flowRun: FlowRun | null;
  readonly runs: readonly TaskRun[];
}

async function readFlowRun(
  id: string,
  signal: AbortSignal,
): Promise<FlowRunAndTasks> {
  const path = `/flow-runs/${id}`;
  // Ahead of its tasks: what they are once it has finished is final.
  const flowRun = await getFlowRun(id, signal);
  const [listed, times] = await Promise.all([
    listTaskRuns(`${path}/task-runs?mapIndex=-1`, signal),
    getTimes(path, signal),
  ]);
  const timesOf = new Map(times.map((times) => [times.taskRunId, times]));
  const runs = listed.map((run) => {
    const times = timesOf.get(run.taskRunId);
    return times === undefined ? run : { ...run, times };
  });
  return { flowRun, runs: runs.sort(byStart) };
}

async function listTaskRuns(
  path: string,
  signal: AbortSignal,
): Promise<readonly TaskRun[]> {
  const runs: TaskRun[] = [];
  for await (const run of readEvents<TaskRun>(path, { signal })) runs.push(run);
  return runs;
}

/** What has started first comes first, then the others by their names. */
function byStart(a: TaskRun, b: TaskRun): number {
  return startOf(a) - startOf(b) || a.taskSlug.localeCompare(b.taskSlug);
}

/** Later than any start. */
const NEVER = 8.64e15;

function startOf({ times }: TaskRun): number {
  return times?.startTime ? momentOf(times.startTime).getTime() : NEVER;
}

/** The tasks of a flow run, read again until all have finished. */
export function FlowRunView({ id, states }: {
  id: string;
  states: readonly Kind[];
}): JSX.Element {
  const { value, problem, reload } = useLive(
    `flow run ${id}`,
    (signal) => readFlowRun(id, signal),
    ({ flowRun, runs }) => isOver(flowRun, runs) ? null : PAUSE_MS,
  );
  const { runs, flowRun } = value ?? {};
  const name = flowRun?.name ?? "Flow run";
  const state = stateTypeOf(flowRun ?? null);
  const flowName = flowRun?.flow.name ?? null;
  useEffect(() => {
    if (runs === undefined || runs.length === 0) return;
    rememberRun({ kind: "flow-run", id, name: flowRun?.name ?? null });
  }, [id, runs !== undefined]);
  return (
    <>
      <div class="title">
        <Heading title={name}>
          <bdi>{name}</bdi>
        </Heading>
        {state !== undefined && <StateBadge type={state} />}
        {flowName !== null && (
          <span>
            of the flow <bdi>{flowName}</bdi>
          </span>
        )}
        <span class="muted">
          <Id id={id} />
        </span>
      </div>

      {runs === undefined
        ? problem
          ? <ProblemCard problem={problem} onRetry={reload} />
          : <Loading>Reading the tasks of this flow run</Loading>
        : (
          <>
            {problem && <Reconnecting problem={problem} onRetry={reload} />}
            {runs.length === 0 ? <NoTasks onRetry={reload} /> : (
              <Tasks
                flowRun={flowRun ?? null}
                runs={runs}
                states={states}
                onStates={(states) =>
                  location.replace(flowRunAddress(id, states))}
              />
            )}
          </>
        )}
    </>
  );
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

function Tasks({ flowRun, runs, states, onStates }: {
  flowRun: FlowRun | null;
  runs: readonly TaskRun[];
  states: readonly Kind[];
  onStates: (states: readonly Kind[]) => void;
}): JSX.Element {
  const shown = new Set(states);
  const counts = countStates(runs.map(({ state }) => state.type));
  const listed = runs.filter(({ state }) =>
    shown.size === 0 || shown.has(state.type)
  );
  const span = spanOf(runs);
  const hasTimes = span !== null;
  const hasRuns = runs.some((run) => runCountOf(run) !== null);
  return (
    <section class="card tasks" aria-labelledby="tasks">
      <header>
        <h2 id="tasks">
          Tasks <span class="muted">{countText(runs.length)}</span>
        </h2>
        {span && (
          <span class="muted">
            {isOver(flowRun, runs) ? "took" : "running for"}{" "}
            {durationText(elapsedOf(flowRun, runs, span))}
          </span>
        )}
      </header>
      <StateBar counts={counts} total={runs.length} />
      <StateFilter
        counts={counts}
        shown={shown}
        onToggle={(type) => onStates([...toggled(shown, type)])}
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
                  <Line run={run} span={span} />
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

/** How long the flow run ran, or has run; its tasks say it where it does not. */
function elapsedOf(
  flowRun: FlowRun | null,
  runs: readonly TaskRun[],
  span: Span,
): number {
  const from = flowRun?.startTime
    ? momentOf(flowRun.startTime).getTime()
    : span.from;
  if (!isOver(flowRun, runs)) return Math.max(0, Date.now() - from);
  return flowRun?.startTime && flowRun.endTime
    ? momentOf(flowRun.endTime).getTime() - from
    : span.ms;
}

interface Span {
  readonly from: number;
  readonly ms: number;
}

/** From the first start to the last end; null where no start is known. */
function spanOf(runs: readonly TaskRun[]): Span | null {
  const started = runs.filter(({ times }) => times?.startTime);
  if (started.length === 0) return null;
  const from = Math.min(...started.map(startOf));
  const to = Math.max(
    ...started.map((run) => startOf(run) + (durationOf(run) ?? 0)),
  );
  return { from, ms: Math.max(1, to - from) };
}

function Line({ run, span }: { run: TaskRun; span: Span }): JSX.Element | null {
  const ms = durationOf(run);
  if (ms === null) return null;
  const left = (startOf(run) - span.from) / span.ms * 100;
  return (
    <span
      class={isOpen(run.state.type) ? "bar open" : "bar"}
      aria-hidden="true"
      style={{
        marginLeft: `${left}%`,
        width: `${ms / span.ms * 100}%`,
        background: colorOf(run.state.type),
      }}
    />
  );
}
