import {
  parseState,
  type State,
  type TaskRunTimes,
  type TaskRunView,
} from "../../../mod.ts";
import { sanitize } from "./sanitize.ts";

/** The table row of a task run, or of a task with its children. */
export interface TaskRow extends Partial<TaskRunTimes> {
  readonly slug: string;
  readonly name: string;
  readonly taskId: string;
  readonly mapIndex: number;
  readonly state: State;
  readonly id: string;
  readonly message: string;
}

/** The rows of a table of task runs. */
export interface TaskRows {
  /** The number of task runs. */
  readonly count: number;
  /** Adds a task run. */
  add(view: TaskRunView & Partial<TaskRunTimes>): void;
  /** The rows by slug and map index. */
  sorted(): readonly TaskRow[];
  /** The number of task runs in each state. */
  summary(): string;
}

/**
 * Collects rows. Without rows for children, these are counted by state, so that
 * memory does not grow with them.
 */
export function createRows(withChildren: boolean): TaskRows {
  const rows: TaskRow[] = [];
  const total: StateCounts = new Map();
  const children = new Map<string, StateCounts>();
  let count = 0;

  /** A task has a row even if only its children were read. */
  function parentsOf(): readonly TaskRow[] {
    const known = new Set(rows.map(({ slug }) => slug));
    return [...children.keys()].filter((slug) => !known.has(slug)).map(
      (slug) => ({
        ...{ slug, name: "", taskId: "", mapIndex: -1 },
        ...{ state: MAPPED, id: "", message: "" },
      }),
    );
  }

  return {
    get count() {
      return count;
    },
    add(view) {
      const { mapIndex, state } = view;
      count++;
      addTo(total, state);
      if (withChildren || mapIndex < 0) rows.push(rowOf(view));
      else {
        const slug = sanitize(view.taskSlug);
        const counts = children.get(slug) ?? new Map();
        children.set(slug, counts);
        addTo(counts, state);
      }
    },
    sorted() {
      return [...rows, ...parentsOf()].sort(bySlug).map((row) => {
        const counts = row.mapIndex < 0 ? children.get(row.slug) : undefined;
        return counts
          ? { ...row, message: countsText(counts, "child", "children") }
          : row;
      });
    },
    summary: () =>
      count === 0 ? "no task runs" : countsText(total, "task run", "task runs"),
  };
}

const MAPPED = parseState({ type: "Mapped" });

type StateCounts = Map<string, number>;

function addTo(counts: StateCounts, { type }: State): void {
  counts.set(type, (counts.get(type) ?? 0) + 1);
}

/** A summary such as `12 task runs: 8 Success, 4 Failed`. */
export function countsText(
  counts: ReadonlyMap<string, number>,
  one: string,
  many: string,
): string {
  const parts = [...counts].sort(([, a], [, b]) => b - a);
  const total = parts.reduce((sum, [, count]) => sum + count, 0);
  const listed = parts.map(([type, count]) => `${count} ${sanitize(type)}`)
    .join(", ");
  return `${total} ${total === 1 ? one : many}: ${listed}`;
}

function bySlug(a: TaskRow, b: TaskRow): number {
  if (a.slug !== b.slug) return a.slug < b.slug ? -1 : 1;
  return a.mapIndex - b.mapIndex;
}

function rowOf(view: TaskRunView & Partial<TaskRunTimes>): TaskRow {
  const { taskSlug, name, mapIndex, state, taskRunId, taskId } = view;
  const { startTime = null, endTime = null, runCount = null } = view;
  return {
    slug: sanitize(taskSlug),
    name: sanitize(name ?? ""),
    taskId: sanitize(taskId),
    mapIndex,
    state,
    id: sanitize(taskRunId),
    message: sanitize(state.message ?? ""),
    startTime,
    endTime,
    runCount,
  };
}

/** The name of a task run in a table. */
export function labelOf({ slug, mapIndex }: TaskRow): string {
  return mapIndex < 0 ? slug : `${slug}[${mapIndex}]`;
}
