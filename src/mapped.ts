import { CALL_OPTIONS, type CallOptions, checkTimeout } from "./async/abort.ts";
import { prefetchPages } from "./async/prefetch.ts";
import { countOf, loadChild, loadChildren } from "./children/rows.ts";
import { type Client, createClient, taskRunsOf } from "./api/client.ts";
import { TaskRunError } from "./model/errors.ts";
import { checkInteger, MAX_PAGE_SIZE } from "./api/paging.ts";
import { labelOf, type TaskRunRow } from "./model/row.ts";
import { isMapped } from "./model/state/predicates.ts";
import { checkOptions, type OptionTable } from "./platform/options.ts";
import {
  checkView,
  createView,
  type ItemOf,
  originOf,
  type TaskRunView,
  type ViewOptions,
} from "./view.ts";

/** Options for iterating over the children of a mapped task run. */
export interface IterMappedOptions extends CallOptions {
  /**
   * The first map index.
   *
   * @default {0}
   */
  readonly start?: number | undefined;
  /** The map index to end before; no limit by default. */
  readonly end?: number | undefined;
  /**
   * The maximum number of queries in flight or undelivered.
   *
   * @default {1}
   */
  readonly concurrency?: number | undefined;
  /**
   * The number of children per query, from 1 to 100. 100 is the fastest.
   *
   * @default {1}
   */
  readonly pageSize?: number | undefined;
  /**
   * The time limit for each query, in milliseconds; by default that of the
   * client.
   */
  readonly timeoutMs?: number | undefined;
}

/** The options of every iteration over children. */
export const MAPPED_OPTIONS: OptionTable<IterMappedOptions> = {
  ...CALL_OPTIONS,
  start: "number",
  end: "number",
  concurrency: "number",
  pageSize: "number",
};

const ACT = "iterate over children";

/**
 * Iterates over the children of a mapped task run in order.
 *
 * Set `pageSize: 100` for more than a few children: 1,000 children take 11 ms
 * instead of 315 ms on the same machine as the API, and the factor grows with
 * the network latency. By default, each query requests one child, as
 * `TaskRunView.iter_mapped` does, and N children cost N + 1 queries.
 *
 * By default, a query is sent only when the next child is requested;
 * `concurrency` keeps further queries in flight ahead of the consumer. Children
 * are always yielded in order, and a failed query rejects when its first child
 * is due. An empty answer ends the iteration unless the parent states further
 * children. `return()`, leaving the loop and the signal cancel all queries in
 * flight.
 *
 * @example Iterate over the children
 * ```ts
 * import { createClient, fromTaskSlug, iterMapped } from "@taskrunview/taskrunview";
 * import { startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * await using api = await startTestBackend();
 * const client = createClient({ apiUrl: api.url });
 * const flowRunId = "8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d";
 * const parent = await fromTaskSlug("transform-1", flowRunId, { client });
 * const indices = [];
 * for await (const child of iterMapped(parent, { pageSize: 100 })) {
 *   indices.push(child.mapIndex);
 * }
 * assertEquals(indices, [0, 1, 2]);
 * ```
 *
 * @param view The mapped parent.
 * @param options The range of children, the page size, a signal and a time
 * limit.
 * @returns The children; each step may reject with an {@linkcode ApiError} or
 * with a {@linkcode TaskRunError} `missing_index`.
 * @throws {TaskRunError} `not_mapped`, at the call.
 * @throws {RangeError} If a number is out of range, at the call.
 */
export function iterMapped<T>(
  view: TaskRunView<T>,
  options: IterMappedOptions = {},
): AsyncGenerator<TaskRunView<ItemOf<T>>, void, undefined> {
  checkView(ACT, view);
  checkOptions(ACT, options, MAPPED_OPTIONS);
  const { start = 0, end, concurrency = 1, pageSize = 1 } = options;
  checkInteger(ACT, "start", start, 0);
  if (end !== undefined) checkInteger(ACT, "end", end, start);
  checkInteger(ACT, "concurrency", concurrency, 1);
  checkInteger(ACT, "pageSize", pageSize, 1, MAX_PAGE_SIZE);
  checkTimeout(options.timeoutMs);
  if (!isMapped(view.state)) {
    throw new TaskRunError(
      "not_mapped",
      `Cannot iterate over the children of ${
        labelOf(view)
      }: it is not a mapped task`,
      {
        taskRunId: view.taskRunId,
        hint:
          "Call result() for its own result: only a run in the state Mapped has children",
      },
    );
  }
  const { client, serializer } = originOf(view);
  return iterate(view, { client, serializer }, options);
}

/** Iterates with one page per query; a row becomes a view when it is taken. */
function iterate<Item>(
  parent: TaskRunRow,
  source: ViewOptions<Item>,
  options: IterMappedOptions,
): AsyncGenerator<TaskRunView<Item>, void, undefined> {
  const { start = 0, end = Infinity, pageSize = 1 } = options;
  const { concurrency = 1, signal, timeoutMs } = options;
  let origin: ViewOptions<Item> & { readonly client: Client } | undefined;
  const load = async (page: number, signal: AbortSignal) => {
    origin ??= { ...source, client: source.client ?? createClient() };
    const rows = taskRunsOf(origin.client);
    const from = start + page * pageSize;
    const to = Math.min(end, from + pageSize);
    return pageSize === 1
      ? await loadChild(parent, from, rows, { signal, timeoutMs })
      : await loadChildren(parent, from, to, rows, { signal, timeoutMs });
  };
  return prefetchPages({
    load,
    make: (row) => createView(row, origin!),
    pages: Math.ceil((end - start) / pageSize),
    expected: expectedPages(parent, start, pageSize),
    concurrency,
    signal,
  });
}

/** Includes the page that shows that there is no further child. */
function expectedPages(
  parent: TaskRunRow,
  start: number,
  pageSize: number,
): number {
  const count = countOf(parent);
  if (count === null) return Infinity;
  return Math.floor(Math.max(0, count - start) / pageSize) + 1;
}
