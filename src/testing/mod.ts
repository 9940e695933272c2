/**
 * A Prefect API inside the process, for tests of programs that read task runs.
 *
 * {@linkcode startTestBackend} starts a real HTTP server on 127.0.0.1. It
 * answers Prefect's GraphQL for task runs, flow runs, logs, flows and tenants
 * with Hasura's filters, orders and errors. It can require keys as Prefect
 * Cloud does, and fail on request. It serves any client: this library, the
 * official Python client or plain `fetch`. {@linkcode recordFetch} and
 * {@linkcode replayFetch} record and replay real requests, without their
 * secrets. The module works in Deno, Node and Bun.
 *
 * It is simpler than Prefect: strings are ordered by code units, not by a
 * collation; `jsonb` columns are only compared for equality; every key sees all
 * rows; and rows may share an id, so that clients can be tested with
 * inconsistent data.
 *
 * @example Test a program
 * ```ts
 * import { startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * await using backend = await startTestBackend({ rows: [], rowCap: 200 });
 * const response = await fetch(backend.url, {
 *   method: "POST",
 *   body: JSON.stringify({ query: "{ task_run { id } }" }),
 * });
 *
 * assertEquals(await response.json(), { data: { "task_run": [] } });
 * ```
 *
 * @module
 */
export {
  startTestBackend,
  type TestBackend,
  type TestBackendOptions,
} from "./backend.ts";
export type { ApiKeyData } from "./server/auth.ts";
export type { BackendData } from "./rows/database.ts";
export type { FaultKind } from "./faults/fault_kind.ts";
export type { Fault } from "./faults/faults.ts";
export type {
  EdgeData,
  FlowData,
  FlowRunData,
  FlowRunStateData,
  LogData,
  TenantData,
} from "./rows/flow_data.ts";
export type { MappedChildData, MappedTaskData } from "./mapped/task.ts";
export { type FlowRunsData, recordedFlowRuns } from "./flow_runs.ts";
export { recordedRows, type RecordedRowsOptions } from "./recorded/rows.ts";
export {
  type RecordedResultReader,
  type RecordedResults,
  recordedResults,
} from "./recorded/results.ts";
export { recordFetch, type RecordingFetch } from "./recording/record_fetch.ts";
export { ReplayError, type ReplayErrorCode } from "./recording/replay_error.ts";
export { replayFetch } from "./recording/replay_fetch.ts";
export type { LoggedRequest } from "./server/request_log.ts";
export type { TaskOfRun, TaskRunData, TaskRunStateData } from "./rows/rows.ts";
