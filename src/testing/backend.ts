import {
  allowEveryCaller,
  type ApiKeyData,
  requireApiKey,
} from "./server/auth.ts";
import { checkOptions, type OptionTable } from "../platform/options.ts";
import { type BackendData, createDatabase } from "./rows/database.ts";
import { createEndpoint } from "./server/endpoint.ts";
import { type Fault, scriptFaults } from "./faults/faults.ts";
import { startHttpServer } from "./server/http_server.ts";
import type { LogData } from "./rows/flow_data.ts";
import type { MappedTaskData } from "./mapped/task.ts";
import { recordedRows } from "./recorded/rows.ts";
import { createRequestLog, type LoggedRequest } from "./server/request_log.ts";
import type { TaskRunData } from "./rows/rows.ts";
import { withLogs, withState } from "./rows/set_state.ts";

/** The data and the behaviour of a backend. */
export interface TestBackendOptions extends Partial<BackendData> {
  /**
   * The port on 127.0.0.1. 0 selects a free port.
   *
   * @default {0}
   */
  port?: number;
  /**
   * The maximum number of rows in one answer. Surplus rows are cut off
   * silently, as Prefect Cloud does at 200; unlimited by default.
   */
  rowCap?: number;
  /**
   * The delay of every answer in milliseconds.
   *
   * @default {0}
   */
  latencyMs?: number;
  /**
   * The keys that requests must carry, as in Prefect Cloud; by default none is
   * required, as in Prefect Server.
   */
  apiKeys?: readonly (string | ApiKeyData)[];
  /** Requests that fail, and the way they fail; none by default. */
  faults?: readonly Fault[];
  /**
   * Called with each request before it is answered. The answer waits for the
   * promise, so that rows can be changed between requests.
   */
  onRequest?: (
    request: LoggedRequest,
    backend: TestBackend,
  ) => void | Promise<void>;
  /**
   * The maximum number of requests in `requests`; older ones are dropped.
   *
   * @default {100_000}
   */
  logLimit?: number;
}

const DATA_OPTIONS: OptionTable<BackendData> = {
  rows: "array",
  mapped: "array",
  flowRuns: "array",
  flows: "array",
  tenants: "array",
  secrets: "object",
};

const BACKEND_OPTIONS: OptionTable<TestBackendOptions> = {
  ...DATA_OPTIONS,
  port: "number",
  rowCap: "number",
  latencyMs: "number",
  apiKeys: "array",
  faults: "array",
  onRequest: "function",
  logLimit: "number",
};

/** A running backend. */
export interface TestBackend extends AsyncDisposable {
  /**
   * Its address, such as `http://127.0.0.1:4200`. GraphQL is served at `/` and
   * `/graphql`.
   */
  readonly url: string;
  /** The GraphQL requests so far, the latest last: a live list. */
  readonly requests: readonly LoggedRequest[];
  /** Replaces the rows for all further queries. */
  setRows(rows: readonly TaskRunData[]): void;
  /** Replaces the generated mapped tasks for all further queries. */
  setMapped(mapped: readonly MappedTaskData[]): void;
  /**
   * Replaces the given fields for all further queries, and keeps the others.
   */
  setData(data: Partial<BackendData>): void;
  /**
   * Sets the state of a task run of `rows`, or of a flow run of `flowRuns`, as
   * Prefect serializes it, with the columns `state` and `state_message`. A flow
   * run also receives the time, and the state is added to its `states`.
   */
  setState(runId: string, serializedState: unknown): void;
  /** Adds lines to the logs of a flow run of `flowRuns`. */
  addLogs(flowRunId: string, logs: readonly LogData[]): void;
  /** Replaces the faults and restarts the count of requests at 1. */
  setFaults(faults: readonly Fault[]): void;
  /** Closes all connections and frees the port. A second call has no effect. */
  stop(): Promise<void>;
}

/** The tenant of a backend without tenants. */
const DEFAULT_TENANT = {
  id: "7a3f0c1e-5b1d-4c7e-9a56-0d1f7e5b2c34",
  name: "default",
  slug: "default",
};

