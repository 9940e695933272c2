import {
  countOf,
  isLastChild,
  MAX_MISSING,
  missingChildren,
  refuseTwins,
} from "./rows.ts";
import { MAX_PAGE_SIZE } from "../api/paging.ts";
import { runPool } from "../async/pool.ts";
import {
  parseMatchingRow,
  type TaskRunSource,
  whereChildren,
} from "../model/task_run_source.ts";
import { resolveRef } from "../result/resolve_ref.ts";
import type { ResultContext } from "../result/context.ts";
import { loadResult } from "../result/load.ts";
import type { ResultRef } from "../model/result_ref.ts";
import type { TaskRunRow } from "../model/row.ts";

/**
 * The source of the children of a parent, and options for loading their
 * results.
 */
export interface GatherOptions {
  /** The source of the children's rows. */
  readonly taskRuns: TaskRunSource;
  /** Loads each result; its signal stops everything. */
  readonly context: ResultContext;
  /** The maximum number of requests and reads in flight. */
  readonly concurrency: number;
  /** Called after each child. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Loads the results of all children, in map order. Reading starts with the
 * first page of children; a page with a child that cannot be loaded is not read.
 *
 * @throws {TaskRunError} `missing_index` or `not_finished`.
 * @throws {ResultError} The error of the child that failed first, with its
 * `mapIndex`.
 */
export async function gatherResults(
  parent: TaskRunRow,
  options: GatherOptions,
): Promise<unknown[]> {
  const { context } = options;
  const missing: number[] = [];
  const results = await readSlots<Loadable>(parent, options, {
    // Once a child is missing, the others are only listed, so the error names
    // all missing ones.
    toItems(slots) {
      for (const { index, child } of slots) if (!child) missing.push(index);
      if (missing.length > 0) return [];
      return slots.map(({ at, child }) => ({
        at,
        child: child!,
        ref: resolveRef(child!, context.settings),
      }));
    },
    read: ({ child, ref }, signal) =>
      loadResult(child, ref, { ...context, signal }),
  });
  if (missing.length > 0) throw missingChildren(parent, missing);
  return results;
}

/**
 * Loads the results of all children, in map order, with an entry for each
 * child, loaded or not.
 *
 * @throws {TaskRunError} `missing_index` if no child exists.
 */
export async function settleResults(
  parent: TaskRunRow,
  options: GatherOptions,
): Promise<PromiseSettledResult<unknown>[]> {
  const { context } = options;
  let found = 0;
  const missing: number[] = [];
  const entries = await readSlots<Slot>(parent, options, {
    toItems(slots) {
      for (const { index, child } of slots) {
        if (child) found++;
        else missing.push(index);
      }
      return found > 0 ? slots : [];
    },
    read: ({ index, child }, signal) =>
      settled(
        child
          ? loadChild(child, { ...context, signal })
          : Promise.reject(missingChildren(parent, [index])),
      ),
  });
  if (found === 0 && missing.length > 0) throw missingChildren(parent, missing);
  return entries as PromiseSettledResult<unknown>[];
}

async function loadChild(
  child: TaskRunRow,
  context: ResultContext,
): Promise<unknown> {
  return await loadResult(child, resolveRef(child, context.settings), context);
}

async function settled<T>(
  promise: Promise<T>,
): Promise<PromiseSettledResult<T>> {
  const [outcome] = await Promise.allSettled([promise]);
  return outcome;
}

/** One entry of a gathered result: a child, or a missing one. */
interface Slot {
  /** The index in the gathered result. */
  readonly at: number;
  /** The map index. */
  readonly index: number;
  /** Its row; undefined if it is missing. */
  readonly child: TaskRunRow | undefined;
}

interface Loadable {
  readonly at: number;
  readonly child: TaskRunRow;
  readonly ref: ResultRef;
}

interface Reading<Item extends { readonly at: number }> {
  toItems(slots: readonly Slot[]): readonly Item[];
  read(item: Item, signal: AbortSignal): Promise<unknown>;
}

async function readSlots<Item extends { readonly at: number }>(
  parent: TaskRunRow,
  options: GatherOptions,
  { toItems, read }: Reading<Item>,
): Promise<unknown[]> {
  const { taskRuns, context: { signal }, concurrency, onProgress } = options;
  const nextSlots = createSlotLister(parent, taskRuns);
  const results: unknown[] = [];
  let done = 0;
  await runPool<Item>({
    async loadPage(signal) {
      const slots = await nextSlots(signal);
      if (slots === undefined) return undefined;
      const items = toItems(slots);
      results.length += items.length;
      return items;
    },
    async run(item, signal) {
      results[item.at] = await read(item, signal);
      onProgress?.(++done, Math.max(countOf(parent) ?? 0, results.length));
    },
    reserve: MAX_PAGE_SIZE,
    concurrency,
    signal,
  });
  return results;
}

/**
 * Lists all children page by page, since the API may cap an answer silently.
 * Children that are missing by the parent's count are included.
 *
 * @returns A function that returns the next slots; undefined after the last.
 */
function createSlotLister(
  parent: TaskRunRow,
  taskRuns: TaskRunSource,
): (signal: AbortSignal) => Promise<readonly Slot[] | undefined> {
  let last = -1;
  let length = 0;
  let spared = MAX_MISSING;
  let isEnded = false;

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

  return async (signal) => {
    if (isEnded) return undefined;
    // Prefect's own wording for children, as far as it applies.
    const where = whereChildren(
      parent,
      last < 0 ? { not: -1 } : { after: last },
    );
    const page = await taskRuns.pageByIndex(where, MAX_PAGE_SIZE, { signal });
    const rows = page.map((row) => parseMatchingRow(row, where))
      .filter(({ mapIndex }) => mapIndex >= 0)
      .sort((a, b) => a.mapIndex - b.mapIndex);
    refuseTwins(rows);
    isEnded = rows.length === 0 || (page.length < MAX_PAGE_SIZE &&
      isLastChild(parent, rows.at(-1)!.mapIndex));
    const noneAtAll = last < 0 && rows.length === 0;
    const count = countOf(parent) ?? (noneAtAll ? 1 : 0);
    return slots(rows, isEnded ? count : 0);
  };
}
