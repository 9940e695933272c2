import { type CallOptions, checkTimeout } from "./async/abort.ts";
import { lazyImport } from "./async/lazy_import.ts";
import { lazyPages } from "./async/lazy_pages.ts";
import { checkPoll } from "./async/polling.ts";
import { type Client, createClient, taskRunsOf } from "./api/client.ts";
import { checkOptions, type OptionTable } from "./platform/options.ts";
import { clientOf, FLOW_RUN_OPTIONS, toView } from "./flow_run.ts";
import type { FlowRunEvent } from "./flow_runs/watch.ts";
import type { FlowRunView } from "./model/flow_run_row.ts";

/** Options for watching a flow run. */
export interface WatchFlowRunOptions extends CallOptions {
  /**
   * The wait between polls, in milliseconds. By default it grows from 500 to
   * 10,000.
   */
  readonly pollMs?: number | undefined;
  /** The client. By default, that of the view. */
  readonly client?: Client | undefined;
  /**
   * Also yields the log lines of the flow run and its task runs.
   *
   * @default {false}
   */
  readonly logs?: boolean | undefined;
  /**
   * The time limit for the whole watch, in milliseconds; no limit by default.
   */
  readonly timeoutMs?: number | undefined;
}

const WATCH_OPTIONS: OptionTable<WatchFlowRunOptions> = {
  ...FLOW_RUN_OPTIONS,
  logs: "boolean",
  pollMs: "number",
};

const ACT = "watch a flow run";
const importWatch = /* @__PURE__ */ lazyImport(() =>
  import("./flow_runs/watch.ts")
);

/**
 * Watches a flow run until it has finished, and yields each state that it has
 * entered, from the first one. With `logs`, it also yields each log line.
 * Events are in chronological order, and the finished state is the last one.
 *
 * A line that reaches the API late is yielded late. After the end of the flow
 * run, the watch waits once more for the last lines, for 5 seconds or `pollMs`.
 * For a flow run that had already finished, all events are yielded without a
 * wait.
 *
 * The API is queried when the next event is requested: immediately, then at
 * growing intervals, which start anew after each event. Leaving the loop
 * cancels the request in flight.
 *
 * @example Watch a flow run
 * ```ts
 * import { createClient, fromFlowRunId, watchFlowRun } from "@taskrunview/taskrunview";
 * import { startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const id = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
 * await using api = await startTestBackend({ flowRuns: [{ id }] });
 * api.setState(id, { type: "Running" });
 * const run = await fromFlowRunId(id, { client: createClient({ apiUrl: api.url }) });
 *
 * const seen = [];
 * for await (const event of watchFlowRun(run, { logs: true, pollMs: 5 })) {
 *   seen.push(event.kind === "log" ? event.message : event.state.type);
 *   if (seen.length > 1) continue;
 *   api.addLogs(id, [{ timestamp: new Date().toISOString(), message: "Done" }]);
 *   api.setState(id, { type: "Success" });
 * }
 * assertEquals(seen, ["Running", "Done", "Success"]);
 * ```
 *
 * @param view The flow run.
 * @param options The logs option, the poll interval, a signal and a time limit.
 * @returns The events; each step may reject with an {@linkcode ApiError}:
 * `timeout` after `timeoutMs`, or any other error of a request.
 * @throws {TypeError} If `view` is not a flow run, at the call.
 * @throws {RangeError} If `pollMs` or `timeoutMs` is not a positive number, at the
 * call.
 */
export function watchFlowRun(
  view: FlowRunView,
  options: WatchFlowRunOptions = {},
): AsyncGenerator<FlowRunEvent, void, undefined> {
  checkFlowRun(view);
  checkOptions(ACT, options, WATCH_OPTIONS);
  checkPoll(ACT, options.pollMs);
  checkTimeout(options.timeoutMs);
  return lazyPages(async () => {
    const client = options.client ?? clientOf(view) ?? createClient();
    const { watchPages } = await importWatch();
    const keepClient = (row: FlowRunView) => toView(row, client);
    return watchPages(view, taskRunsOf(client), keepClient, options);
  }, options.signal);
}

function checkFlowRun(view: FlowRunView): void {
  const isFlowRun = typeof view?.flowRunId === "string" &&
    Array.isArray(view.states);
  if (isFlowRun) return;
  throw new TypeError(`Cannot ${ACT}: "view" is not a flow run`);
}
