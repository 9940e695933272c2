import { MAX_PAGE_SIZE } from "../api/paging.ts";
import type { TaskRunRow } from "../model/row.ts";
import {
  type IndexWhere,
  parseMatchingRow,
  type TaskRunSource,
  whereChildren,
} from "../model/task_run_source.ts";
import { countOf, isLastChild, MAX_MISSING, refuseTwins } from "./rows.ts";

/** One entry of a gathered result: a child, or a missing one. */
export interface Slot {
  /** The index in the gathered result. */
  readonly at: number;
  /** The map index. */
  readonly index: number;
  /** Its row; undefined if it is missing. */
  readonly child: TaskRunRow | undefined;
}

/** Returns the next slots; undefined after the last. */
export type ListSlots = (
  signal: AbortSignal,
) => Promise<readonly Slot[] | undefined>;

/** An answer: its rows in order, and whether the API may have more. */
interface Answer {
  readonly rows: readonly TaskRunRow[];
  readonly isFull: boolean;
}

/**
 * Lists all children page by page, since the API may cap an answer silently.
 * Children that are missing by the parent's count are included.
 *
 * Several pages may be requested side by side: each call requests a range of
 * indices that the parent's count promises, and the calls resolve in order. From
 * the first range that is not complete on, each page continues after the last
 * index of the one before.
 */
export function createSlotLister(
  parent: TaskRunRow,
  taskRuns: TaskRunSource,
): ListSlots {
  const ranges = Math.floor((countOf(parent) ?? 0) / MAX_PAGE_SIZE);
  let nextRange = 0;
  let isRanged = ranges > 0;
  let last = -1;
  let length = 0;
  let spared = MAX_MISSING;
  let isEnded = false;
  let turn: Promise<unknown> = Promise.resolve();

  function slots(rows: readonly TaskRunRow[], end: number): Slot[] {
    const found: Slot[] = [];
    const put = (index: number, child: TaskRunRow | undefined) =>
      found.push({ at: length++, index, child });
    const miss = (to: number) => {
      for (let index = last + 1; index < to && spared > 0; index++, spared--) {
        put(index, undefined);
      }
    };
    for (const row of rows) {
      miss(row.mapIndex);
      put(row.mapIndex, row);
      last = row.mapIndex;
    }
    miss(end);
    return found;
  }

  async function request(
    index: IndexWhere,
    limit: number,
    signal: AbortSignal,
  ): Promise<Answer> {
    const where = whereChildren(parent, index);
    const page = await taskRuns.pageByIndex(where, limit, { signal });
    const rows = page.map((row) => parseMatchingRow(row, where))
      .filter(({ mapIndex }) => mapIndex >= 0)
      .sort((a, b) => a.mapIndex - b.mapIndex);
    return { rows, isFull: page.length >= limit };
  }

  function requestRange(signal: AbortSignal): Promise<Answer> {
    const from = MAX_PAGE_SIZE * nextRange++;
    const range = { from, to: from + MAX_PAGE_SIZE };
    return request(range, MAX_PAGE_SIZE + 1, signal); // one more, to see twins
  }

  /** Returns the slots of a range; undefined unless it has every index once. */
  async function takeRange(
    answer: Promise<Answer>,
  ): Promise<readonly Slot[] | undefined> {
    const { rows } = await answer;
    const isComplete = rows.length === MAX_PAGE_SIZE &&
      rows.every(({ mapIndex }, at) => mapIndex === last + 1 + at);
    isRanged = isComplete;
    return isComplete ? slots(rows, 0) : undefined;
  }

  async function takeNext(signal: AbortSignal): Promise<readonly Slot[]> {
    // Prefect's own wording for children, as far as it applies.
    const index = last < 0 ? { not: -1 } : { after: last };
    const { rows, isFull } = await request(index, MAX_PAGE_SIZE, signal);
    refuseTwins(rows);
    isEnded = rows.length === 0 ||
      (!isFull && isLastChild(parent, rows.at(-1)!.mapIndex));
    const noneAtAll = last < 0 && rows.length === 0;
    const count = countOf(parent) ?? (noneAtAll ? 1 : 0);
    return slots(rows, isEnded ? count : 0);
  }

  async function take(
    ahead: Promise<Answer> | undefined,
    signal: AbortSignal,
  ): Promise<readonly Slot[] | undefined> {
    if (isEnded) return undefined;
    const range = ahead && isRanged ? await takeRange(ahead) : undefined;
    return range ?? await takeNext(signal);
  }

  return (signal) => {
    const ahead = isRanged && nextRange < ranges
      ? requestRange(signal)
      : undefined;
    ahead?.catch(ignore); // its turn may not come
    const taken = turn.then(() => take(ahead, signal));
    turn = taken.catch(ignore);
    return taken;
  };
}

const ignore = () => {};
