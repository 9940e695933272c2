import type { CallOptions } from "./async/abort.ts";
import { prefetchPages } from "./async/prefetch.ts";
import { TaskRunViewError } from "./model/errors.ts";
import {
  iterMapped,
  type IterMappedOptions,
  MAPPED_OPTIONS,
} from "./mapped.ts";
import { checkInteger, MAX_PAGE_SIZE } from "./api/paging.ts";
import { checkOptions } from "./platform/options.ts";
import { DEFAULT_CONCURRENCY, type ItemOf, type TaskRunView } from "./view.ts";

/** A child of a mapped task run, and the value or the error of its result. */
export type MappedResult<T, Value = T> =
  | {
    /** The child. */
    readonly view: TaskRunView<T>;
    /** The result was loaded. */
    readonly status: "fulfilled";
    /** The result. */
    readonly value: Value;
  }
  | {
    /** The child. */
    readonly view: TaskRunView<T>;
    /** The result could not be loaded. */
    readonly status: "rejected";
    /** The error of `view.result()`. */
    readonly reason: TaskRunViewError;
  };

/**
 * Options for iterating over the results of the children of a mapped task run.
 */
export interface IterMappedResultsOptions extends IterMappedOptions {
  /**
   * The maximum number of results that are loading or waiting to be taken.
   *
   * @default {6}
   */
  readonly concurrency?: number | undefined;
  /**
   * The number of children per query, from 1 to 100.
   *
   * @default {100}
   */
  readonly pageSize?: number | undefined;
  /**
   * The time limit for each query and each result, in milliseconds; by default
   * that of the client.
   */
  readonly timeoutMs?: number | undefined;
}

const ACT = "iterate over results";

/**
 * Iterates over the children of a mapped task run in order, each with its
 * result or with the error of its result.
 *
 * Up to `concurrency` results load ahead of the consumer; only these and one
 * page of children are in memory. No request is sent before the first child is
 * requested. `break`, `return()` and the signal cancel all requests in flight.
 *
 * A child whose result cannot be loaded is yielded with the status `rejected`.
 * A child that cannot be listed ends the iteration with an error, as in
 * {@linkcode iterMapped}.
 *
 * @example Iterate over results
 * ```ts
 * import { createClient, fromTaskSlug, iterMappedResults } from "@taskrunview/taskrunview";
 * import { startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const flowRunId = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
 * await using api = await startTestBackend({
 *   mapped: [{ flowRunId, slug: "add-1", count: 3 }],
 * });
 * const client = createClient({ apiUrl: api.url });
 * const parent = await fromTaskSlug<number[]>("add-1", flowRunId, -1, { client });
 *
 * let sum = 0;
 * for await (const child of iterMappedResults(parent)) {
 *   if (child.status === "fulfilled") sum += child.value;
 *   else console.error(child.view.mapIndex, child.reason.code);
 * }
 * assertEquals(sum, 3);
 * ```
 *
 * @param view The mapped parent.
 * @param options The range of children, the concurrency, a signal and a time
 * limit.
 * @returns The children; each step may reject with an {@linkcode ApiError}, or
 * with a {@linkcode TaskRunError} `missing_index`.
 * @throws {TaskRunError} `not_mapped`, at the call.
 * @throws {RangeError} If a number is out of range, at the call.
 */
export function iterMappedResults<T>(
  view: TaskRunView<T>,
  options: IterMappedResultsOptions = {},
): AsyncGenerator<MappedResult<ItemOf<T>>, void, undefined> {
  checkOptions(ACT, options, MAPPED_OPTIONS);
  return iterMappedValues(
    view,
    options,
    (child, options) => child.result(options),
  );
}

/**
 * Does the same with a function in place of `result()`. Its return value is the
 * item's value, and a {@linkcode TaskRunViewError} that it throws is the item's
 * reason. Any other error ends the iteration.
 */
export function iterMappedValues<T, Value>(
  view: TaskRunView<T>,
  {
    concurrency = DEFAULT_CONCURRENCY,
    pageSize = MAX_PAGE_SIZE,
    ...options
  }: IterMappedResultsOptions,
  load: (
    child: TaskRunView<ItemOf<T>>,
    options: CallOptions & { readonly signal: AbortSignal },
  ) => Promise<Value>,
): AsyncGenerator<MappedResult<ItemOf<T>, Value>, void, undefined> {
  const { signal, timeoutMs } = options;
  const children = iterMapped(view, { ...options, pageSize });
  checkInteger(ACT, "concurrency", concurrency, 1);
  return prefetchPages({
    async load(_, signal) {
      const { done, value: child } = await children.next();
      if (done) return { items: [], then: "end" };
      const loading = load(child, { signal, timeoutMs });
      return { items: [await settled(child, loading, signal)] };
    },
    make: (result) => result,
    pages: Infinity,
    expected: Infinity,
    concurrency,
    signal,
    onEnd: () => void children.return(),
  });
}

async function settled<T, Value>(
  view: TaskRunView<T>,
  loading: Promise<Value>,
  signal: AbortSignal,
): Promise<MappedResult<T, Value>> {
  try {
    return { view, status: "fulfilled", value: await loading };
  } catch (reason) {
    signal.throwIfAborted();
    if (!(reason instanceof TaskRunViewError)) throw reason;
    return { view, status: "rejected", reason };
  }
}
