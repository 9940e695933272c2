import type {
  FlowRunData,
  MappedTaskData,
  TaskRunData,
} from "@taskrunview/taskrunview/testing";

/** The flow run of the demo's page. */
export const FLOW_RUN_ID = "2f6a7c1e-94d3-4b0a-8e55-6c1d7b3a9f20";

const FLOW_ID = "2f6a7c1e-94d3-4b0a-8e55-6c1d7b3a9f21";

/** The flow that it runs. */
export const FLOWS = [{ id: FLOW_ID, name: "sensors and orders" }];

/** The row of the flow run itself. */
export function flowRun(begin: number): FlowRunData {
  return {
    id: FLOW_RUN_ID,
    name: "amber-heron",
    "flow_id": FLOW_ID,
    state: "Running",
    "start_time": new Date(begin).toISOString(),
  };
}

/** The bucket that its results lie in. */
export const BUCKET = "demo-results";

const SECOND = 1_000;

type Serialized = Readonly<Record<string, unknown>>;

/** A state as Prefect serializes it. */
function serialized(type: string, message: string, more: Serialized = {}) {
  return {
    "__version__": "1.4.1",
    type,
    message,
    context: { tags: [] },
    "cached_inputs": {},
    ...more,
  };
}

function stored(name: string): Serialized {
  const location = `2022/5/9/${name}.pickle`;
  return { _result: { type: "S3Result", bucket: BUCKET, location } };
}

function written(value: unknown): Serialized {
  const location = JSON.stringify(value);
  return { _result: { type: "PrefectResult", location } };
}

const success = (result: Serialized) =>
  serialized("Success", "Task run succeeded.", result);

/** A task of the flow: its slug, when it started and ended in seconds, its state. */
type TaskRow = readonly [
  slug: string,
  start: number | null,
  end: number | null,
  state: Serialized,
];

/** Seconds count from the start of the flow run. */
function tasks(begin: number): readonly TaskRow[] {
  const at = (seconds: number) =>
    new Date(begin + seconds * SECOND).toISOString();
  return [
    ["load_settings-1", 0, 0.4, success(written({ region: "eu", limit: 250 }))],
    ["extract_orders-1", 0.5, 7.9, success(stored("orders"))],
    [
      "sensor_map-1",
      0.6,
      3.1,
      serialized("Cached", "Cached result.", stored("temperature")),
    ],
    ["signal-1", 3.2, 6.4, success(stored("signal"))],
    ["train-1", 8, 21.5, success(stored("report"))],
    [
      "import_prices-1",
      8.1,
      12.6,
      serialized(
        "Failed",
        "Unexpected error: ValueError('row 17: the price is -3.20')",
        stored("refused"),
      ),
    ],
    [
      "publish_prices-1",
      12.7,
      12.7,
      serialized(
        "TriggerFailed",
        'Trigger was "all_successful" but some of the upstream tasks failed.',
      ),
    ],
    [
      "sync_legacy-1",
      8.2,
      23.2,
      serialized("TimedOut", "Timed out after 15 seconds."),
    ],
    [
      "send_invoices-1",
      9,
      null,
      serialized("Retrying", "Retrying Task (after attempt 2 of 5)", {
        "start_time": at(600),
        "run_count": 2,
      }),
    ],
    [
      "backfill-1",
      9.1,
      9.1,
      serialized("Skipped", "SKIP signal raised: nothing to fill in"),
    ],
    ["forecast-1", 22, null, serialized("Running", "Starting task run.")],
    ["approve-1", null, null, serialized("Paused", "Waiting for approval.")],
    ["notify-1", null, null, serialized("Pending", "Task run created.")],
  ];
}

const id = (number: number) =>
  `2f6a7c1e-0000-4000-8000-${String(number).padStart(12, "0")}`;

