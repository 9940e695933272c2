import type { TestBackendOptions } from "../../src/testing/mod.ts";

/** The flow run that went wrong at night. */
export const BAD_RUN = "5d1c6f0e-3b7a-4c92-9a41-0f6e2b8d7c10";
const FLOW = "5d1c6f0e-3b7a-4c92-9a41-0f6e2b8d7c11";

/** How many children its mapped task has. */
export const CHILDREN = 10_000;

const BEGIN = Date.UTC(2022, 4, 9, 2, 0);
const at = (seconds: number) => new Date(BEGIN + seconds * 1_000).toISOString();

const uuid = (group: number, number: number) =>
  `5d1c6f0e-${String(group).padStart(4, "0")}-4000-8000-${
    String(number).padStart(12, "0")
  }`;

/** What a child failed of: the first cause whose rest its index leaves. */
const CAUSES: readonly (readonly [
  every: number,
  rest: number,
  type: string,
  message: (index: number) => string,
])[] = [
  [
    120,
    7,
    "Failed",
    (i) => `Error during execution of task: KeyError('order ${i}')`,
  ],
  [
    500,
    13,
    "TimedOut",
    () => "Timed out after 30 seconds.",
  ],
  [
    700,
    29,
    "Failed",
    (i) =>
      `Unexpected error: ConnectionError("host 10.0.${
        i % 256
      }.7 refused /srv/data/part-${i}.parquet")`,
  ],
  [
    1_300,
    41,
    "Failed",
    (i) =>
      `Unexpected error: ValueError('row ${i}: <b>price</b> \u202eis ${
        -i / 10
      }\\nTraceback')`,
  ],
  [
    2_100,
    55,
    "TriggerFailed",
    () => 'Trigger was "all_successful" but some of the upstream tasks failed.',
  ],
];

/** The failures of each cause, the most frequent first. */
export const FAILURES: readonly number[] = CAUSES.map((_, number) =>
  Array.from({ length: CHILDREN }, (_, index) => causeAt(index))
    .filter((found) => found === number).length
).sort((a, b) => b - a);

function causeAt(index: number): number {
  return CAUSES.findIndex(([every, rest]) => index % every === rest);
}

function childState(index: number): Record<string, unknown> {
  const cause = CAUSES[causeAt(index)];
  if (cause === undefined) {
    return {
      type: "Success",
      message: "Task run succeeded.",
      _result: { type: "PrefectResult", location: JSON.stringify({ index }) },
    };
  }
  const [, , type, message] = cause;
  const location = JSON.stringify({ order: index, attempts: [1, 2, 3] });
  return {
    type,
    message: message(index),
    _result: { type: "PrefectResult", location },
  };
}

const TASKS = [
  "load_settings-1",
  "extract_orders-1",
  "price_orders-1",
  "publish-1",
  "notify-1",
] as const;
const EDGES: readonly (readonly [from: number, to: number, mapped: boolean])[] =
  [[0, 1, false], [1, 2, true], [0, 2, false], [2, 3, false], [3, 4, false]];
const MAPPED_SLUG = TASKS[2];

const taskOf = (number: number) => ({
  id: uuid(1, number),
  slug: TASKS[number]!,
  name: TASKS[number]!.slice(0, -2),
  mapped: number === 2,
});

const entered = (seconds: number, state: string) => ({
  timestamp: at(seconds),
  state,
});

const taskRun = (
  number: number,
  start: number | null,
  end: number | null,
  state: Record<string, unknown>,
  states: readonly ReturnType<typeof entered>[] = [],
) => ({
  id: uuid(2, number),
  task: taskOf(number),
  "map_index": -1,
  "flow_run_id": BAD_RUN,
  "start_time": start === null ? null : at(start),
  "end_time": end === null ? null : at(end),
  state: String(state["type"]),
  "serialized_state": state,
  states,
});

/** The task run with lines of a log. */
export const EXTRACT_ID = uuid(2, 1);

/** A flow run with five causes of failure among 10,000 children. */
export function badRun(): TestBackendOptions {
  const success = { type: "Success", message: "Task run succeeded." };
  return {
    rows: [
      taskRun(0, 0, 2, success, [entered(0, "Running")]),
      taskRun(1, 2, 95, success, [
        entered(2, "Running"),
        entered(20, "Retrying"),
        entered(50, "Running"),
        entered(60, "Retrying"),
        entered(80, "Running"),
      ]),
      taskRun(3, null, 410, {
        type: "TriggerFailed",
        message:
          'Trigger was "all_successful" but some of the upstream tasks failed.',
      }),
      taskRun(4, null, 411, {
        type: "TriggerFailed",
        message:
          'Trigger was "all_successful" but some of the upstream tasks failed.',
      }),
    ],
    mapped: [{
      flowRunId: BAD_RUN,
      slug: MAPPED_SLUG,
      count: CHILDREN,
      parent: {
        "serialized_state": { type: "Mapped", "n_map_states": CHILDREN },
        "start_time": at(96),
        "end_time": at(97),
      },
      child: (index) => ({
        "serialized_state": childState(index),
        "start_time": at(100 + index * 0.03),
        "end_time": at(101 + index * 0.03),
      }),
    }],
    flows: [{
      id: FLOW,
      name: "nightly orders",
      version: 12,
      project: { id: FLOW, name: "shop" },
      tasks: TASKS.map((_, number) => taskOf(number)),
      edges: EDGES.map(([from, to, mapped], number) => ({
        id: uuid(3, number),
        "upstream_task_id": uuid(1, from),
        "downstream_task_id": uuid(1, to),
        key: mapped ? "order" : null,
        mapped,
      })),
    }],
    flowRuns: [
      {
        id: BAD_RUN,
        name: "grim-otter",
        "flow_id": FLOW,
        "serialized_state": {
          type: "Failed",
          message: "Some reference tasks failed.",
        },
        "scheduled_start_time": at(0),
        "start_time": at(0),
        "end_time": at(412),
        parameters: { day: "2022-05-09", regions: ["eu", "us"] },
        labels: ["prod"],
        logs: Array.from({ length: 400 }, (_, number) => ({
          timestamp: at(number),
          level: number % 50 === 9 ? "ERROR" : number % 20 ? "INFO" : "DEBUG",
          name: "prefect.CloudTaskRunner",
          message: number % 50 === 9
            ? `Task 'extract_orders': failed at part ${number}\nTraceback (most recent call last):\n  File "flow.py", line ${number}`
            : `Part ${number} of <i>400</i>`,
          "task_run_id": number % 2 ? EXTRACT_ID : null,
        })),
      },
      ...Array.from({ length: 70 }, (_, number) => ({
        id: uuid(4, number),
        name: `calm-heron-${number}`,
        "flow_id": FLOW,
        state: number % 9 ? "Success" : "Failed",
        "scheduled_start_time": at(-3_600 * (number + 1)),
        "start_time": at(-3_600 * (number + 1) + 2),
        "end_time": at(-3_600 * (number + 1) + 300 + number),
      })),
    ],
  };
}
