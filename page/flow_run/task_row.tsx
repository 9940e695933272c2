import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { TaskRun } from "../api/api.ts";
import { countText, durationText } from "../format.ts";
import { Mark, Message, StateBadge } from "../parts.tsx";
import { taskRunAddress } from "../route.ts";
import { durationOf, type Span } from "../run_times.ts";
import { isFailed, isOpen } from "../states.ts";
import { nameOf, runCountOf } from "../views/run_facts.tsx";
import {
  type MappedProgress,
  PROGRESS_KINDS,
  type ProgressKind,
  rateText,
  type Segment,
} from "./segments.ts";
import { Bar, MappedBar, progressText, segmentsText } from "./timeline.tsx";

/** A task of a flow run, as it is drawn. */
export interface Row {
  readonly run: TaskRun;
  readonly segments: readonly Segment[];
  /** How far it is, if it is mapped and its children are counted. */
  readonly progress: MappedProgress | null;
  /** In milliseconds. */
  readonly now: number;
}

/** A task in words: its name, its states and its times. */
export function describeRow({ run, segments, progress }: Row): string {
  const what = progress === null
    ? segmentsText(segments) || run.state.type
    : progressText(progress);
  return `${nameOf(run)}: ${what}`;
}

/** A row of 32 pixels; a message that is longer is opened by a click. */
export function TaskRow({ row, seen }: {
  row: Row;
  seen: Span | null;
}): JSX.Element {
  const { run, segments, progress, now } = row;
  const [isOpened, setOpened] = useState(false);
  const { state, taskRunId } = run;
  const message = isSaid(run) ? state.message : null;
  const took = tookText(row, now);
  return (
    <tr data-id={taskRunId} class={isOpened ? "opened" : ""}>
      <th scope="row">
        <span class="task-cell">
          <a href={taskRunAddress(taskRunId)}>
            <bdi>{nameOf(run)}</bdi>
          </a>
          {progress !== null
            ? <Counts progress={progress} />
            : state.type === "Mapped" && (
              <span class="children-count">
                {countText(state.nMapStates ?? 0)} children
              </span>
            )}
          {message !== null && !isOpened && (
            <button
              type="button"
              class="task-message"
              title={message.slice(0, 1_000)}
              aria-label={`Message of ${nameOf(run)}: ${message.slice(0, 200)}`}
              onClick={() => setOpened(true)}
            >
              <bdi>{message.slice(0, 300)}</bdi>
            </button>
          )}
        </span>
        {isOpened && <Message text={message} />}
        <span class="narrow muted">
          {took !== "–" && `Took ${took}`}
        </span>
      </th>
      <td>
        <StateBadge type={state.type} />
      </td>
      {seen !== null && (
        <td class="line wide">
          <div class="line-box">
            {progress !== null
              ? <MappedBar progress={progress} seen={seen} />
              : (
                <Bar
                  segments={segments}
                  seen={seen}
                  isAtWork={isOpen(state.type)}
                />
              )}
          </div>
        </td>
      )}
      <td class="number wide">{took}</td>
      <td class="number wide">{runCountOf(run) ?? "–"}</td>
    </tr>
  );
}

/** What Prefect says of each success is no news. */
function isSaid({ state }: TaskRun): boolean {
  if (state.message === null || state.message === "") return false;
  return isFailed(state) || !["Success", "Mapped"].includes(state.type);
}

/** A mapped task took as long as its children. */
function tookText({ run, progress }: Row, now: number): string {
  const span = progress?.span;
  const ms = span ? span.to - span.from : durationOf(run, now);
  return ms === null ? "–" : durationText(ms);
}

/** `8,664 ✓ 136 ✗ 35 ⏱`, how fast it goes and how long it will take. */
function Counts({ progress }: { progress: MappedProgress }): JSX.Element {
  const { kinds, rate, left } = progress;
  const counts = (Object.keys(PROGRESS_KINDS) as ProgressKind[])
    .filter((kind) => kinds[kind] > 0);
  const pace = [
    ...rate === null ? [] : [rateText(rate)],
    ...left === null ? [] : [`${durationText(left)} left`],
  ];
  const label = counts.map((kind) => `${countText(kinds[kind])} ${kind}`)
    .join(", ");
  return (
    <span class="counts">
      <span role="img" aria-label={label || "no children"}>
        {counts.map((kind) => (
          <span key={kind} class="count">
            {countText(kinds[kind])}
            <Mark type={PROGRESS_KINDS[kind]} />
          </span>
        ))}
      </span>
      {pace.length > 0 && <span class="pace">{pace.join(" · ")}</span>}
    </span>
  );
}
