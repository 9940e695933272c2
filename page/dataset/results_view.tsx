import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Child, Problem, type TaskRun } from "../api/api.ts";
import { readEvents } from "../api/events.ts";
import { useLive } from "../api/live.ts";
import { countText } from "../format.ts";
import { Empty, Loading, ProblemCard, StateBadge, toggled } from "../parts.tsx";
import type { TableChoice } from "../table/choice.ts";
import { DataTable, type DrawCell } from "../table/data_table.tsx";
import { ChildPanel } from "../views/child_panel.tsx";
import { CompareView, type Pairing } from "./compare_view.tsx";
import type { Dataset } from "./dataset.ts";
import { DownloadMenu } from "./download_menu.tsx";
import { useReading } from "./reading.ts";
import { ReadingLine } from "./reading_line.tsx";
import {
  columnLabel,
  DURATION_COLUMN,
  INDEX_COLUMN,
  secondsText,
  STATE_COLUMN,
  tableOfDataset,
} from "./table.ts";
import { downloadTable } from "./whole_rows.ts";

/** What is chosen of the results of a mapped task. */
export interface ResultsChoice extends TableChoice {
  /** The child whose panel is open. */
  readonly child: number | null;
  /** The children that are compared, two at most. */
  readonly compare: readonly number[];
}

/** How a choice is kept: as a step of the history, or in place of the last one. */
export type Choose = (
  choice: Partial<ResultsChoice>,
  how: "step" | "replace",
) => void;

const SHARE_OF_WINDOW = 0.62;

/** The results of the children of a mapped task, as one table. */
export function ResultsView({ parent, choice, onChoice }: {
  parent: TaskRun;
  choice: ResultsChoice;
  onChoice: Choose;
}): JSX.Element {
  const { taskRunId, taskSlug, state } = parent;
  const reading = useReading(taskRunId);
  const { dataset, durations, version, phase } = reading;
  const [rows, setRows] = useState<Uint32Array>(new Uint32Array());
  const table = useMemo(
    () => tableOfDataset(dataset, durations),
    [dataset, durations],
  );
  const drawCell: DrawCell = (column, row, value) => {
    switch (column) {
      case INDEX_COLUMN:
        return (
          <IndexCell
            index={dataset.indexAt(row)}
            choice={choice}
            onChoice={onChoice}
          />
        );
      case STATE_COLUMN:
        return <StateBadge type={dataset.kindAt(row)} />;
      case DURATION_COLUMN:
        return typeof value === "number" ? secondsText(value) : "";
    }
  };
  const total = state.type === "Mapped" ? state.nMapStates ?? 0 : 0;
  const { child: selected, compare } = choice;
  const isEmpty = phase.phase === "done" && dataset.rowCount === 0;
  if (isEmpty) {
    return (
      <Empty title="No results">
        <p>The task was mapped over an empty list: it has no children.</p>
      </Empty>
    );
  }
  return (
    <section
      class={selected === null ? "mapped alone" : "mapped"}
      aria-labelledby="results"
    >
      <div class="card results">
        <header>
          <h2 id="results">Results of the children</h2>
        </header>
        <ReadingLine reading={reading} total={total} taskRunId={taskRunId} />
        {phase.phase === "problem" && (
          <ProblemCard problem={phase.problem} onRetry={reading.goOn} />
        )}
        {dataset.rowCount === 0
          ? phase.phase === "reading" && (
            <Loading>Reading the first result</Loading>
          )
          : (
            <DataTable
              table={table}
              version={version}
              drawCell={drawCell}
              height={Math.max(300, Math.round(innerHeight * SHARE_OF_WINDOW))}
              choice={choice}
              onChoice={(choice) => onChoice(choice, "replace")}
              onRows={setRows}
            >
              <DownloadMenu
                name={taskSlug}
                tableOf={(signal) =>
                  downloadTable(dataset, durations, {
                    taskRunId,
                    rows,
                    labels: dataset.labels.filter((label) =>
                      !choice.hide.includes(columnLabel(label))
                    ),
                    signal,
                  })}
              />
            </DataTable>
          )}
        {dataset.dropped > 0 && (
          <p class="muted">
            {countText(dataset.dropped)} further columns are not shown.
          </p>
        )}
      </div>
      {selected !== null && (
        <Panel
          parent={parent}
          index={selected}
          count={total}
          rows={rows}
          dataset={dataset}
          onSelect={(index) =>
            onChoice({ child: index }, index === null ? "step" : "replace")}
        />
      )}
      {compare.length > 0 && (
        <Compared
          compare={compare}
          dataset={dataset}
          isRead={phase.phase !== "reading"}
          onClose={() => onChoice({ compare: [] }, "step")}
        />
      )}
    </section>
  );
}

