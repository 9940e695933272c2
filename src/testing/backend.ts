import { createEndpoint } from "./endpoint.ts";
import { type Fault, scriptFaults } from "./faults.ts";
import type { RowSource } from "./finding.ts";
import { startHttpServer } from "./http_server.ts";
import { holdRows } from "./held_rows.ts";
import { mapRows } from "./mapped_rows.ts";
import { mappedTask, type MappedTaskData } from "./mapped_task.ts";
import { recordedRows } from "./recorded_rows.ts";
import { createRequestLog, type LoggedRequest } from "./request_log.ts";
import { createRowStore } from "./row_store.ts";
import { storeTaskRuns, type TaskRunData } from "./rows.ts";
import { TASK_RUN } from "./tables.ts";

/** What a backend serves, and how. */
export interface TestBackendOptions {
  /**
   * The rows of `task_run`; by default those of `recordedRows()`. Rows may share
   * an id, to show a client what should never be.
   */
  rows?: readonly TaskRunData[];
  /**
   * Mapped tasks with any number of children that are made when a query finds
   * them; by default none.
   */
  mapped?: readonly MappedTaskData[];
  /** The port on 127.0.0.1; by default, and with 0, one that is free. */
  port?: number;
  /** The most rows in one answer, cut off silently as Prefect Cloud does at 200. */
  rowCap?: number;
  /** How long every answer is held back, in milliseconds. */
  latencyMs?: number;
  /** Requests that fail, and how; by default none. */
  faults?: readonly Fault[];
  /**
   * Told of each request before it is answered, and waited for: the place to
   * change rows between requests.
   */
  onRequest?: (
    request: LoggedRequest,
    backend: TestBackend,
  ) => void | Promise<void>;
  /** How many requests are kept in `requests`, the latest; 100,000 by default. */
  logLimit?: number;
}

/** A running backend. */
export interface TestBackend extends AsyncDisposable {
  /** Its address, such as `http://127.0.0.1:4200`: GraphQL is at `/` and `/graphql`. */
  readonly url: string;
  /** Every GraphQL request so far, the latest last: a live list. */
  readonly requests: readonly LoggedRequest[];
  /** Replaces the rows, from the next query on. */
  setRows(rows: readonly TaskRunData[]): void;
  /** Replaces the mapped tasks that are made on the fly, from the next query on. */
  setMapped(mapped: readonly MappedTaskData[]): void;
  /** Replaces the faults and counts requests from 1 again. */
  setFaults(faults: readonly Fault[]): void;
  /** Ends open connections and frees the port; a second call does nothing more. */
  stop(): Promise<void>;
}

const UNCAPPED = Number.MAX_SAFE_INTEGER;
const MAX_PORT = 65_535;
/** Beyond it a timer would fire at once. */
const MAX_LATENCY_MS = 2 ** 31 - 1;

/**
 * Starts a server that answers Prefect's GraphQL queries for task runs.
 *
 * It listens on 127.0.0.1 only and holds its rows in memory. Queries are
 * executed against a schema, not matched as texts, so any client works with it.
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
 * @param options The rows, the port and how the backend behaves.
 * @returns The backend, once it listens.
 * @throws {TypeError} If an option or a row has a wrong type.
 * @throws {RangeError} If a number among the options is out of range.
 * @throws {Error} If the port is taken.
 */
export async function startTestBackend(
  options: TestBackendOptions = {},
): Promise<TestBackend> {
  const {
    port = 0,
    latencyMs = 0,
    rowCap = UNCAPPED,
    logLimit = 100_000,
    rows = recordedRows(),
    mapped = [],
    faults = [],
    onRequest,
  } = options;
  checkInteger("port", port, MAX_PORT);
  checkInteger("latencyMs", latencyMs, MAX_LATENCY_MS);
  checkInteger("rowCap", rowCap, UNCAPPED);
  checkInteger("logLimit", logLimit, UNCAPPED);
  let held = holdTaskRuns(rows);
  let made = makeTaskRuns(mapped);
  const settings = {
    rowCap,
    taskRuns: createRowStore(TASK_RUN, [held, ...made]),
    faults: scriptFaults(faults),
    onRequest: (request: LoggedRequest) => onRequest?.(request, backend),
  };
  const log = createRequestLog(logLimit);
  const server = await startHttpServer(createEndpoint(settings, log), {
    port,
    latencyMs,
  });
  const backend: TestBackend = {
    url: server.url,
    requests: log.requests,
    setRows(rows) {
      held = holdTaskRuns(rows);
      settings.taskRuns = createRowStore(TASK_RUN, [held, ...made]);
    },
    setMapped(mapped) {
      made = makeTaskRuns(mapped);
      settings.taskRuns = createRowStore(TASK_RUN, [held, ...made]);
    },
    setFaults(faults) {
      settings.faults = scriptFaults(faults);
    },
    stop: server.stop,
    [Symbol.asyncDispose]: server.stop,
  };
  return backend;
}

function holdTaskRuns(rows: readonly TaskRunData[]): RowSource {
  return holdRows(TASK_RUN, storeTaskRuns(rows));
}

function makeTaskRuns(mapped: readonly MappedTaskData[]): RowSource[] {
  return mapped.map((task, i) => mapRows(mappedTask(task, `mapped[${i}]`)));
}

function checkInteger(name: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= most) return;
  const what = `"${name}" is ${
    typeof value === "string" ? `"${value}"` : value
  }`;
  const message =
    `Cannot start the test backend: ${what}, not an integer from 0 to ${most}`;
  throw typeof value === "number"
    ? new RangeError(message)
    : new TypeError(message);
}
