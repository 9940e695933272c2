import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { type Child, getTaskRun } from "../api/api.ts";
import { useLive } from "../api/live.ts";
import {
  Guarded,
  Loading,
  Message,
  ProblemCard,
  StateBadge,
} from "../parts.tsx";
import { ResultPanel } from "./result_panel.tsx";
import { RunFacts } from "./run_facts.tsx";
import { TaskRunLogs } from "../logs/task_run_logs.tsx";
import { taskRunAddress } from "../route.ts";
import { isOpen } from "../states.ts";

/** Which child is shown, and whom the panel tells. */
export interface ChildPanelProps {
  readonly index: number;
  readonly count: number;
  readonly slug: string;
  readonly child: Child | undefined;
  /** Whether the API has no row for it. */
  readonly isMissing: boolean;
  /** Whether it was opened by a key: the focus goes to it then. */
  readonly takesFocus: boolean;
  /** The child before it, of the states that are singled out; null: none. */
  readonly previous: number | null;
  /** The one behind it. */
  readonly next: number | null;
  readonly onSelect: (index: number | null) => void;
}

/** What a child says of itself, beside the grid. */
export function ChildPanel(
  {
    index,
    count,
    slug,
    child,
    isMissing,
    takesFocus,
    previous,
    next,
    onSelect,
  }: ChildPanelProps,
): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) heading.current?.focus({ preventScroll: true });
  }, [index, takesFocus]);
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLInputElement;
      if (event.key === "Escape" && !isTyping) onSelect(null);
    };
    addEventListener("keydown", close);
    return () => removeEventListener("keydown", close);
  });
  return (
    <aside class="card child" aria-labelledby="child">
      <header>
        <h2 id="child" ref={heading} tabIndex={-1}>
          {slug}
          <span class="index">[{index}]</span>
        </h2>
        <span class="buttons">
          <button
            type="button"
            aria-label="Previous child"
            disabled={previous === null}
            onClick={() => onSelect(previous)}
          >
            ‹
          </button>
          <button
            type="button"
            aria-label="Next child"
            disabled={next === null}
            onClick={() => onSelect(next)}
          >
            ›
          </button>
          <button
            type="button"
            aria-label="Close"
            onClick={() => onSelect(null)}
          >
            ×
          </button>
        </span>
      </header>
      {child !== undefined
        ? <ChildDetails child={child} />
        : isMissing
        ? <Missing />
        : index < count
        ? <Loading>This child has not been read yet</Loading>
        : <p>There is no such child: the last one is {count - 1}.</p>}
    </aside>
  );
}

function Missing(): JSX.Element {
  return (
    <>
      <p class="state-line">
        <StateBadge type="Missing" />
      </p>
      <p>
        The API has no task run for this index. Prefect makes it when the child
        begins; where the flow run has ended, it never did, or it was deleted.
      </p>
    </>
  );
}

function ChildDetails({ child }: { child: Child }): JSX.Element {
  const { taskRunId, state } = child;
  const { value, problem, reload } = useLive(
    `${taskRunId} ${JSON.stringify(state)}`,
    (signal) => getTaskRun(taskRunId, signal),
  );
  return (
    <>
      <p class="state-line">
        <StateBadge type={state.type} />
        <Message text={state.message} />
      </p>
      {value
        ? (
          <>
            <RunFacts run={value} />
            <Guarded what="the result">
              <ResultPanel key={taskRunId} run={value} />
            </Guarded>
          </>
        )
        : problem
        ? <ProblemCard problem={problem} onRetry={reload} />
        : <Loading>Asking where its result is</Loading>}
      <Guarded what="the log">
        <TaskRunLogs taskRunId={taskRunId} isAtWork={isOpen(state.type)} />
      </Guarded>
      <p class="more">
        <a href={taskRunAddress(taskRunId)}>Open it alone</a>
      </p>
    </>
  );
}