/** The index of a child: a button that opens it, and a box that compares it. */
function IndexCell({ index, choice, onChoice }: {
  index: number;
  choice: ResultsChoice;
  onChoice: Choose;
}): JSX.Element {
  const { compare, child } = choice;
  return (
    <span class="index-cell">
      <input
        type="checkbox"
        aria-label={`Compare child ${index}`}
        title="Compare with another child"
        checked={compare.includes(index)}
        onChange={() =>
          onChoice(
            { compare: [...toggled(new Set(compare), index)].slice(-2) },
            "replace",
          )}
      />
      <button
        type="button"
        class="link"
        aria-label={`Open child ${index}`}
        aria-current={child === index ? "true" : undefined}
        onClick={() =>
          onChoice({ child: index }, child === null ? "step" : "replace")}
      >
        {index}
      </button>
    </span>
  );
}

/** The panel of a child; next and previous are those of the table. */
function Panel({ parent, index, count, rows, dataset, onSelect }: {
  parent: TaskRun;
  index: number;
  count: number;
  rows: Uint32Array;
  dataset: Dataset;
  onSelect: (index: number | null) => void;
}): JSX.Element {
  const { value: child, problem } = useLive(
    `child ${parent.taskRunId} ${index}`,
    async (signal) => await readChild(parent.taskRunId, index, signal),
  );
  const row = dataset.rowOf(index);
  const place = row === undefined ? -1 : rows.indexOf(row);
  const neighbour = (step: 1 | -1): number | null => {
    const next = place < 0 ? undefined : rows[place + step];
    return next === undefined ? null : dataset.indexAt(next);
  };
  return (
    <ChildPanel
      key={index}
      takesFocus
      index={index}
      count={count}
      slug={parent.taskSlug}
      child={child}
      isMissing={problem?.details.code === "missing_index"}
      previous={neighbour(-1)}
      next={neighbour(1)}
      onSelect={onSelect}
    />
  );
}

async function readChild(
  taskRunId: string,
  index: number,
  signal: AbortSignal,
): Promise<Child> {
  const path = `/task-runs/${taskRunId}/mapped?start=${index}&end=${index + 1}`;
  for await (const child of readEvents<Child>(path, { signal })) return child;
  throw new Problem({
    title: "Not Found",
    detail: `Cannot find child ${index}: the API has no row for it`,
    status: 404,
    code: "missing_index",
    hint: null,
    retryAfter: null,
  });
}

/** What is compared, once both have been read. */
function Compared({ compare, dataset, isRead, onClose }: {
  compare: readonly number[];
  dataset: Dataset;
  isRead: boolean;
  onClose: () => void;
}): JSX.Element {
  const found = compare.flatMap((mapIndex) => {
    const row = dataset.rowOf(mapIndex);
    const taskRunId = row === undefined ? "" : dataset.idAt(row);
    return taskRunId === "" ? [] : [{ mapIndex, taskRunId }];
  });
  const ref = useRef<HTMLDivElement>(null);
  const isPair = compare.length === 2;
  useEffect(() => {
    if (isPair) ref.current?.scrollIntoView({ block: "nearest" });
  }, [compare.join()]);
  return (
    <div class="compared" ref={ref}>
      {found.length === 2
        ? (
          <CompareView
            pairing={found as unknown as Pairing}
            onClose={onClose}
          />
        )
        : (
          <p class="card compare-hint" role="status">
            {!isPair
              ? `Child ${
                compare[0]
              } is chosen: choose another one to compare it with.`
              : isRead
              ? "One of the children has no task run: nothing is compared."
              : "The children that are compared have not been read yet."}
            <button type="button" class="link" onClick={onClose}>Cancel</button>
          </p>
        )}
    </div>
  );
}
