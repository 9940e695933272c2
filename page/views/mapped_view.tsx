import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { TaskRun } from "../api/api.ts";
import { ChildPanel } from "./child_panel.tsx";
import { ChildTable } from "./child_table.tsx";
import { type Children, createChildren } from "../api/children.ts";
import {
  followChildren,
  type Progress,
  readChild,
} from "../api/follow_children.ts";
import { countText } from "../format.ts";
import { Grid } from "../grid/grid.tsx";
import { useThrottled } from "../api/live.ts";
import {
  Choice,
  Empty,
  ProblemCard,
  Spinner,
  StateBar,
  StateFilter,
  toggled,
} from "../parts.tsx";
import { taskRunAddress, type TaskRunChoice } from "../route.ts";
import { FAILED_KINDS, type Kind } from "../states.ts";

/** Room is made for so many before they come; for more as they do. */
const MOST_EXPECTED = 1_000_000;

/** The children of a mapped task: they fill a grid while they are read. */
export function MappedView({ parent, chosen }: {
  parent: TaskRun;
  chosen: TaskRunChoice;
}): JSX.Element {
  const { state, taskRunId, taskSlug } = parent;
  const { child: selected, form } = chosen;
  const states = chosen.states.join();
  const shown = useMemo(() => new Set<Kind>(chosen.states), [states]);
  const told = state.type === "Mapped" ? state.nMapStates ?? 0 : 0;
  const expected = Math.min(told, MOST_EXPECTED);
  const children = useMemo(() => createChildren(expected), [
    taskRunId,
    expected,
  ]);
  const [progress, setProgress] = useState<Progress>({ phase: "reading" });
  const [isPaused, setPaused] = useState(false);
  const [round, setRound] = useState(0);
  const [byKey, setByKey] = useState(false);
  const section = useRef<HTMLElement>(null);
  useThrottled((listener) => children.subscribe(listener), children);

  useEffect(() => {
    if (isPaused) return setProgress({ phase: "paused" });
    const stop = new AbortController();
    const report = (progress: Progress) => {
      if (!stop.signal.aborted) setProgress(progress);
    };
    followChildren(parent, children, stop.signal, report);
    return () => stop.abort();
  }, [children, isPaused, round]);

  useEffect(() => {
    if (selected === null || children.kindAt(selected) !== undefined) return;
    const stop = new AbortController();
    readChild(taskRunId, selected, children, stop.signal);
    return () => stop.abort();
  }, [children, selected]);

  function choose(choice: Partial<TaskRunChoice>): void {
    location.replace(taskRunAddress(taskRunId, { ...chosen, ...choice }));
  }

  /** Opening and closing are steps of the history, going from child to child is not. */
  function select(index: number | null, byKey = false): void {
    setByKey(byKey);
    if (index !== null && selected !== null) choose({ child: index });
    else {
      location.hash = taskRunAddress(taskRunId, { ...chosen, child: index });
    }
    if (index !== null) return;
    section.current?.querySelector<HTMLElement>("[role=gridcell]")?.focus();
  }

  /** The next child either way: of the states that are singled out, if any are. */
  function neighbour(step: 1 | -1): number | null {
    if (selected === null) return null;
    if (shown.size > 0) return children.find(selected, step, shown) ?? null;
    const next = selected + step;
    return next >= 0 && next < children.count ? next : null;
  }

  useEffect(() => {
    const jump = (event: KeyboardEvent) => {
      const { key, target, defaultPrevented } = event;
      const isOther = event.altKey || event.ctrlKey || event.metaKey ||
        target instanceof HTMLInputElement || (key !== "n" && key !== "p");
      if (isOther || defaultPrevented || selected === null) return;
      const wanted = shown.size > 0 ? shown : FAILED_KINDS;
      const found = children.find(selected, key === "n" ? 1 : -1, wanted);
      if (found !== undefined) select(found, true);
    };
    addEventListener("keydown", jump);
    return () => removeEventListener("keydown", jump);
  });

  const { count, seen, missing } = children;
  const isEmpty = progress.phase === "done" && count === 0;
  if (isEmpty) {
    return (
      <Empty title="Mapped over nothing">
        <p>The task was mapped over an empty list: it has no children.</p>
      </Empty>
    );
  }
  return (
    <section class="mapped" aria-labelledby="children" ref={section}>
      <div class="card children">
        <header>
          <h2 id="children">Children</h2>
          <Choice
            label="Shown as"
            options={["Grid", "List"]}
            value={form}
            onChange={(form) => choose({ form })}
          />
        </header>
        <StateBar counts={children.counts()} total={count} />
        <StateFilter
          counts={children.counts()}
          shown={shown}
          onToggle={(type) => choose({ states: [...toggled(shown, type)] })}
        />
        <ProgressLine
          progress={progress}
          seen={seen}
          missing={missing}
          count={count}
          onPause={() => setPaused(!isPaused)}
        />
        {progress.phase === "problem" && (
          <ProblemCard
            problem={progress.problem}
            onRetry={() => setRound(round + 1)}
          />
        )}
        {count > 0 && (form === "Grid"
          ? (
            <Grid
              mapped={children}
              count={count}
              label={`Children of ${taskSlug}`}
              selected={selected}
              shown={shown}
              onSelect={select}
            />
          )
          : (
            <ChildTable
              mapped={children}
              shown={shown}
              selected={selected}
              onSelect={(index) => select(index, true)}
            />
          ))}
      </div>
      {selected === null ? <Choose /> : (
        <ChildPanel
          key={selected}
          takesFocus={byKey}
          index={selected}
          count={count}
          slug={taskSlug}
          child={childOf(children, selected)}
          isMissing={children.kindAt(selected) === "Missing"}
          previous={neighbour(-1)}
          next={neighbour(1)}
          onSelect={select}
        />
      )}
    </section>
  );
}

