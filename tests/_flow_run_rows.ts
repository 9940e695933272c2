import type {
  FlowRunData,
  FlowRunStateData,
  LogData,
} from "../src/testing/mod.ts";

export const FLOW_RUN = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
export const FLOW = "11111111-1111-4111-8111-111111111111";
export const TASK_RUN = "6605a1bd-0d72-5cfe-86e3-130e0febd052";

/** A flow run as the API's tables hold it. */
export function flowRunRow(changes: Partial<FlowRunData> = {}): FlowRunData {
  return {
    id: FLOW_RUN,
    name: "brown-cow",
    flow_id: FLOW,
    serialized_state: { type: "Success", message: "All succeeded." },
    state: "Success",
    states: [
      state(2, "Success"),
      state(0, "Scheduled"),
      state(1, "Running"),
    ],
    labels: ["linux"],
    parameters: { day: "monday", deep: [{ a: null }] },
    context: { today: "2022-05-09" },
    scheduled_start_time: at(0),
    start_time: at(1),
    end_time: at(2),
    updated: at(2),
    ...changes,
  };
}

/** The flow of {@linkcode flowRunRow}. */
export const FLOWS = [
  { id: FLOW, name: "shop", version: 3, project: { id: FLOW, name: "main" } },
];

/** A time some seconds after the first one, as a database writes it. */
export function at(seconds: number): string {
  return new Date(Date.UTC(2022, 4, 9, 6, 30) + seconds * 1_000).toISOString()
    .replace(/(?:\.000)?Z$/, "+00:00");
}

/** A state of a flow run's history. */
export function state(seconds: number, type: string): FlowRunStateData {
  return { timestamp: at(seconds), state: type, serialized_state: { type } };
}

/** A line of a log. */
export function line(seconds: number, message: string): LogData {
  return {
    timestamp: at(seconds),
    level: "INFO",
    name: "prefect.shop",
    message,
  };
}

/** The ids of runs, of which the first digits are their numbers. */
export function numberedId(number: number): string {
  return `${String(number).padStart(8, "0")}-0000-4000-8000-000000000000`;
}
