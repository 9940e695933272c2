import type { CallOptions } from "../async/abort.ts";
import { ApiError } from "./errors.ts";
import type { FlowRunSource } from "./flow_run_source.ts";
import { labelOf, parseTaskRunRow, type TaskRunRow } from "./row.ts";
import type { StateType } from "./state/state.ts";
import type { UuidRange } from "./uuid.ts";

/**
 * A source of the rows of runs and their logs: the API, or an archive.
 *
 * Rows are unchecked, in the form that {@linkcode parseTaskRunRow} reads. A
 * page may contain fewer rows than its limit although more follow; an empty
 * page is the end.
 */
export interface TaskRunSource extends FlowRunSource {
  /** Finds all rows that match; for conditions that match at most one row. */
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
   * Finds the times of the first task runs in the order of their ids: rows of
   * `id`, `start_time`, `end_time`, `state_timestamp`, `version` and those
   * `states` (`state`, `timestamp`) that were Running, Retrying or Looped, if the
   * source has them.
   */
  pageTimes(
    where: TaskRunWhere,
    limit: number,
    options: CallOptions,
  ): Promise<readonly unknown[]>;
  /**
   * As {@linkcode pageByIndex}; rows also have `start_time`, `end_time` and
   * `state_timestamp`.
   */
  pageWithTimes(
    where: TaskRunWhere,
    limit: number,
    options: CallOptions,
  ): Promise<readonly unknown[]>;
  /**
   * Counts the children of mapped task runs: a row of `state_counts` by the name
   * of the state, `min_start_time` and `max_end_time` for each id, in their order.
   */
  countChildren(
    taskRunIds: readonly string[],
    options: CallOptions,
  ): Promise<readonly unknown[]>;
}

/** Conditions on task runs, all of which must hold. */
export interface TaskRunWhere {
  /** The id of the task run. */
  readonly taskRunId?: string;
  /** Only ids in this range. */
  readonly idRange?: UuidRange;
  /** Only ids after this one. */
  readonly afterId?: string;
  /** The id of the flow run. */
  readonly flowRunId?: string;
  /** The slug of the task, or several slugs, one of which must match. */
  readonly taskSlug?: string | readonly string[];
  /** The map index, or a condition on it. */
  readonly mapIndex?: number | IndexWhere;
  /**
   * Ranges of map indices, one of which must match in addition to `mapIndex`.
   */
  readonly indexRanges?: readonly IndexRange[];
  /** State names, one of which must match. */
  readonly states?: readonly StateType[];
}

/** A condition on a map index. */
export interface IndexWhere extends Partial<IndexRange> {
  /** Not this one. */
  readonly not?: number;
  /** After this one. */
  readonly after?: number;
}

/** Successive map indices. */
export interface IndexRange {
  /** The first index. */
  readonly from: number;
  /** The index to end before; absent if the range is open. */
  readonly to?: number;
}

/** Returns the condition for the task run of a task at a map index. */
export function whereTask(
  taskSlug: string,
  flowRunId: string,
  mapIndex: number,
): TaskRunWhere {
  return { taskSlug, flowRunId, mapIndex };
}

/** Returns the condition for all or some children of a mapped task. */
export function whereChildren(
  { taskSlug, flowRunId }: TaskRunRow,
  mapIndex: IndexWhere,
): TaskRunWhere {
  return { taskSlug, flowRunId, mapIndex };
}

/**
 * Finds one task run.
 *
 * @param label The name of the task run in messages.
 * @returns The row; undefined if there is none.
 * @throws {ApiError} `multiple_found` if several rows match.
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
 * Parses a row of an answer and checks that it was requested.
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
 * Throws unless a row matches the flow run, task and map indices of the
 * condition. An iteration over repeated pages would never end, or would end too
 * early.
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

/** Returns the requested and the found value if they differ. */
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
