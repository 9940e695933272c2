import { checkTimeout } from "./async/abort.ts";
import { lazyImport } from "./async/lazy_import.ts";
import { lazyPages, untilEmpty } from "./async/lazy_pages.ts";
import { type Client, createClient, taskRunsOf } from "./api/client.ts";
import { checkInteger, LOG_PAGE_SIZE, MAX_LOG_PAGE } from "./api/paging.ts";
import { checkOptions, type OptionTable } from "./platform/options.ts";
import { clientOf, FLOW_RUN_OPTIONS, type FlowRunOptions } from "./flow_run.ts";
import { checkPoll } from "./async/polling.ts";
import type { FlowRunView } from "./model/flow_run_row.ts";
import type { LogOwner, LogWhere } from "./model/flow_run_source.ts";
import type { LogLine, LogRow } from "./model/log_row.ts";
import { toTime } from "./model/timestamp.ts";
import { originOf, type TaskRunView } from "./view.ts";

/** Filters and options for reading logs. */
export interface LogOptions extends FlowRunOptions {
  /**
   * Waits for new lines until the run has finished.
   *
   * @default {false}
   */
  readonly follow?: boolean | undefined;
  /**
   * With `follow`: the wait between polls, in milliseconds. By default it grows
   * from 500 to 10,000.
   */
  readonly pollMs?: number | undefined;
  /** Only lines logged at this time or later: a Date, or an ISO 8601 string. */
  readonly since?: Date | string | undefined;
  /** Only lines logged before this time: a Date, or an ISO 8601 string. */
  readonly until?: Date | string | undefined;
  /** Only lines with one of these levels, such as `["ERROR", "CRITICAL"]`. */
  readonly levels?: readonly string[] | undefined;
  /**
   * The number of lines per query, from 1 to 10,000.
   *
   * @default {1_000}
   */
  readonly pageSize?: number | undefined;
  /**
   * The time limit in milliseconds: for each query, by default that of the
   * client; with `follow`, for the whole iteration, by default none.
   */
  readonly timeoutMs?: number | undefined;
}

const LOG_OPTIONS: OptionTable<LogOptions> = {
  ...FLOW_RUN_OPTIONS,
  follow: "boolean",
  pollMs: "number",
  since: "string|Date",
  until: "string|Date",
  levels: "array",
  pageSize: "number",
};

const ACT = "read logs";

const importPages = /* @__PURE__ */ lazyImport(() =>
  import("./flow_runs/log_pages.ts")
);
const importFollow = /* @__PURE__ */ lazyImport(() =>
  import("./flow_runs/watch.ts")
);

/**
 * Iterates over the log lines of a flow run and its task runs, or of one task
 * run, in chronological order.
 *
 * Each page continues after the time and id of the last line, and only one page
 * is in memory. A page is requested when its first line is. The iteration ends
 * with an empty page, since the API may have capped a short one.
 *
 * With `follow`, it waits for new lines until the run has finished. A line that
 * reaches the API late is yielded late. After the end of the run, it waits once
 * more for the last lines, for 5 seconds or `pollMs`.
 *
 * @example Print log lines
 * ```ts
 * import { createClient, fromFlowRunId, iterLogs } from "@taskrunview/taskrunview";
 * import { startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const id = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
 * await using api = await startTestBackend({
 *   flowRuns: [{
 *     id,
 *     logs: [
 *       { timestamp: "2022-05-09T06:30:00+00:00", level: "INFO", message: "Begun" },
 *       { timestamp: "2022-05-09T06:30:01+00:00", level: "ERROR", message: "Oh" },
 *     ],
 *   }],
 * });
 * const run = await fromFlowRunId(id, { client: createClient({ apiUrl: api.url }) });
 * const errors = [];
 * for await (const { message } of iterLogs(run, { levels: ["ERROR"] })) {
 *   errors.push(message);
 * }
 * assertEquals(errors, ["Oh"]);
 * ```
 *
 * @param run The flow run or the task run.
 * @param options Filters, the client (by default that of the run), a signal and
 * a time limit.
 * @returns The lines; each step may reject with an {@linkcode ApiError}:
 * `not_found` if the run does not exist.
 * @throws {TypeError} If `run` is not a view, at the call.
 * @throws {RangeError} If a number or a time is out of range, at the call.
 */
export function iterLogs(
  run: TaskRunView | FlowRunView,
  options: LogOptions = {},
): AsyncGenerator<LogLine, void, undefined> {
  checkOptions(ACT, options, LOG_OPTIONS);
  const owner = ownerOf(run);
  const client = () =>
    options.client ??
      ("taskRunId" in run ? originOf(run).client : clientOf(run)) ??
      createClient();
  if (!options.follow) {
    return iterLogRows(owner, client, options, ({ line }) => line);
  }
  checkPoll(ACT, options.pollMs);
  const [where, pageSize] = readOptions(owner, options);
  return lazyPages(async () => {
    const source = taskRunsOf(client());
    const { followPages } = await importFollow();
    return followPages(run, where, pageSize, source, options);
  }, options.signal);
}

/** Iterates over the lines of a run, each converted by `make`. */
export function iterLogRows<Value>(
  run: LogOwner,
  clientOf: () => Client,
  options: LogOptions & Pick<LogWhere, "after">,
  make: (row: LogRow) => Value,
): AsyncGenerator<Value, void, undefined> {
  const [where, pageSize] = readOptions(run, options);
  const { signal, timeoutMs } = options;
  return lazyPages(async () => {
    const source = taskRunsOf(clientOf());
    const { logPages } = await importPages();
    const nextPage = logPages(where, pageSize);
    return untilEmpty(async (signal) =>
      (await nextPage(source, { signal, timeoutMs })).map(make)
    );
  }, signal);
}

function readOptions(
  run: LogOwner,
  options: LogOptions & Pick<LogWhere, "after">,
): [where: LogWhere, pageSize: number] {
  const { pageSize = LOG_PAGE_SIZE } = options;
  checkInteger(ACT, "pageSize", pageSize, 1, MAX_LOG_PAGE);
  checkTimeout(options.timeoutMs);
  return [whereLogged(run, options), pageSize];
}

function ownerOf(run: TaskRunView | FlowRunView): LogOwner {
  if (typeof run === "object" && run !== null) {
    if ("taskRunId" in run && typeof run.taskRunId === "string") {
      return { kind: "task_run", id: run.taskRunId };
    }
    if (typeof run.flowRunId === "string") {
      return { kind: "flow_run", id: run.flowRunId };
    }
  }
  throw new TypeError(
    `Cannot ${ACT}: "run" is neither a flow run nor a task run`,
  );
}

function whereLogged(
  run: LogOwner,
  { since, until, levels, after }: LogOptions & Pick<LogWhere, "after">,
): LogWhere {
  return {
    run,
    ...(since !== undefined && { since: toTime(ACT, "since", since) }),
    ...(until !== undefined && { until: toTime(ACT, "until", until) }),
    ...(levels && { levels }),
    ...(after && { after }),
  };
}
