import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { getJson, type TaskRun } from "../../api/api.ts";
import type { FlowRunAndTasks } from "../../api/flow_run.ts";
import { useLive } from "../../api/live.ts";
import { countText } from "../../format.ts";
import { Empty, Loading, Mark, ProblemCard } from "../../parts.tsx";
import { taskRunAddress } from "../../route.ts";
import {
  type FlowGraph,
  pathOf,
  type PlacedGraph,
  placeGraph,
  TASK_HEIGHT,
} from "./layout.ts";

/** A larger flow would keep the browser busy for seconds. */
const MOST_TASKS = 800;
const MOST_EDGES = 3_000;

/** The tasks of the flow and what waits for what, with their states. */
export function Graph({ id, runs }: FlowRunAndTasks & {
  id: string;
}): JSX.Element {
  const { value, problem, reload } = useLive(
    `graph of ${id}`,
    (signal) => getJson<FlowGraph>(`/flow-runs/${id}/graph`, signal),
  );
  if (value === undefined) {
    return problem
      ? <ProblemCard problem={problem} onRetry={reload} />
      : <Loading>Reading the tasks of the flow</Loading>;
  }
  const { tasks, edges } = value;
  if (tasks.length === 0) {
    return (
      <Empty title="No graph">
        <p>The API does not have the tasks of this flow.</p>
      </Empty>
    );
  }
  if (tasks.length > MOST_TASKS || edges.length > MOST_EDGES) {
    return (
      <Empty title="Too large to draw">
        <p>
          The flow has {countText(tasks.length)} tasks and{" "}
          {countText(edges.length)} dependencies. The tab Tasks lists them.
        </p>
      </Empty>
    );
  }
  return <Drawn graph={value} runs={runs} />;
}

const ZOOMS = [0.35, 0.5, 0.7, 0.85, 1, 1.25, 1.6];

function Drawn({ graph, runs }: {
  graph: FlowGraph;
  runs: readonly TaskRun[];
}): JSX.Element {
  const placed = useMemo(() => placeGraph(graph), [graph]);
  const [zoom, setZoom] = useState(ZOOMS.indexOf(1));
  const [near, setNear] = useState<string | null>(null);
  const runOf = new Map(runs.map((run) => [run.taskSlug, run]));
  const scale = ZOOMS[zoom]!;
  return (
    <section class="card graph" aria-label="Graph of the flow">
      <header>
        <span class="muted">
          {countText(graph.tasks.length)} tasks, {countText(graph.edges.length)}
          {" "}
          dependencies
        </span>
        <span class="buttons">
          <button
            type="button"
            aria-label="Smaller"
            disabled={zoom === 0}
            onClick={() => setZoom(zoom - 1)}
          >
            −
          </button>
          <button
            type="button"
            aria-label="Larger"
            disabled={zoom === ZOOMS.length - 1}
            onClick={() => setZoom(zoom + 1)}
          >
            +
          </button>
        </span>
      </header>
      <div
        class="graph-scroll"
        role="region"
        aria-label="Tasks and their dependencies"
        tabIndex={0}
      >
        <div
          style={{
            width: `${placed.width * scale}px`,
            height: `${placed.height * scale}px`,
          }}
        >
          <div
            class="graph-plane"
            style={{
              width: `${placed.width}px`,
              height: `${placed.height}px`,
              transform: `scale(${scale})`,
            }}
          >
            <Edges placed={placed} near={near} />
            <ul>
              {inOrder(placed).map(({ task, left, top, width }) => (
                <li
                  key={task.taskId}
                  style={{
                    left: `${left}px`,
                    top: `${top}px`,
                    width: `${width}px`,
                    height: `${TASK_HEIGHT}px`,
                  }}
                  onPointerEnter={() => setNear(task.taskId)}
                  onPointerLeave={() => setNear(null)}
                  onFocusIn={() => setNear(task.taskId)}
                  onFocusOut={() => setNear(null)}
                >
                  <Task task={task} run={runOf.get(task.slug)} />
                </li>
              ))}
            </ul>
          </div>
        </div>
      </div>
    </section>
  );
}

/** As they are read: from left to right, then downwards. */
function inOrder({ tasks }: PlacedGraph): PlacedGraph["tasks"] {
  return tasks.toSorted((a, b) => a.left - b.left || a.top - b.top);
}

function Task({ task, run }: {
  task: FlowGraph["tasks"][number];
  run: TaskRun | undefined;
}): JSX.Element {
  const name = (
    <>
      <bdi>{task.slug}</bdi>
      {task.isMapped && <span class="muted" title="Mapped">×n</span>}
    </>
  );
  if (run === undefined) {
    return <span class="graph-task" title={task.slug}>{name}</span>;
  }
  const { type } = run.state;
  return (
    <a
      class="graph-task"
      href={taskRunAddress(run.taskRunId)}
      title={`${task.slug}: ${type}`}
    >
      <Mark type={type} />
      <span class="unseen">{type}</span>
      {name}
    </a>
  );
}

function Edges({ placed: { width, height, edges }, near }: {
  placed: PlacedGraph;
  near: string | null;
}): JSX.Element {
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
    >
      <defs>
        <marker
          id="arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto"
        >
          <path d="M0 0L8 4L0 8z" />
        </marker>
      </defs>
      {edges.map(({ from, to, keys, isMapped, points }) => (
        <path
          key={`${from} ${to}`}
          class={`edge${isMapped ? " mapped-edge" : ""}${
            near === from || near === to ? " near" : ""
          }`}
          d={pathOf(points)}
          marker-end="url(#arrow)"
        >
          <title>{keys.join(", ")}</title>
        </path>
      ))}
    </svg>
  );
}