/** The rows of the flow's tasks that are not mapped. */
export function flowRows(begin: number): readonly TaskRunData[] {
  const at = (seconds: number | null) =>
    seconds === null ? null : new Date(begin + seconds * SECOND).toISOString();
  return tasks(begin).map(([slug, start, end, state], number) => ({
    id: id(number),
    task: { id: id(1_000 + number), slug },
    "map_index": -1,
    "flow_run_id": FLOW_RUN_ID,
    state: String(state["type"]),
    "start_time": at(start),
    "end_time": at(end),
    "serialized_state": state,
  }));
}

/** A result of every kind, one a child. */
const KINDS: readonly Serialized[] = [
  success(stored("orders")),
  success(stored("temperature")),
  success(stored("signal")),
  success(stored("report")),
  success(stored("frames")),
  success(stored("by_country")),
  success(stored("refused")),
  success(stored("thumbnail")),
  success(written(42)),
  success(written("<b>Only text</b>,\nwhatever is in it")),
  success(written([[1, 2, 3], [4, 5, 6], [7, 8, 9]])),
  success(written([{ sku: "A", left: 3 }, { sku: "B", left: 0 }])),
  success(stored("was_deleted")),
];

/** How long the children of the large task take from the first to the last. */
const SPREAD_MS = 40 * SECOND;
const CHILDREN = 10_000;

/** A number from 0 to 1 that looks like chance, the same for the same index. */
function chance(index: number): number {
  const mixed = Math.imul(index + 1, 0x9e3779b1) ^ 0x5bd1e995;
  return (Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 0) / 2 ** 32;
}

/** The state that a child of the large task is in, so long after the start. */
function stateAt(index: number, sinceStart: number): Serialized {
  const share = chance(index);
  const begins = index / CHILDREN * SPREAD_MS + share * 2 * SECOND;
  if (sinceStart < begins) return serialized("Pending", "Task run created.");
  if (sinceStart < begins + 3 * SECOND * (0.3 + share)) {
    return serialized("Running", "Starting task run.");
  }
  if (share < 0.012) {
    const message = `Unexpected error: KeyError('sensor ${index}')`;
    return serialized("Failed", message);
  }
  if (share < 0.016) {
    return serialized("TimedOut", "Timed out after 3 seconds.");
  }
  if (share < 0.03) {
    return serialized("Skipped", "SKIP signal raised: the sensor is off");
  }
  if (share > 0.9) {
    return serialized("Cached", "Cached result.", written(share));
  }
  return success(index % 500 === 0 ? stored("temperature") : written(share));
}

/** The mapped tasks of the flow: one of 10,000 children that is at work, one of all kinds. */
export function mappedTasks(begin: number): readonly MappedTaskData[] {
  const time = (ms: number) => new Date(begin + ms).toISOString();
  const mapped = (count: number) =>
    serialized("Mapped", "Ready to proceed with mapping.", {
      "n_map_states": count,
    });
  return [
    {
      flowRunId: FLOW_RUN_ID,
      slug: "score_sensors-1",
      count: CHILDREN,
      parent: {
        "serialized_state": mapped(CHILDREN),
        "start_time": time(8 * SECOND),
        "end_time": time(8 * SECOND + 300),
      },
      child(index) {
        const state = stateAt(index, Date.now() - begin);
        const starts = index / CHILDREN * SPREAD_MS;
        const hasBegun = state["type"] !== "Pending";
        const hasEnded = hasBegun && state["type"] !== "Running";
        return {
          "serialized_state": state,
          "start_time": hasBegun ? time(starts) : null,
          "end_time": hasEnded
            ? time(starts + 900 + chance(index) * 3_000)
            : null,
        };
      },
    },
    {
      flowRunId: FLOW_RUN_ID,
      slug: "kinds_of_results-1",
      count: KINDS.length,
      parent: {
        "serialized_state": mapped(KINDS.length),
        "start_time": time(21.6 * SECOND),
        "end_time": time(21.7 * SECOND),
      },
      child: (index) => ({
        "serialized_state": KINDS[index],
        "start_time": time(22 * SECOND),
        "end_time": time(22 * SECOND + 40 * (index + 1)),
      }),
    },
  ];
}
