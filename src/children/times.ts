import type { CallOptions } from "../async/abort.ts";
import { prefetchPages } from "../async/prefetch.ts";
import { MAX_PAGE_SIZE } from "../api/paging.ts";
import { countOf, isLastChild, refuseTwins } from "./rows.ts";
import {
  parseMatchingRow,
  type TaskRunSource,
  whereChildren,
} from "../model/task_run_source.ts";
import type { TaskRunRow } from "../model/row.ts";
import { textOrNull, timesFieldsOf } from "../model/times_row.ts";

/** A child of a mapped task run, and when it started and ended. */
export interface ChildTimes {
  /** The child. */
  readonly row: TaskRunRow;
  /** When it started, in ISO 8601; null if it has not. */
  readonly startTime: string | null;
  /** When it ended, in ISO 8601; null if it has not. */
  readonly endTime: string | null;
}

/** The first map index, and how the queries are sent. */
export interface MappedTimesOptions extends CallOptions {
  /** The first map index. */
  readonly start: number;
  /** The maximum number of queries in flight. */
  readonly concurrency: number;
}

/**
 * Iterates over the times of the children of a mapped task run, in the order of
 * their map indices. A child that the API has no row for is skipped.
 */
export function iterMappedTimes(
  parent: TaskRunRow,
  source: TaskRunSource,
  { start, concurrency, signal, timeoutMs }: MappedTimesOptions,
): AsyncGenerator<ChildTimes, void, undefined> {
  const count = countOf(parent);
  return prefetchPages({
    async load(page, signal) {
      const from = start + page * MAX_PAGE_SIZE;
      const to = from + MAX_PAGE_SIZE;
      const items = await loadTimes(parent, from, to, source, {
        signal,
        timeoutMs,
      });
      const isEnd = items.length === 0 && from >= (count ?? 0);
      return { items, then: isEnd ? "end" : undefined };
    },
    make: (times) => times,
    pages: Infinity,
    expected: Math.ceil(Math.max(0, (count ?? 0) - start) / MAX_PAGE_SIZE),
    concurrency,
    signal,
  });
}

/** Loads the times of a range of indices. A capped answer is continued. */
async function loadTimes(
  parent: TaskRunRow,
  from: number,
  to: number,
  source: TaskRunSource,
  options: CallOptions,
): Promise<readonly ChildTimes[]> {
  const found: ChildTimes[] = [];
  for (let next = from; next < to;) {
    const where = whereChildren(parent, { from: next, to });
    const answered = await source.pageWithTimes(where, to - next + 1, options);
    const page = answered.map((answer) => {
      const { start_time, end_time } = timesFieldsOf(answer);
      return {
        row: parseMatchingRow(answer, where),
        startTime: textOrNull(start_time),
        endTime: textOrNull(end_time),
      };
    });
    refuseTwins(page.map(({ row }) => row));
    for (const times of page) found.push(times);
    const last = page.at(-1)?.row.mapIndex;
    if (last === undefined || isLastChild(parent, last)) break;
    next = last + 1;
  }
  return found;
}