const childOf = (children: Children, index: number) => children.at(index);

const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [["←", "→", "↑", "↓"], "move from cell to cell"],
  [["Home", "End"], "start and end of a row; with Ctrl of all"],
  [["Page ↑", "Page ↓"], "a page up and down"],
  [["Enter"], "opens the child"],
  [["Esc"], "closes it"],
  [["n", "p"], "next and previous that failed, or that is singled out"],
];

/** Said where no child is chosen yet. */
function Choose(): JSX.Element {
  return (
    <aside class="card choose" aria-labelledby="choose">
      <h2 id="choose">Choose a child</h2>
      <p>
        A click on a cell shows its state and its result. States above the grid
        can be singled out.
      </p>
      <dl class="keys">
        {KEYS.map(([keys, what]) => (
          <div key={what}>
            <dt>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </aside>
  );
}

/** What is read aloud: each change of phase, not each number. */
const SAID: Readonly<Record<Progress["phase"], string>> = {
  reading: "Reading the children",
  reconnecting: "The connection is cut: trying again",
  waiting: "All children read, some still to come or to finish",
  paused: "Paused",
  problem: "Stopped",
  done: "All children have finished",
};

function ProgressLine({ progress, seen, missing, count, onPause }: {
  progress: Progress;
  seen: number;
  missing: number;
  count: number;
  onPause: () => void;
}): JSX.Element {
  const isBusy = progress.phase !== "done" && progress.phase !== "problem" &&
    progress.phase !== "paused";
  return (
    <div class={`progress ${progress.phase}`}>
      {isBusy && <Spinner />}
      <span class="progress-text">
        {progressText(progress, seen, missing, count)}
      </span>
      <span class="unseen" role="status">
        {SAID[progress.phase]}
        {missing > 0 && !isBusy && ", some are missing"}
      </span>
      {progress.phase !== "done" && progress.phase !== "problem" && (
        <button type="button" onClick={onPause}>
          {progress.phase === "paused" ? "Go on" : "Pause"}
        </button>
      )}
      <span
        class="progress-bar"
        role="progressbar"
        aria-label="Children read"
        aria-valuemin={0}
        aria-valuemax={Math.max(count, 1)}
        aria-valuenow={seen}
      >
        <span style={{ width: `${seen / Math.max(count, 1) * 100}%` }} />
      </span>
    </div>
  );
}

function progressText(
  progress: Progress,
  seen: number,
  missing: number,
  count: number,
): string {
  const all = countText(count);
  const gaps = `${countText(missing)} of ${all} ${
    missing === 1 ? "is" : "are"
  } missing`;
  switch (progress.phase) {
    case "reading":
      return seen + missing < count
        ? `Reading ${countText(seen)} of ${all}`
        : "Looking for changes";
    case "reconnecting":
      return `Reconnecting, try ${progress.attempt}. ${
        countText(seen)
      } of ${all} read`;
    case "waiting":
      return `${
        missing > 0 ? gaps : `All ${all} read, some still to finish`
      }. Looks again in ${Math.round(progress.ms / 1_000)} s`;
    case "paused":
      return `Paused at ${countText(seen)} of ${all}`;
    case "problem":
      return `Stopped at ${countText(seen)} of ${all}`;
    case "done":
      return missing > 0
        ? `${countText(seen)} have finished, ${gaps}`
        : `All ${all} have finished`;
  }
}
