import type { CallOptions } from "../async/abort.ts";
import { countOf } from "./rows.ts";
import type { Client } from "../api/client.ts";
import { MAX_PAGE_SIZE } from "../api/paging.ts";
import {
  pageByIndex,
  pageWithTimes,
  type TaskRunWhere,
  whereChildren,
} from "../api/query.ts";
import { parseTaskRunRow, type TaskRunRow } from "../model/row.ts";
import { isFinished, type State, STATE_TYPES } from "../model/state.ts";
import { unseenRanges } from "./unseen.ts";

/** What a look at the children of a mapped task has found. */
export interface Look {
  /** Those that have finished since the look before, the earliest first. */
  readonly finished: readonly TaskRunRow[];
  /** Whether all have finished. */
  readonly isLast: boolean;
}

const FINISHED = STATE_TYPES
  .filter((type) => isFinished({ type } as State));

/** More conditions than this in one query, and databases get slow. */
const RANGES_A_QUERY = 50;

/**
 * Looks for children that have finished. Each look asks only for those that
 * none before has seen, so that its cost does not grow with their number.
 *
 * @returns A function that looks once.
 */
export function childrenLooker(
  parent: TaskRunRow,
): (client: Client, options: CallOptions) => Promise<Look> {
  const seen: boolean[] = [];
  let count = 0;

  return async (client, options) => {
    const rows: TimedRow[] = [];
    for (const where of unseenWheres(parent, seen)) {
      rows.push(...await finishedRows(client, where, options));
    }
    for (const { row } of rows) seen[row.mapIndex] = true;
    count += rows.length;
    rows.sort(byTime);
    const isLast = countOf(parent) === null
      ? rows.length === 0 && !await hasUnseen(client, parent, seen, options)
      : count >= countOf(parent)!;
    return { finished: rows.map(({ row }) => row), isLast };
  };
}

interface TimedRow {
  readonly row: TaskRunRow;
  /** When it came into its state; empty where the API does not say. */
  readonly time: string;
}

function byTime(a: TimedRow, b: TimedRow): number {
  return Date.parse(a.time) - Date.parse(b.time) ||
    a.time.localeCompare(b.time) || a.row.mapIndex - b.row.mapIndex;
}

/** A query for all the ranges that were not seen, or some if they are many. */
function unseenWheres(
  parent: TaskRunRow,
  seen: readonly boolean[],
): TaskRunWhere[] {
  const ranges = unseenRanges(seen);
  const wheres: TaskRunWhere[] = [];
  for (let at = 0; at < ranges.length; at += RANGES_A_QUERY) {
    const some = ranges.slice(at, at + RANGES_A_QUERY);
    wheres.push({
      ...whereChildren(parent, { _neq: -1 }),
      _or: some.map((range) => ({ map_index: { ...range } })),
    });
  }
  return wheres;
}

async function finishedRows(
  client: Client,
  where: TaskRunWhere,
  options: CallOptions,
): Promise<TimedRow[]> {
  const found: TimedRow[] = [];
  let after = -1;
  while (true) {
    const answered = await pageWithTimes(
      client,
      { ...where, map_index: { _gt: after }, state: { _in: FINISHED } },
      MAX_PAGE_SIZE,
      options,
    );
    const rows = answered.map(timedRow)
      .filter(({ row }) => row.mapIndex > after);
    if (rows.length === 0) return found;
    found.push(...rows);
    after = rows.at(-1)!.row.mapIndex;
  }
}

function timedRow(answered: unknown): TimedRow {
  const row = parseTaskRunRow(answered);
  const time = (answered as { state_timestamp?: unknown }).state_timestamp;
  return { row, time: typeof time === "string" ? time : "" };
}

async function hasUnseen(
  client: Client,
  parent: TaskRunRow,
  seen: readonly boolean[],
  options: CallOptions,
): Promise<boolean> {
  for (const where of unseenWheres(parent, seen)) {
    const rows = await pageByIndex(client, where, 1, options);
    if (rows.length > 0) return true;
  }
  return false;
}
