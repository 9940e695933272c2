import type { CallOptions } from "../async/abort.ts";
import { ApiError } from "./errors.ts";
import type { FlowRunSource } from "./flow_run_source.ts";
import { labelOf, parseTaskRunRow, type TaskRunRow } from "./row.ts";
import type { StateType } from "./state/state.ts";

/**
 * Where views get the rows of runs and their logs from: the API, or an archive.
 *
 * Rows are unchecked, in the form that {@linkcode parseTaskRunRow} reads. A
 * page may hold fewer rows than its limit although more follow; an empty one is
 * the end.
 */
export interface TaskRunSource extends FlowRunSource {
  /** Finds all rows that match; for conditions that one row fulfils. */
  find(where: TaskRunWhere, options: CallOptions): Promise<readonly unknown[]>;
  /** Finds the first rows in the order of their map indices. */
  pageByIndex(
    where: TaskRunWhere,
    limit: number,
    options: CallOptions,
  ): Promise<readonly unknown[]>;
  /** Finds the first rows in the order of their ids. */
  pageById(
    where: TaskRunWhere,
    limit: number,
    options: CallOptions,
  ): Promise<readonly unknown[]>;
  /** As {@linkcode pageById}; rows also have those of {@linkcode pageTimes}. */
  pageByIdWithTimes(
    where: TaskRunWhere,
    limit: number,
    options: CallOptions,
  ): Promise<readonly unknown[]>;
  /**
   * Finds when the first task runs in the order of their ids were at work: rows
   * of `id`, `start_time`, `end_time`, `state_timestamp`, `version` and those
   * `states` that were Running, Retrying or Looped, if the source has them.
   */
  pageTimes(
    where: TaskRunWhere,
    limit: number,
    options: CallOptions,
  ): Promise<readonly unknown[]>;
  /** As {@linkcode pageByIndex}; rows also have `state_timestamp`. */
  pageWithTimes(
    where: TaskRunWhere,
    limit: number,
    options: CallOptions,
  ): Promise<readonly unknown[]>;
}

/** Conditions on task runs, all of which must hold. */
export interface TaskRunWhere {
  /** The id of the task run. */
  readonly taskRunId?: string;
  /** Only ids after this one. */
  readonly afterId?: string;
  /** The id of the flow run. */
  readonly flowRunId?: string;
  /** The slug of the task, or several of which one must match. */
  readonly taskSlug?: string | readonly string[];
  /** The map index, or where it lies. */
  readonly mapIndex?: number | IndexWhere;
  /** Ranges of map indices of which one must match, besides `mapIndex`. */
  readonly indexRanges?: readonly IndexRange[];
  /** The names of states of which one must match. */
  readonly states?: readonly StateType[];
}

/** Where a map index lies. */
export interface IndexWhere extends Partial<IndexRange> {
  /** Not this one. */
  readonly not?: number;
  /** After this one. */
  readonly after?: number;
}

/** Successive map indices: from the first up to the one to end before. */
export interface IndexRange {
  /** The first index. */
  readonly from: number;
  /** The index to end before; absent where the range is open. */
  readonly to?: number;
}

/** The condition for the task run of a task at a map index. */
export function whereTask(
  taskSlug: string,
  flowRunId: string,
  mapIndex: number,
): TaskRunWhere {
  return { taskSlug, flowRunId, mapIndex };
}

/** The condition for the children of a mapped task, or for some of them. */
export function whereChildren(
  { taskSlug, flowRunId }: TaskRunRow,
  mapIndex: IndexWhere,
): TaskRunWhere {
  return { taskSlug, flowRunId, mapIndex };
}

/**
 * Finds one task run.
 *
 * @param label How messages call what is looked up.
 * @returns The row; undefined where there is none.
 * @throws {ApiError} `multiple_found` where there are several.
 */
export async function findTaskRun(
  source: TaskRunSource,
  where: TaskRunWhere,
  label: string,
  options: CallOptions,
): Promise<TaskRunRow | undefined> {
  const rows = await source.find(where, options);
  if (rows.length <= 1) return rows.map(parseTaskRunRow)[0];
  throw new ApiError(
    "multiple_found",
    `Cannot look up ${label}: ${rows.length} rows match, expected 1`,
    { hint: "Look it up by its id with fromTaskRunId()" },
  );
}

/**
 * Reads a row of an answer and checks that it is one that was requested.
 *
 * @throws {ApiError} `bad_response`
 */
export function parseMatchingRow(
  answered: unknown,
  where: TaskRunWhere,
): TaskRunRow {
  const row = parseTaskRunRow(answered);
  checkRequested(row, where);
  return row;
}

/**
 * Throws unless a row is of the flow run, task and map indices of the
 * condition. A page that is answered twice would never end, or end too early.
 *
 * @throws {ApiError} `bad_response`
 */
export function checkRequested(row: TaskRunRow, where: TaskRunWhere): void {
  const [requested, found] = mismatchOf(row, where) ?? [];
  if (requested === undefined) return;
  throw new ApiError(
    "bad_response",
    `Cannot read the answer to a query for task runs: it has ${
      labelOf(row)
    } of ${found}, requested was ${requested}`,
    { hint: "Check for a proxy or cache that mixes up answers" },
  );
}

/** What was requested and what was found, where they differ. */
function mismatchOf(
  row: TaskRunRow,
  { flowRunId, taskSlug, mapIndex, indexRanges }: TaskRunWhere,
): [requested: string, found: string] | undefined {
  if (flowRunId !== undefined && !isSameId(row.flowRunId, flowRunId)) {
    return [`flow run "${flowRunId}"`, `flow run "${row.flowRunId}"`];
  }
  if (taskSlug !== undefined && ![taskSlug].flat().includes(row.taskSlug)) {
    return [`task "${taskSlug}"`, `task "${row.taskSlug}"`];
  }
  const at = typeof mapIndex === "number"
    ? { from: mapIndex, to: mapIndex + 1 }
    : mapIndex;
  if (at !== undefined && !isWithin(row.mapIndex, at)) {
    return [indexLabel(mapIndex!), `map index ${row.mapIndex}`];
  }
  if (indexRanges?.some((range) => isWithin(row.mapIndex, range)) === false) {
    return ["another one", `map index ${row.mapIndex}`];
  }
  return undefined;
}

function isWithin(
  index: number,
  { not, after = -Infinity, from = -Infinity, to = Infinity }: IndexWhere,
): boolean {
  return index !== not && index > after && index >= from && index < to;
}

function indexLabel(mapIndex: number | IndexWhere): string {
  if (typeof mapIndex === "number") return `map index ${mapIndex}`;
  const conditions = Object.entries(mapIndex).map((entry) => entry.join(" "));
  return `map index ${conditions.join(" ")}`;
}

/** Databases accept a UUID in several spellings and answer with one. */
export function isSameId(a: string, b: string): boolean {
  return a === b || idKey(a) === idKey(b);
}

function idKey(id: string): string {
  return id.toLowerCase().replace(/[{}-]/g, "");
}
