import type { CallOptions } from "../async/abort.ts";
import { countOf, refuseTwins } from "./rows.ts";
import { MAX_PAGE_SIZE } from "../api/paging.ts";
import {
  type IndexRange,
  parseMatchingRow,
  type TaskRunSource,
  type TaskRunWhere,
  whereChildren,
} from "../model/task_run_source.ts";
import type { TaskRunRow } from "../model/row.ts";
import { isFinished } from "../model/state/predicates.ts";
import type { State } from "../model/state/state.ts";
import { STATE_TYPES } from "../model/state/classes.ts";

/** The result of polling the children of a mapped task. */
export interface PollResult {
  /**
   * The children that have finished since the previous poll, the earliest
   * first.
   */
  readonly finished: readonly TaskRunRow[];
  /** Whether all have finished. */
  readonly isLast: boolean;
}

const FINISHED = STATE_TYPES
  .filter((type) => isFinished({ type } as State));

/** The maximum number of conditions in a query; more slow databases down. */
const RANGES_A_QUERY = 50;

/** Polls the children of a mapped task. */
export type ChildPoller = (
  source: TaskRunSource,
  options: CallOptions,
) => Promise<PollResult>;

/**
 * Creates a function that finds finished children. Each poll queries only the
 * children that no poll has found yet, so its cost does not grow with the
 * number of finished ones.
 *
 * @returns A function that polls once.
 */
export function createChildPoller(parent: TaskRunRow): ChildPoller {
  let unseen: readonly IndexRange[] = [{ from: 0 }];
  let count = 0;

  return async (source, options) => {
    const rows: TimedRow[] = [];
    for (const where of unseenWheres(parent, unseen)) {
      for (const row of await finishedRows(source, where, options)) {
        rows.push(row);
      }
    }
    unseen = without(unseen, rows.map(({ row }) => row.mapIndex));
    count += rows.length;
    rows.sort(byTime);
    const isLast = countOf(parent) === null
      ? rows.length === 0 && !await hasUnseen(source, parent, unseen, options)
      : count >= countOf(parent)!;
    return { finished: rows.map(({ row }) => row), isLast };
  };
}

interface TimedRow {
  readonly row: TaskRunRow;
  /** When it entered its state; empty if the API does not report it. */
  readonly time: string;
}

function byTime(a: TimedRow, b: TimedRow): number {
  return Date.parse(a.time) - Date.parse(b.time) ||
    a.time.localeCompare(b.time) || a.row.mapIndex - b.row.mapIndex;
}

/**
 * Creates the conditions for the ranges that were not found yet, or for some if
 * they are many.
 */
function unseenWheres(
  parent: TaskRunRow,
  ranges: readonly IndexRange[],
): TaskRunWhere[] {
  const wheres: TaskRunWhere[] = [];
  for (let at = 0; at < ranges.length; at += RANGES_A_QUERY) {
    const some = ranges.slice(at, at + RANGES_A_QUERY);
    wheres.push({
      ...whereChildren(parent, { not: -1 }),
      indexRanges: some,
    });
  }
  return wheres;
}

/** Removes indices from ordered ranges. Each index adds at most 1 range. */
export function without(
  ranges: readonly IndexRange[],
  indices: readonly number[],
): IndexRange[] {
  const sorted = indices.toSorted((a, b) => a - b);
  const left: IndexRange[] = [];
  let at = 0;
  for (const { from, to = Infinity } of ranges) {
    let next = from;
    for (; at < sorted.length && sorted[at]! < to; at++) {
      const index = sorted[at]!;
      if (index < next) continue;
      if (index > next) left.push({ from: next, to: index });
      next = index + 1;
    }
    if (next < to) left.push({ from: next, ...(to < Infinity && { to }) });
  }
  return left;
}

async function finishedRows(
  source: TaskRunSource,
  where: TaskRunWhere,
  options: CallOptions,
): Promise<TimedRow[]> {
  const found: TimedRow[] = [];
  let after = -1;
  while (true) {
    const next = { ...where, mapIndex: { after }, states: FINISHED };
    const answered = await source.pageWithTimes(next, MAX_PAGE_SIZE, options);
    const rows = answered.map((row) => timedRow(row, next))
      .sort((a, b) => a.row.mapIndex - b.row.mapIndex);
    refuseTwins(rows.map(({ row }) => row));
    if (rows.length === 0) return found;
    for (const row of rows) found.push(row);
    after = rows.at(-1)!.row.mapIndex;
  }
}

function timedRow(answered: unknown, where: TaskRunWhere): TimedRow {
  const row = parseMatchingRow(answered, where);
  const time = (answered as { state_timestamp?: unknown }).state_timestamp;
  return { row, time: typeof time === "string" ? time : "" };
}

async function hasUnseen(
  source: TaskRunSource,
  parent: TaskRunRow,
  ranges: readonly IndexRange[],
  options: CallOptions,
): Promise<boolean> {
  for (const where of unseenWheres(parent, ranges)) {
    const rows = await source.pageByIndex(where, 1, options);
    if (rows.length > 0) return true;
  }
  return false;
}
