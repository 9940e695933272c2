import { countOf, missingChildren } from "./rows.ts";
import { createSlotLister, type Slot } from "./slots.ts";
import { MAX_PAGE_SIZE } from "../api/paging.ts";
import { runPool } from "../async/pool.ts";
import type { TaskRunSource } from "../model/task_run_source.ts";
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
    loads: concurrency,
    concurrency,
    signal,
  });
  return results;
}
