import type { CallOptions } from "../async/abort.ts";
import type { Page } from "../async/prefetch.ts";
import { ApiError, TaskRunError } from "../model/errors.ts";
import {
  checkRequested,
  findTaskRun,
  parseMatchingRow,
  type TaskRunSource,
  type TaskRunWhere,
  whereChildren,
  whereTask,
} from "../model/task_run_source.ts";
import { labelOf, type TaskRunRow } from "../model/row.ts";

/**
 * Returns the number of children that the parent states; null if it states
 * none.
 */
export function countOf({ state }: TaskRunRow): number | null {
  return state.type === "Mapped" ? state.nMapStates : null;
}

/**
 * Reports whether a page ends at the parent's count. A count that is exceeded
 * is wrong and ignored. Prefect writes a count of 0 before it knows the
 * children.
 */
export function isLastChild(parent: TaskRunRow, mapIndex: number): boolean {
  const count = countOf(parent);
  return count === 0 || (count !== null && mapIndex === count - 1);
}

/** Creates the error for missing children. */
export function missingChildren(
  parent: TaskRunRow,
  indices: readonly number[],
): TaskRunError {
  const count = countOf(parent);
  const named = indices.slice(0, 10).join(", ") +
    (indices.length > 10 ? ", …" : "");
  return new TaskRunError(
    "missing_index",
    `Cannot find all children of ${
      labelOf(parent)
    }: the API has no row for index ${named}` +
      (count === null ? "" : ` of ${count}`),
    {
      taskRunId: parent.taskRunId,
      indices,
      hint:
        "The flow run may still be creating them; result({ settled: true }) returns the others",
    },
  );
}

/** Creates the error for two rows where one is expected. */
export function twinChildren(twin: TaskRunRow): ApiError {
  return new ApiError(
    "multiple_found",
    `Cannot look up ${labelOf(twin)}: several rows match, expected 1`,
    { hint: "Look them up by their ids, which iterTaskRuns() lists" },
  );
}

/** Throws if two successive rows, ordered by index, have the same index. */
export function refuseTwins(rows: readonly TaskRunRow[]): void {
  const twin = rows.find((row, at) => row.mapIndex === rows[at - 1]?.mapIndex);
  if (twin !== undefined) throw twinChildren(twin);
}

/**
 * Loads the child of one index.
 *
 * @returns The row, or the end of the iteration.
 */
export async function loadChild(
  parent: TaskRunRow,
  index: number,
  source: TaskRunSource,
  options: CallOptions,
): Promise<Page<TaskRunRow>> {
  const { taskSlug, flowRunId } = parent;
  const where = whereTask(taskSlug, flowRunId, index);
  const row = await findTaskRun(
    source,
    where,
    `task run "${taskSlug}[${index}]" of flow run "${flowRunId}"`,
    options,
  );
  if (row === undefined) return { items: [], then: endAt(parent, index) };
  checkRequested(row, where);
  return { items: [row] };
}

/**
 * Loads the children of some successive indices, up to the first one that is
 * missing or cannot be read. A capped answer is continued.
 *
 * @param from The first index.
 * @param to The index to end before.
 */
export async function loadChildren(
  parent: TaskRunRow,
  from: number,
  to: number,
  source: TaskRunSource,
  options: CallOptions,
): Promise<Page<TaskRunRow>> {
  const children: TaskRunRow[] = [];
  let next = from;
  while (next < to) {
    const where = whereChildren(parent, { from: next, to });
    const limit = to - next + 1; // one more, to see two of the last index
    const rows = await source.pageByIndex(where, limit, options);
    const { items, then } = successive(parent, next, rows, where);
    for (const item of items) children.push(item);
    next += items.length;
    if (then !== undefined) return { items: children, then };
    if (next < to && isLastChild(parent, next - 1)) {
      return { items: children, then: "end" };
    }
  }
  return { items: children };
}

/** Returns the rows from an index on without a gap, and how they end. */
function successive(
  parent: TaskRunRow,
  from: number,
  rows: readonly unknown[],
  where: TaskRunWhere,
): Page<TaskRunRow> {
  if (rows.length === 0) return { items: [], then: endAt(parent, from) };
  const items: TaskRunRow[] = [];
  for (const row of rows) {
    const error = take(parent, row, where, from + items.length, items);
    if (error !== undefined) return { items, then: { error } };
  }
  return { items };
}

/** Adds a row to the others, or returns the reason why that index has none. */
function take(
  parent: TaskRunRow,
  answered: unknown,
  where: TaskRunWhere,
  index: number,
  items: TaskRunRow[],
): unknown {
  try {
    const row = parseMatchingRow(answered, where);
    if (row.mapIndex > index) {
      return missingChildren(parent, missingRange(index, row.mapIndex));
    }
    if (row.mapIndex < index) {
      items.pop();
      return twinChildren(row);
    }
    items.push(row);
  } catch (error) {
    return error;
  }
}

function endAt(parent: TaskRunRow, index: number): Page<TaskRunRow>["then"] {
  if (index >= (countOf(parent) ?? 0)) return "end";
  return { error: missingChildren(parent, [index]) };
}

/** The maximum number of missing indices that an error contains. */
export const MAX_MISSING = 100_000;

function missingRange(from: number, to: number): number[] {
  const length = Math.min(to - from, MAX_MISSING);
  return Array.from({ length }, (_, at) => from + at);
}
