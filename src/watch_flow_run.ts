import { type CallOptions, checkTimeout } from "./async/abort.ts";
import { lazyImport } from "./async/lazy_import.ts";
import { lazyPages } from "./async/lazy_pages.ts";
import { checkPoll } from "./async/polling.ts";
import { type Client, createClient, taskRunsOf } from "./api/client.ts";
import { checkOptions, type OptionTable } from "./platform/options.ts";
import { clientOf, FLOW_RUN_OPTIONS, toView } from "./flow_run.ts";
import type { FlowRunEvent } from "./flow_runs/watch.ts";
import type { FlowRunView } from "./model/flow_run_row.ts";

/** How a flow run is watched, and what stops it. */
export interface WatchFlowRunOptions extends CallOptions {
  /** How long to wait between polls, in milliseconds; by default 500 growing to 10,000. */
  readonly pollMs?: number | undefined;
  /** The client; by default that of the view. */
  readonly client?: Client | undefined;
  /** Gives what the flow run and its task runs log, too. */
  readonly logs?: boolean | undefined;
  /** How long the whole watch may take, in milliseconds. */
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
 * Watches a flow run until it has finished: gives each state that it has entered,
 * from the first one on, and with `logs` each line, in the order of time. The
 * finished state comes last.
 *
 * Lines of one poll are in order; a line that reaches the API late comes late.
 * After the flow run has finished, its last lines are waited for: 5 seconds, or
 * `pollMs`. Of one that has finished before, all is given at once.
 *
 * The API is queried when the next event is requested, at once and then at growing
 * intervals that start anew with each event. Leaving the loop cancels what is in
 * flight.
 *
 * @example
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
 * @param options Whether lines are given, how often to poll, and what stops it.
 * @returns The events; each step may reject with an {@linkcode ApiError}:
 * `timeout` once `timeoutMs` is over, and any other error of a request.
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
