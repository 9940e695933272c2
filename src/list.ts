import { type CallOptions, checkTimeout } from "./async/abort.ts";
import { prefetchPages } from "./async/prefetch.ts";
import { type Client, createClient, taskRunsOf } from "./api/client.ts";
import { ApiError } from "./model/errors.ts";
import { idHint, notFound } from "./model/not_found.ts";
import { checkInteger, MAX_PAGE_SIZE } from "./api/paging.ts";
import {
  parseMatchingRow,
  type TaskRunSource,
  type TaskRunWhere,
} from "./model/task_run_source.ts";
import type { TaskRunRow } from "./model/row.ts";
import { checkStates } from "./model/state/classes.ts";
import type { StateType } from "./model/state/state.ts";
import { checkOptions, type OptionTable } from "./platform/options.ts";
import {
  createView,
  type TaskRunView,
  VIEW_OPTIONS,
  type ViewOptions,
} from "./view.ts";
import { parseTimes, type TaskRunTimes } from "./model/times_row.ts";

/** Filters and options for listing the task runs of a flow run. */
export interface ListOptions<T = unknown> extends ViewOptions<T> {
  /** Only task runs in one of these states. Subclasses do not match. */
  readonly states?: readonly StateType[] | undefined;
  /** Only task runs of tasks with one of these slugs. */
  readonly slugs?: readonly string[] | undefined;
  /**
   * Only task runs with this map index; -1 excludes mapped children. By
   * default, all are listed.
   */
  readonly mapIndex?: number | undefined;
  /**
   * The number of task runs per query, from 1 to 100.
   *
   * @default {100}
   */
  readonly pageSize?: number | undefined;
  /**
   * The time limit for each query, in milliseconds; by default that of the
   * client.
   */
  readonly timeoutMs?: number | undefined;
  /**
   * Whether each view has the fields of {@linkcode TaskRunTimes}.
   *
   * @default {false}
   */
  readonly times?: boolean | undefined;
}

const LIST_OPTIONS: OptionTable<ListOptions> = {
  ...VIEW_OPTIONS,
  states: "array",
  slugs: "array",
  mapIndex: "number",
  pageSize: "number",
  times: "boolean",
};

const ACT = "list task runs";

/**
 * Iterates over all task runs of a flow run, mapped children included, in the order of
 * their ids.
 *
 * Each page continues after the last id of the previous page, so rows that are
 * added, changed or deleted meanwhile do not shift others. A page is requested
 * when its first task run is. The iteration ends with an empty page, since the
 * API may have capped a short one.
 *
 * @example List the failed task runs of a flow run
 * ```ts
 * import { createClient, iterTaskRuns } from "@taskrunview/taskrunview";
 * import { startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * await using api = await startTestBackend();
 * const client = createClient({ apiUrl: api.url });
 * const flowRunId = "8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d";
 * const mapped = [];
 * for await (const run of iterTaskRuns(flowRunId, { client, states: ["Mapped"] })) {
 *   mapped.push(run.taskSlug);
 * }
 * assertEquals(mapped.sort(), ["enrich-1", "transform-1"]);
 * ```
 *
 * @param flowRunId The UUID of the flow run.
 * @param options Filters, the client, a signal and a time limit.
 * @returns The task runs; each step may reject with an {@linkcode ApiError}:
 * `not_found` if the flow run does not exist.
 * @throws {TypeError} If `flowRunId` is not a string or a state is unknown, at the call.
 * @throws {RangeError} If a number is out of range, at the call.
 */
export function iterTaskRuns<T = unknown>(
  flowRunId: string,
  options: ListOptions<T> & { readonly times: true },
): AsyncGenerator<TaskRunView<T> & TaskRunTimes, void, undefined>;
/** Yields the task runs without their times. */
export function iterTaskRuns<T = unknown>(
  flowRunId: string,
  options?: ListOptions<T>,
): AsyncGenerator<TaskRunView<T>, void, undefined>;
export function iterTaskRuns<T = unknown>(
  flowRunId: string,
  options: ListOptions<T> = {},
): AsyncGenerator<TaskRunView<T>, void, undefined> {
  checkOptions(ACT, options, LIST_OPTIONS);
  const { pageSize = MAX_PAGE_SIZE, signal, timeoutMs } = options;
  const { schema, serializer } = options;
  checkInteger(ACT, "pageSize", pageSize, 1, MAX_PAGE_SIZE);
  checkTimeout(timeoutMs);
  const where = whereListed(flowRunId, options);
  const nextPage = pager(where, pageSize, options.times === true);
  let source: ViewOptions<T> & { readonly client: Client } | undefined;
  return prefetchPages({
    async load(page, signal) {
      source ??= {
        client: options.client ?? createClient(),
        schema,
        serializer,
      };
      const limits = { signal, timeoutMs };
      const rows = await nextPage(taskRunsOf(source.client), limits);
      if (rows.length > 0) return { items: rows };
      if (page === 0) await checkFlowRun(source.client, flowRunId, limits);
      return { items: [], then: "end" };
    },
    make: (row) => createView(row, source!),
    pages: Infinity,
    expected: 0,
    concurrency: 1,
    signal,
  });
}

/**
 * Throws if the flow run does not exist, which an empty first page may mean.
 */
async function checkFlowRun(
  client: Client,
  flowRunId: string,
  options: CallOptions,
): Promise<void> {
  const exists = await taskRunsOf(client).hasFlowRun(flowRunId, options);
  if (exists !== false) return;
  throw notFound(`flow run "${flowRunId}"`, idHint(flowRunId));
}

function whereListed<T>(
  flowRunId: string,
  { states, slugs, mapIndex }: ListOptions<T>,
): TaskRunWhere {
  if (typeof flowRunId !== "string") {
    throw new TypeError(
      `Cannot ${ACT}: "flowRunId" is of type ${typeof flowRunId}, not a string`,
    );
  }
  if (states) checkStates(ACT, states);
  if (mapIndex !== undefined) checkInteger(ACT, "mapIndex", mapIndex, -1);
  return {
    flowRunId,
    ...(states && { states }),
    ...(slugs && { taskSlug: slugs }),
    ...(mapIndex !== undefined && { mapIndex }),
  };
}

/**
 * Creates a function that returns the next page, after the last id it returned.
 */
function pager(where: TaskRunWhere, limit: number, withTimes: boolean) {
  let afterId: string | undefined;
  return async (
    source: TaskRunSource,
    options: { signal: AbortSignal; timeoutMs: number | undefined },
  ): Promise<readonly TaskRunRow[]> => {
    const after = afterId === undefined ? where : { ...where, afterId };
    const page = withTimes
      ? await source.pageByIdWithTimes(after, limit, options)
      : await source.pageById(after, limit, options);
    const rows = page.map((row) => ({
      ...parseMatchingRow(row, where),
      ...(withTimes && parseTimes(row)),
    }));
    const last = rows.at(-1)?.taskRunId;
    // Ids that go back, such as those from an alternating cache, would never
    // end.
    if (last !== undefined && afterId !== undefined && last <= afterId) {
      throw stuck(afterId, last);
    }
    afterId = last;
    return rows;
  };
}

function stuck(afterId: string, last: string): ApiError {
  return new ApiError(
    "bad_response",
    `Cannot ${ACT}: requested were task runs after "${afterId}", the answer ends at "${last}"`,
    { hint: "Check for a proxy or cache that mixes up answers" },
  );
}
