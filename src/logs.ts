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

/** Which lines are read, and how. */
export interface LogOptions extends FlowRunOptions {
  /** Goes on with the lines that come until the run has finished. */
  readonly follow?: boolean | undefined;
  /** With `follow`: how long to wait between polls, in milliseconds; by default 500 growing to 10,000. */
  readonly pollMs?: number | undefined;
  /** Only those that were logged at this time or later: a Date, or ISO 8601. */
  readonly since?: Date | string | undefined;
  /** Only those that were logged before this time: a Date, or ISO 8601. */
  readonly until?: Date | string | undefined;
  /** Only those of one of these levels, as the API names them: `["ERROR", "CRITICAL"]`. */
  readonly levels?: readonly string[] | undefined;
  /** How many a query requests: 1 to 10,000; 1,000 by default. */
  readonly pageSize?: number | undefined;
  /** How long each query may take, in milliseconds; with `follow`, all of it. */
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
 * Iterates over what a flow run, with its task runs, or a task run has logged, in
 * the order of time.
 *
 * Each page goes on after the time and id of the last line before, so that one
 * page is in memory, however many lines there are. A page is requested when its
 * first line is; the last answer is an empty one, since a short one may have been
 * capped.
 *
 * With `follow` it goes on with new lines until the run has finished. A line that
 * reaches the API late comes late; the last ones are waited for, for 5 seconds or
 * `pollMs`.
 *
 * @example
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
 * @param options Which lines, the client (by default that of the run), and what
 * stops the iteration.
 * @returns The lines; each step may reject with an {@linkcode ApiError}:
 * `not_found` if the API has no such run.
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

/** Iterates over the lines of a run, with what `make` makes of each row. */
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
