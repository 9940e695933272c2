import type { TaskOfRun } from "./rows.ts";

/** A state that a flow run has been in. */
export interface FlowRunStateData {
  /** Its id, a uuid; by default one that is made. */
  id?: string;
  /** When it came into it, in ISO 8601. */
  timestamp: string;
  /** The state as Prefect serialized it. */
  "serialized_state"?: unknown;
  /** The class of the state. */
  state?: string | null;
  /** Its message. */
  message?: string | null;
  /** How many states came before it. */
  version?: number | null;
  /** When it is to start, in ISO 8601. */
  "start_time"?: string | null;
}

/** A line that a flow run has logged. */
export interface LogData {
  /** Its id, a uuid; by default one that is made, in the order of the lines. */
  id?: string;
  /** When, in ISO 8601. */
  timestamp: string;
  /** How severe it is: `INFO`, `WARNING`, … */
  level?: string | null;
  /** The logger's name. */
  name?: string | null;
  /** What was logged. */
  message?: string | null;
  /** The task run that it belongs to, a uuid. */
  "task_run_id"?: string | null;
  /** Further data of the logger. */
  info?: unknown;
}

/** A dependency between two tasks of a flow. */
export interface EdgeData {
  /** Its id, a uuid; by default one that is made. */
  id?: string;
  /** The id of the task that comes first, a uuid. */
  "upstream_task_id": string;
  /** The id of the task that waits for it, a uuid. */
  "downstream_task_id": string;
  /** The parameter that receives the result; null if there is none. */
  key?: string | null;
  /** Whether the task that waits is mapped over it. */
  mapped?: boolean | null;
}

/** A row of the API's `flow_run`: what is left out or null is null. */
export interface FlowRunData {
  /** Its id, a uuid. */
  id: string;
  /** Its name. */
  name?: string | null;
  /** The flow that it runs, a uuid. */
  "flow_id"?: string | null;
  /** How often its state has changed. */
  version?: number | null;
  /**
   * Its state as Prefect serialized it; null if it has none yet. Where it is
   * left out, it is made of `state` and `state_message`, and these of it.
   */
  "serialized_state"?: unknown;
  /** The class of its state. */
  state?: string | null;
  /** The message of its state. */
  "state_message"?: string | null;
  /** When it came into its state, in ISO 8601. */
  "state_timestamp"?: string | null;
  /** The states that it has been in; none by default. */
  states?: readonly FlowRunStateData[];
  /** What it has logged; nothing by default. */
  logs?: readonly LogData[];
  /** Its labels; none by default. */
  labels?: readonly string[];
  /** Its parameters; none by default. */
  parameters?: unknown;
  /** Its context; empty by default. */
  context?: unknown;
  /** How it is run. */
  "run_config"?: unknown;
  /** When it was to start, in ISO 8601. */
  "scheduled_start_time"?: string | null;
  /** When it started, in ISO 8601. */
  "start_time"?: string | null;
  /** When it ended, in ISO 8601. */
  "end_time"?: string | null;
  /** When it was created, in ISO 8601. */
  created?: string | null;
  /** When it last changed, in ISO 8601; by default when the backend started. */
  updated?: string | null;
}

/** A row of the API's `flow`: what is left out or null is null. */
export interface FlowData {
  /** Its id, a uuid. */
  id: string;
  /** Its name. */
  name?: string | null;
  /** What it shares with its other versions, a uuid. */
  "flow_group_id"?: string | null;
  /** The labels of that group. */
  "flow_group"?: { id?: string; name?: string; labels?: readonly string[] };
  /** The project that it is registered in. */
  project?: { id?: string; name?: string; description?: string | null };
  /** Its tasks; none by default. */
  tasks?: readonly TaskOfRun[];
  /** The dependencies between its tasks; none by default. */
  edges?: readonly EdgeData[];
  /** Its parameters as Prefect serialized them. */
  parameters?: unknown;
  /** Which version it is. */
  version?: number | null;
  /** Whether it was archived; not by default. */
  archived?: boolean;
  /** The version of Prefect that it was registered with. */
  "core_version"?: string | null;
  /** Its settings; none by default. */
  settings?: unknown;
  /** How it is run. */
  "run_config"?: unknown;
  /** The flow as Prefect serialized it. */
  "serialized_flow"?: unknown;
  /** Where its code is, as Prefect serialized it; by default `Local`. */
  storage?: unknown;
  /** When it was registered, in ISO 8601. */
  created?: string | null;
}

/** A row of the API's `tenant`. */
export interface TenantData {
  /** Its id, a uuid. */
  id: string;
  /** Its name. */
  name?: string | null;
  /** Its name in addresses. */
  slug?: string | null;
}