const UNCAPPED = Number.MAX_SAFE_INTEGER;
const MAX_PORT = 65_535;
/** The maximum of a timer, which would fire at once for more. */
const MAX_LATENCY_MS = 2 ** 31 - 1;

/**
 * Starts a server that answers Prefect's GraphQL queries for task runs.
 *
 * It listens on 127.0.0.1 only and keeps its rows in memory. Queries are
 * executed against a schema, not compared as strings, so that any client works
 * with it.
 *
 * @example Usage
 * ```ts
 * import { startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * await using backend = await startTestBackend();
 * const query = '{ task_run(where: { task: { slug: { _eq: "SHOP_HOME-1" } } }) { state } }';
 * const response = await fetch(backend.url, {
 *   method: "POST",
 *   body: JSON.stringify({ query }),
 * });
 *
 * assertEquals(await response.json(), {
 *   data: { "task_run": [{ state: "Success" }] },
 * });
 * assertEquals(backend.requests[0]?.operation, "task_run");
 * ```
 *
 * @param options The rows, the port and the behaviour of the backend.
 * @returns The running backend.
 * @throws {TypeError} If an option or a row has a wrong type.
 * @throws {RangeError} If a number among the options is out of range.
 * @throws {Error} If the port is in use.
 */
export async function startTestBackend(
  options: TestBackendOptions = {},
): Promise<TestBackend> {
  checkOptions("start the test backend", options, BACKEND_OPTIONS);
  const {
    port = 0,
    latencyMs = 0,
    rowCap = UNCAPPED,
    logLimit = 100_000,
    faults = [],
    apiKeys,
    onRequest,
  } = options;
  checkInteger("port", port, MAX_PORT);
  checkInteger("latencyMs", latencyMs, MAX_LATENCY_MS);
  checkInteger("rowCap", rowCap, UNCAPPED);
  checkInteger("logLimit", logLimit, UNCAPPED);
  const now = new Date().toISOString();
  let data = withDefaults(options);
  const authenticateFor = ({ tenants }: BackendData) =>
    apiKeys === undefined
      ? allowEveryCaller(tenants)
      : requireApiKey(apiKeys, tenants);
  const settings = {
    rowCap,
    database: createDatabase(data, now),
    access: authenticateFor(data),
    faults: scriptFaults(faults),
    onRequest: (request: LoggedRequest) => onRequest?.(request, backend),
  };
  data = copyRows(data);
  const log = createRequestLog(logLimit);
  const server = await startHttpServer(createEndpoint(settings, log), {
    port,
    latencyMs,
  });

  function setData(changed: Partial<BackendData>): void {
    checkOptions("change the test backend", changed, DATA_OPTIONS);
    const next = { ...data, ...changed };
    settings.database = createDatabase(next, now);
    settings.access = authenticateFor(next);
    data = copyRows(next);
  }

  const backend: TestBackend = {
    url: server.url,
    requests: log.requests,
    setRows: (rows) => setData({ rows }),
    setMapped: (mapped) => setData({ mapped }),
    setData,
    setState: (runId, serializedState) =>
      setData(
        withState(data, runId, serializedState, new Date().toISOString()),
      ),
    addLogs: (flowRunId, logs) =>
      setData({ flowRuns: withLogs(data.flowRuns, flowRunId, logs) }),
    setFaults(faults) {
      settings.faults = scriptFaults(faults);
    },
    stop: server.stop,
    [Symbol.asyncDispose]: server.stop,
  };
  return backend;
}

function withDefaults(options: Partial<BackendData>): BackendData {
  return {
    rows: options.rows ?? recordedRows(),
    mapped: options.mapped ?? [],
    flowRuns: options.flowRuns ?? [],
    flows: options.flows ?? [],
    tenants: options.tenants ?? [DEFAULT_TENANT],
    secrets: options.secrets ?? {},
  };
}

/** Copies the rows, so that later changes by the caller have no effect. */
function copyRows(data: BackendData): BackendData {
  return { ...data, rows: data.rows.map((row) => ({ ...row })) };
}

function checkInteger(name: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= most) return;
  throw new RangeError(
    `Cannot start the test backend: "${name}" is ${value}, not an integer from 0 to ${most}`,
  );
}
