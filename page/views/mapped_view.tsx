import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { TaskRun } from "../api/api.ts";
import { ChildPanel } from "./child_panel.tsx";
import { ChildTable } from "./child_table.tsx";
import { createCauses } from "../api/causes.ts";
import { createChildren } from "../api/children.ts";
import {
  followChildren,
  type Progress,
  readChild,
} from "../api/follow_children.ts";
import { ChildFailures } from "../failures/child_failures.tsx";
import type { Durations } from "../api/child_times.ts";
import { DurationFilter } from "../grid/duration_filter.tsx";
import { isInRange, parseRange } from "../grid/duration_range.ts";
import { Grid } from "../grid/grid.tsx";
import { useThrottled } from "../api/live.ts";
import {
  Choice,
  Empty,
  Guarded,
  ProblemCard,
  StateBar,
  StateFilter,
  toggled,
} from "../parts.tsx";
import { taskRunAddress, type TaskRunChoice } from "../route.ts";
import { FAILED_KINDS, type Kind } from "../states.ts";
import { ProgressLine } from "./progress_line.tsx";

/** Room is made for so many before they come; for more as they do. */
const MOST_EXPECTED = 1_000_000;

/** The durations of the children, as far as they have come. */
interface Times {
  readonly durations: Durations;
  readonly version: number;
}

/** The children of a mapped task: they fill a grid while they are read. */
export function MappedView({ parent, chosen }: {
  parent: TaskRun;
  chosen: TaskRunChoice;
}): JSX.Element {
  const { state, taskRunId, taskSlug } = parent;
  const { child: selected, form, cause, took } = chosen;
  const states = chosen.states.join();
  const shown = useMemo(() => new Set<Kind>(chosen.states), [states]);
  const told = state.type === "Mapped" ? state.nMapStates ?? 0 : 0;
  const expected = Math.min(told, MOST_EXPECTED);
  const { children, causes } = useMemo(() => {
    const children = createChildren(expected);
    return { children, causes: createCauses(children) };
  }, [taskRunId, expected]);
  const range = parseRange(took);
  const [times, setTimes] = useState<Times>();
  const isShown = useMemo(
    () =>
      shown.size === 0 && cause === "" && range === undefined
        ? null
        : (index: number) =>
          (shown.size === 0 || shown.has(children.kindAt(index)!)) &&
          (cause === "" || causes.keyAt(index) === cause) &&
          (range === undefined ||
            isInRange(times?.durations.at(index), range)),
    [children, shown, cause, took, times],
  );
  const hasFailed = (index: number) =>
    FAILED_KINDS.has(children.kindAt(index)!);
  const isWanted = isShown ?? hasFailed;
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
    if (isShown !== null) {
      return children.find(selected, step, isShown) ?? null;
    }
    const next = selected + step;
    return next >= 0 && next < children.count ? next : null;
  }

  useEffect(() => {
    const jump = (event: KeyboardEvent) => {
      const { key, target, defaultPrevented } = event;
      const step = STEPS[key];
      const isOther = event.altKey || event.ctrlKey || event.metaKey ||
        isField(target) || step === undefined;
      if (isOther || defaultPrevented) return;
      const from = selected ?? (step === 1 ? -1 : children.count);
      const found = children.find(from, step, isWanted);
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
          onToggle={(type) =>
            choose({ states: [...toggled(shown, type)], cause: "" })}
        />
        <Guarded what="the causes of failure">
          <ChildFailures
            parent={parent}
            causes={causes}
            isDone={progress.phase === "done"}
            chosen={cause}
            onChoose={(cause) => {
              setByKey(false);
              location.hash = taskRunAddress(
                taskRunId,
                cause === null ? { ...chosen, states: [], cause: "" } : {
                  ...chosen,
                  states: [cause.type],
                  cause: cause.key,
                  child: cause.firstIndex,
                },
              );
            }}
          />
        </Guarded>
        <DurationFilter
          taskRunId={taskRunId}
          took={took}
          onTook={(took) => choose({ took })}
          onRead={(durations, version) => setTimes({ durations, version })}
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
              isShown={isShown}
              isWanted={isWanted}
              onSelect={select}
            />
          )
          : (
            <ChildTable
              mapped={children}
              isShown={isShown}
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
          child={children.at(selected)}
          isMissing={children.kindAt(selected) === "Missing"}
          previous={neighbour(-1)}
          next={neighbour(1)}
          onSelect={select}
        />
      )}
    </section>
  );
}

const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [["←", "→", "↑", "↓"], "move from cell to cell"],
  [["Home", "End"], "start and end of a row; with Ctrl of all"],
  [["Page ↑", "Page ↓"], "a page up and down"],
  [["Enter"], "opens the child"],
  [["Esc"], "closes it"],
  [["j", "k"], "next and previous that failed, or that is singled out"],
];

/** Where these keys go: `n` and `p` move in the grid, and so do not open. */
const STEPS: Readonly<Record<string, 1 | -1>> = { j: 1, k: -1, n: 1, p: -1 };

/** Whether keys are typed into something. */
function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement
    ? target.type !== "radio" && target.type !== "checkbox"
    : target instanceof HTMLSelectElement ||
      target instanceof HTMLTextAreaElement;
}

/** Said where no child is chosen yet. */
function Choose(): JSX.Element {
  return (
    <aside class="card choose" aria-labelledby="choose">
      <h2 id="choose">Choose a child</h2>
      <p>
        A click on a cell shows its state, its result and its log. States and
        causes of failure above the grid can be singled out.
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
