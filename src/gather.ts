import type { Client } from "./client.ts";
import { ApiError, TaskRunError } from "./errors.ts";
import { pageOfChildren } from "./query.ts";
import {
  labelOf,
  loadableRef,
  type LoadContext,
  loadResult,
} from "./result.ts";
import type { TaskRunRow } from "./row.ts";

/** What gathering needs besides the parent. */
export interface GatherContext extends LoadContext {
  /** Knows the children. */
  readonly client: Client;
  /** How many results are read at once. */
  readonly concurrency: number;
  /** Told after each child. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Below Cloud's unspoken cap of 200 rows an answer (Prefect issue 9699). */
const PAGE_SIZE = 100;

/** An error names no more missing indices than this, and none is made up for more. */
const MAX_MISSING = 100_000;

/**
 * Loads the results of all children, in map order.
 *
 * @throws {TaskRunError} `missing_index` or `not_finished`.
 * @throws {ResultError} The first child's error, with its `mapIndex`.
 */
export async function gatherResults(
  parent: TaskRunRow,
  context: GatherContext,
): Promise<unknown[]> {
  const children = await listChildren(parent, context);
  const missing = missingIndices(parent, children);
  if (missing.length > 0) throw missingChildren(parent, missing);
  // Before anything is read: one child that cannot be loaded fails them all.
  const loads = children.map((child) => ({
    child,
    ref: loadableRef(child, context.settings),
  }));
  return await mapConcurrently(
    loads,
    context,
    ({ child, ref }, signal) => loadResult(child, ref, { ...context, signal }),
  );
}

/**
 * Loads the results of all children, in map order, with an entry for each
 * whether it could be loaded or not.
 *
 * @throws {TaskRunError} `missing_index` where there is no child at all.
 */
export async function settleResults(
  parent: TaskRunRow,
  context: GatherContext,
): Promise<PromiseSettledResult<unknown>[]> {
  const children = await listChildren(parent, context);
  const missing = missingIndices(parent, children);
  if (children.length === 0 && missing.length > 0) {
    throw missingChildren(parent, missing);
  }
  const loads = [
    ...children.map((child) => ({ index: child.mapIndex, child })),
    ...missing.map((index) => ({ index, child: undefined })),
  ].sort((a, b) => a.index - b.index);
  return await mapConcurrently(
    loads,
    context,
    ({ index, child }, signal) =>
      settled(
        child
          ? loadChild(child, { ...context, signal })
          : Promise.reject(missingChildren(parent, [index])),
      ),
  );
}

async function loadChild(
  child: TaskRunRow,
  context: GatherContext,
): Promise<unknown> {
  return await loadResult(child, loadableRef(child, context.settings), context);
}

async function settled<T>(
  promise: Promise<T>,
): Promise<PromiseSettledResult<T>> {
  const [outcome] = await Promise.allSettled([promise]);
  return outcome;
}

/** Pages by index, since an answer may be capped without a word. */
async function listChildren(
  parent: TaskRunRow,
  { client, signal }: GatherContext,
): Promise<TaskRunRow[]> {
  const children: TaskRunRow[] = [];
  let last = -1;
  while (true) {
    const page = await pageOfChildren(client, parent, last, PAGE_SIZE, {
      signal,
    });
    const next = page
      .filter(({ mapIndex }) => mapIndex > last)
      .sort((a, b) => a.mapIndex - b.mapIndex);
    refuseTwins(next);
    children.push(...next);
    last = next.at(-1)?.mapIndex ?? last;
    if (next.length === 0 || isLastPage(parent, page.length, last)) {
      return children;
    }
  }
}

function refuseTwins(rows: readonly TaskRunRow[]): void {
  const twin = rows.find((row, at) => row.mapIndex === rows[at - 1]?.mapIndex);
  if (twin === undefined) return;
  throw new ApiError(
    "multiple_found",
    `Cannot tell which is ${labelOf(twin)}: the API has several of them`,
  );
}

/** A short page is the last one if the parent knows of no further child. */
function isLastPage(
  parent: TaskRunRow,
  length: number,
  last: number,
): boolean {
  const count = countOf(parent);
  return count !== null && length < PAGE_SIZE && last >= count - 1;
}

function countOf({ state }: TaskRunRow): number | null {
  return state.type === "Mapped" ? state.nMapStates : null;
}

/** The indices without a row, by the parent's count and the rows themselves. */
function missingIndices(
  parent: TaskRunRow,
  children: readonly TaskRunRow[],
): number[] {
  const count = countOf(parent);
  if (count === null && children.length === 0) return [0];
  const end = Math.max(count ?? 0, (children.at(-1)?.mapIndex ?? -1) + 1);
  const missing: number[] = [];
  let at = 0;
  for (let index = 0; index < end && missing.length < MAX_MISSING; index++) {
    if (children[at]?.mapIndex === index) at++;
    else missing.push(index);
  }
  return missing;
}

/** The error for children that ought to be there and are not. */
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
        "The flow run may still be making them; result({ settled: true }) gives the others",
    },
  );
}

/** Keeps `concurrency` calls going; the first failure stops the others. */
async function mapConcurrently<T, R>(
  items: readonly T[],
  { concurrency, onProgress, signal }: GatherContext,
  run: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const failure = new AbortController();
  const stop = AbortSignal.any([signal, failure.signal]);
  const results = new Array<R>(items.length);
  let next = 0;
  let done = 0;
  const work = async () => {
    while (next < items.length) {
      stop.throwIfAborted();
      const at = next++;
      results[at] = await run(items[at]!, stop);
      onProgress?.(++done, items.length);
    }
  };
  const workers = Array.from(
    { length: Math.min(concurrency, items.length) },
    () => work().catch((error) => failure.abort(error)),
  );
  await Promise.all(workers);
  stop.throwIfAborted();
  return results;
}
