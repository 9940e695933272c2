import { Buffer } from "node:buffer";
import { inflateRawSync } from "node:zlib";
import { RECORDED_FLOW_RUNS } from "./flow_runs_data.ts";
import type { BackendData } from "./rows/database.ts";

/** What a backend serves of some flow runs. */
export type FlowRunsData = Pick<BackendData, "flows" | "flowRuns" | "rows">;

/**
 * Three runs of two flows, recorded with Prefect 1.4.1: the flows with their
 * tasks and edges, the flow runs with their states and lines, and their task runs
 * with their states, times and results, which are in the rows.
 *
 * `brown-cow` has succeeded, `amber-heron` has failed after a retry and a loop,
 * `quiet-owl` is scheduled. Each call gives new objects, which may be changed.
 *
 * @example A backend that serves them
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
 * @returns The options of a backend.
 */
export function recordedFlowRuns(): FlowRunsData {
  const packed = Buffer.from(RECORDED_FLOW_RUNS, "base64");
  return JSON.parse(inflateRawSync(packed).toString());
}
