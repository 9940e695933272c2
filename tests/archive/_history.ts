import type {
  FlowRunData,
  TaskRunData,
  TestBackendOptions,
} from "../../src/testing/mod.ts";
import { recordedFlowRuns } from "../../src/testing/mod.ts";

/** An id of a kind of row by its number; the first digits are spread evenly. */
export function idOf(kind: number, number: number): string {
  const spread = ((number * 0x9e3779b1) >>> 0).toString(16).padStart(8, "0");
  const tail = String(number).padStart(12, "0");
  return `${spread}-${String(kind).padStart(4, "0")}-4000-8000-${tail}`;
}

/** The time of a number of seconds, in different forms of a database. */
export function timeOf(seconds: number): string {
  const text = new Date(Date.UTC(2022, 4, 9, 6) + seconds * 1_000)
    .toISOString().slice(0, 19);
  return `${text}${["", ".5", ".123456"][seconds % 3]}+00:00`;
}

const FLOW = idOf(1, 1);

/** The result of a task run: half of them share their bytes. */
export function bytesOf(location: string): string {
  const number = Number(location);
  if (number % 10 === 7) return "x".repeat(70_000 + number); // a file
  return `value ${number % 2 === 0 ? "shared" : number} `.repeat(20);
}

function taskRun(flowRun: number, number: number): TaskRunData {
  const id = flowRun * 10_000 + number;
  const state = {
    type: "Success",
    message: `Task ${number} succeeded — ✓`,
    __version__: "1.4.1",
    _result: {
      type: ["PrefectResult", "S3Result", "S3Result"][number % 3],
      location: number % 3 === 0 ? JSON.stringify(number) : String(id),
      ...(number % 3 !== 0 && { bucket: "shop" }),
      __version__: "1.4.1",
    },
    context: { tags: ["b", "a"], "ключ": { z: 1.5, aa: null } },
  };
  return {
    id: idOf(3, id),
    name: number % 2 ? `name-${number}` : null,
    task: { id: idOf(4, 1), slug: "load-1", name: "load", flow_id: FLOW },
    map_index: number - 1,
    flow_run_id: idOf(2, flowRun),
    version: 2,
    state: "Success",
    state_message: state.message,
    state_timestamp: timeOf(id % 1_000),
    start_time: timeOf(id % 997),
    end_time: timeOf(id % 1_000),
    created: timeOf(1),
    updated: timeOf(id % 1_000),
    serialized_state: state,
    states: [
      {
        id: idOf(5, 2 * id),
        timestamp: timeOf(id % 997),
        state: "Running",
        message: "Starting task run.",
        version: 1,
        serialized_state: { type: "Running" },
      },
      {
        id: idOf(5, 2 * id + 1),
        timestamp: timeOf(id % 1_000),
        state: "Success",
        message: state.message,
        version: 2,
        serialized_state: state,
      },
    ],
  };
}

function flowRun(number: number, lines: number): FlowRunData {
  return {
    id: idOf(2, number),
    name: `run-${number}`,
    flow_id: FLOW,
    version: 3,
    state: "Success",
    state_message: "All reference tasks succeeded.",
    state_timestamp: timeOf(900),
    serialized_state: { type: "Success", message: null, context: {} },
    states: [{
      id: idOf(6, number),
      timestamp: timeOf(900),
      state: "Success",
      version: 3,
      serialized_state: { type: "Success" },
    }],
    logs: Array.from({ length: lines }, (_, i) => ({
      id: idOf(7, number * 100_000 + i),
      timestamp: timeOf(Math.floor(i / 3)), // lines of one time
      level: "INFO",
      name: "prefect.shop",
      message: `line ${i}`,
      info: i % 5 === 0 ? null : { args: [i], msecs: 0.25, "10": 1, "9": 2 },
    })),
    labels: ["linux"],
    parameters: { number, "2021": [], day: "monday" },
    context: {},
    run_config: { type: "UniversalRun" },
    scheduled_start_time: timeOf(number),
    start_time: timeOf(number + 1),
    end_time: timeOf(900),
    auto_scheduled: true,
    times_resurrected: 1,
    idempotency_key: `key-${number}`,
    agent_id: idOf(8, 1),
    created: timeOf(0),
    updated: timeOf(900),
  };
}

/** How much history there is. */
export interface HistorySize {
  /** Task runs of each flow run. */
  readonly taskRuns: readonly number[];
  /** Log lines of each flow run. */
  readonly lines: number;
}

/** The recorded flow runs, and made ones with task runs, results and lines. */
export function history(
  { taskRuns, lines }: HistorySize,
): Required<Pick<TestBackendOptions, "rows" | "flowRuns" | "flows">> {
  const recorded = recordedFlowRuns();
  return {
    flows: [...recorded.flows, {
      id: FLOW,
      name: "shop",
      version: 3,
      project: { id: idOf(9, 1), name: "made" },
      core_version: "1.4.1",
      archived: true,
      created: timeOf(0),
      environment: { type: "LocalEnvironment" },
      serialized_flow: { tasks: [], type: "Flow" },
      tasks: [{
        id: idOf(4, 1),
        slug: "load-1",
        name: "load",
        flow_id: FLOW,
        mapped: true,
        max_retries: 2,
        retry_delay: "00:00:10",
        trigger: "prefect.triggers.all_successful",
        tags: ["a"],
        auto_generated: false,
      }],
      edges: [{
        upstream_task_id: idOf(4, 1),
        downstream_task_id: idOf(4, 1),
        key: null,
        mapped: false,
      }],
    }],
    flowRuns: [
      ...recorded.flowRuns,
      ...taskRuns.map((_, number) => flowRun(number, lines)),
    ],
    rows: [
      ...recorded.rows,
      ...taskRuns.flatMap((count, number) =>
        Array.from({ length: count }, (_, i) => taskRun(number, i))
      ),
    ],
  };
}
