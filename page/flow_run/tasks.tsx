import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { TaskRun } from "../api/api.ts";
import { countStates } from "../api/children.ts";
import type { FlowRunAndTasks } from "../api/flow_run.ts";
import { useNow } from "../api/live.ts";
import { FlowRunFailures } from "../failures/flow_run_failures.tsx";
import { countText } from "../format.ts";
import { Guarded, StateFilter, toggled } from "../parts.tsx";
import { flowRunAddress, type FlowRunChoice } from "../route.ts";
import { isOver } from "../run_state.ts";
import { type Span, spanOf } from "../run_times.ts";
import type { Kind } from "../states.ts";
import { clockText } from "./axis.ts";
import { progressOf, segmentsOf } from "./segments.ts";
import { describeRow, type Row, TaskRow } from "./task_row.tsx";
import { Axis, ZoomButtons } from "./timeline.tsx";

/** So many tasks are drawn until all are wanted. */
const FEW = 300;

/** The tasks of a flow run on a timeline, and why some failed. */
export function Tasks({ id, chosen, flowRun, runs, counts }: FlowRunAndTasks & {
  id: string;
  chosen: FlowRunChoice;
}): JSX.Element {
  const isDone = isOver(flowRun, runs);
  const now = useNow(!isDone);
  const [zoom, setZoom] = useState<Span | null>(null);
  const [isWhole, setWhole] = useState(false);
  const shown = new Set<Kind>(chosen.states);
  const stateCounts = countStates(runs.map(({ state }) => state.type));
  const listed = runs.filter(({ state }) =>
    shown.size === 0 || shown.has(state.type)
  );
  const rows = (isWhole ? listed : listed.slice(0, FEW))
    .map((run) => toRow(run, counts.get(run.taskRunId), now));
  const whole = wholeSpan(spanOf(flowRun, runs, now), rows);
  const seen = zoom ?? whole;
  return (
    <>
      <Guarded what="the failures">
        <FlowRunFailures id={id} runs={runs} isDone={isDone} />
      </Guarded>
      <section class="card tasks" aria-labelledby="tasks">
        <header>
          <h2 id="tasks">
            Tasks <span class="muted">{countText(runs.length)}</span>
          </h2>
          {whole !== null && seen !== null && (
            <ZoomButtons whole={whole} seen={seen} onSeen={setZoom} />
          )}
        </header>
        <StateFilter
          counts={stateCounts}
          shown={shown}
          onToggle={(type) =>
            location.replace(
              flowRunAddress(id, {
                ...chosen,
                states: [...toggled(shown, type)],
              }),
            )}
        />
        <Readable rows={rows} seen={seen}>
          <table class={seen === null ? "" : "timed"}>
            <thead>
              <tr>
                <th scope="col">Task</th>
                <th scope="col">State</th>
                {seen !== null && whole !== null && (
                  <th scope="col" class="line wide">
                    <span class="unseen">Timeline</span>
                    <Axis whole={whole} seen={seen} onSeen={setZoom} />
                  </th>
                )}
                <th scope="col" class="number wide">Took</th>
                <th scope="col" class="number wide">Runs</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <TaskRow key={row.run.taskRunId} row={row} seen={seen} />
              ))}
            </tbody>
          </table>
        </Readable>
        {rows.length < listed.length && (
          <button
            type="button"
            onClick={() => setWhole(true)}
          >
            Show all {countText(listed.length)} tasks
          </button>
        )}
      </section>
    </>
  );
}

function toRow(
  run: TaskRun,
  count: Parameters<typeof progressOf>[0] | undefined,
  now: number,
): Row {
  const { state } = run;
  const expected = state.type === "Mapped" ? state.nMapStates ?? 0 : 0;
  return {
    run,
    segments: segmentsOf(run, now),
    progress: count === undefined ? null : progressOf(count, expected, now),
    now,
  };
}

/** Children may end after all tasks. */
function wholeSpan(span: Span | null, rows: readonly Row[]): Span | null {
  if (span === null) return null;
  const ends = rows.flatMap(({ progress }) => progress?.span?.to ?? []);
  return { from: span.from, to: Math.max(span.to, ...ends) };
}

/** Says what is under the pointer, or has the focus, and when it was. */
function Readable({ rows, seen, children }: {
  rows: readonly Row[];
  seen: Span | null;
  children: JSX.Element;
}): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState("");

  function read(target: EventTarget | null, clientX?: number): void {
    const row = (target as Element).closest("tr[data-id]");
    const id = row?.getAttribute("data-id");
    const found = rows.find(({ run }) => run.taskRunId === id);
    const bar = row?.querySelector(".line-box")?.getBoundingClientRect();
    const share = bar === undefined || clientX === undefined
      ? NaN
      : (clientX - bar.left) / bar.width;
    const isInside = share >= 0 && share <= 1;
    const { style } = box.current!;
    style.setProperty("--x", isInside ? String(share) : "0");
    style.setProperty("--x-seen", isInside ? "1" : "0");
    const time = isInside && seen !== null
      ? `${clockText(seen.from + share * (seen.to - seen.from), 1_000)} · `
      : "";
    setSaid(found === undefined ? "" : time + describeRow(found));
  }

  return (
    <div
      class="readable"
      ref={box}
      onPointerMove={({ target, clientX }) => read(target, clientX)}
      onPointerLeave={() => read(box.current)}
      onFocusIn={({ target }) => read(target)}
    >
      <p class="readout" aria-hidden="true">
        {said || (seen === null ? "" : "Point at a task to read its times")}
      </p>
      {children}
    </div>
  );
}
