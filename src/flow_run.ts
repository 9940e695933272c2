import { CALL_OPTIONS, type CallOptions } from "./async/abort.ts";
import { lazyImport } from "./async/lazy_import.ts";
import {
  callLimits,
  type Client,
  createClient,
  taskRunsOf,
} from "./api/client.ts";
import type { FlowRunView } from "./model/flow_run_row.ts";
import { checkOptions, labelOf, type OptionTable } from "./platform/options.ts";
import { traced } from "./platform/tracing.ts";

/** Options for reading a flow run. */
export interface FlowRunOptions extends CallOptions {
  /** The client. By default, one is created from the environment. */
  readonly client?: Client | undefined;
}

/** The options of every call that reads a flow run or its logs. */
export const FLOW_RUN_OPTIONS: OptionTable<FlowRunOptions> = {
  ...CALL_OPTIONS,
  client: "client",
};

const ACT = "look up a flow run";
const importFind = /* @__PURE__ */ lazyImport(() =>
  import("./flow_runs/find_flow_run.ts")
);

/**
 * Reads the current state of a flow run by its id.
 *
 * Sends one request. A flow run that has no state yet is Pending.
 *
 * @example Look up a flow run
 * ```ts
 * import { createClient, fromFlowRunId } from "@taskrunview/taskrunview";
 * import { startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const id = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
 * await using api = await startTestBackend({
 *   flowRuns: [{ id, name: "brown-cow", serialized_state: { type: "Running" } }],
 * });
 * const client = createClient({ apiUrl: api.url });
 * const run = await fromFlowRunId(id, { client });
 * assertEquals([run.name, run.state.type], ["brown-cow", "Running"]);
 * ```
 *
 * @param flowRunId The UUID of the flow run.
 * @param options The client, a signal and a time limit.
 * @returns The flow run.
 * @throws {TypeError} If `flowRunId` is not a string.
 * @throws {ApiError} `not_found` if the flow run does not exist, or any other
 * error of a request.
 */
export async function fromFlowRunId(
  flowRunId: string,
  options: FlowRunOptions = {},
): Promise<FlowRunView> {
  if (typeof flowRunId !== "string") {
    throw new TypeError(
      `Cannot ${ACT}: "flowRunId" is ${labelOf(flowRunId)}, not a string`,
    );
  }
  checkOptions(ACT, options, FLOW_RUN_OPTIONS);
  const { client = createClient() } = options;
  return await traced(
    "fromFlowRunId",
    () => ({ "prefect.flow_run.id": flowRunId }),
    async () => {
      const { findFlowRun } = await importFind();
      const limits = callLimits(client, options);
      return toView(
        await findFlowRun(taskRunsOf(client), flowRunId, limits),
        client,
      );
    },
  );
}

const clients = new WeakMap<FlowRunView, Client>();

/** Turns a row into a view, and keeps the client for later calls. */
export function toView(row: FlowRunView, client: Client): FlowRunView {
  clients.set(row, client);
  return row;
}

/**
 * The client that a view was read with; undefined for a clone, which is plain
 * data.
 */
export function clientOf(view: FlowRunView): Client | undefined {
  return clients.get(view);
}
