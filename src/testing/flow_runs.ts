import { Buffer } from "node:buffer";
import { inflateRawSync } from "node:zlib";
import { RECORDED_FLOW_RUNS } from "./flow_runs_data.ts";
import type { BackendData } from "./rows/database.ts";

/** The data of a backend about some flow runs. */
export type FlowRunsData = Pick<BackendData, "flows" | "flowRuns" | "rows">;

/**
 * Returns three runs of two flows, recorded with Prefect 1.4.1: the flows with
 * their tasks and edges, the flow runs with their states and log lines, and the
 * rows of their task runs with states, times and results.
 *
 * `brown-cow` has succeeded, `amber-heron` has failed after a retry and a loop,
 * `quiet-owl` is scheduled. Each call returns new objects, which may be
 * changed.
 *
 * @example Start a backend with these runs
 * ```ts
 * import { recordedFlowRuns, startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { createClient, iterFlowRuns } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * await using api = await startTestBackend(recordedFlowRuns());
 * const client = createClient({ apiUrl: api.url });
 * const names = [];
 * for await (const run of iterFlowRuns({ client })) names.push(run.name);
 * assertEquals(names, ["quiet-owl", "amber-heron", "brown-cow"]);
 * ```
 *
 * @returns Options for `startTestBackend()`.
 */
export function recordedFlowRuns(): FlowRunsData {
  const packed = Buffer.from(RECORDED_FLOW_RUNS, "base64");
  return JSON.parse(inflateRawSync(packed).toString());
}
