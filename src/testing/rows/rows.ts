import { isJsonObject } from "../tables/scalars.ts";
import { type Column, type Table, TASK_RUN } from "../tables/tables.ts";

/** The task of a task run, as the API shows it. */
export interface TaskOfRun {
  /** Its id, a uuid. */
  id: string;
  /** Its slug, mostly `<task name>-1`. */
  slug: string;
  /** Its name. */
  name?: string | null;
  /** The flow that it belongs to, a uuid. */
  "flow_id"?: string | null;
  /** Its Python class. */
  type?: string | null;
  /** Whether it is mapped. */
  mapped?: boolean | null;
  /** Whether it waits for no other task. */
  "is_root_task"?: boolean | null;
  /** Whether no other task waits for it. */
  "is_terminal_task"?: boolean | null;
  /** Whether the state of the flow run follows from it. */
  "is_reference_task"?: boolean | null;
  /** How often it is tried again. */
  "max_retries"?: number | null;
  /** Its tags. */
  tags?: readonly string[] | null;
}

/** A row of the API's `task_run`: what is left out or null is null. */
export interface TaskRunData {
  /** The task run's id, a uuid. */
  id: string;
  /** Its own name, mostly null. */
  name?: string | null;
  /** The task it runs. */
  task: TaskOfRun;
  /** Which mapped child it is, from 0; -1 if it is none. */
  "map_index": number;
  /** How often its state has changed. */
  version?: number | null;
  /**
   * Its state as Prefect serialized it; null if it has none yet. Where it is
   * left out, it is made of `state` and `state_message`.
   */
  "serialized_state"?: unknown;
  /** The flow run it belongs to, a uuid. */
  "flow_run_id": string;
  /** The class of its state. */
  state?: string | null;
  /** The message of its state. */
  "state_message"?: string | null;
  /** When it came into its state, in ISO 8601. */
  "state_timestamp"?: string | null;
  /** When it started, in ISO 8601. */
  "start_time"?: string | null;
  /** When it ended, in ISO 8601. */
  "end_time"?: string | null;
  /** When it was created, in ISO 8601. */
  created?: string | null;
  /** When it last changed, in ISO 8601. */
  updated?: string | null;
  /** The states that it has been in; none by default. */
  states?: readonly TaskRunStateData[];
}

/** One state that a task run has been in. */
export interface TaskRunStateData {
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

/** A row with every column of its table, null where it has no value. */
export type StoredRow = Readonly<Record<string, unknown>>;

/** Checks and copies rows of `task_run`; the ones given are left as they are. */
export function storeTaskRuns(rows: readonly TaskRunData[]): StoredRow[] {
  const whole = Array.isArray(rows)
    ? rows.map((row) => isJsonObject(row) ? { ...row, ...stateOf(row) } : row)
    : rows;
  return storeRows(TASK_RUN, whole, "rows");
}

/** The serialized state of a row that gives its class alone; else nothing. */
export function stateOf(
  row: Readonly<Record<string, unknown>>,
): Pick<TaskRunData, "serialized_state"> {
  const { state, "state_message": message } = row;
  const isGiven = row["serialized_state"] !== undefined;
  if (isGiven || typeof state !== "string") return {};
  const told = typeof message === "string" ? { message } : {};
  return { "serialized_state": { type: state, ...told } };
}

/** Checks and copies rows; `path` is what they are called in a refusal. */
export function storeRows(
  table: Table,
  rows: readonly unknown[],
  path: string,
): StoredRow[] {
  if (!Array.isArray(rows)) {
    throw new TypeError(
      `Cannot serve "${path}": it is ${describe(rows)}, not an array`,
    );
  }
  return rows.map((row, index) => storeRow(table, row, `${path}[${index}]`));
}

/** Checks and copies one row; `path` is what it is called in a refusal. */
export function storeRow(table: Table, row: unknown, path: string): StoredRow {
  checkIsRow(row, path);
  const stored: Record<string, unknown> = {};
  for (const [name, column] of Object.entries(table.columns)) {
    stored[name] = storeValue(column, name, row[name], path);
  }
  for (const [name, related] of Object.entries(table.relations)) {
    stored[name] = storeRow(related, row[name], `${path}.${name}`);
  }
  return stored;
}

/** Refuses what is no row; `path` is what it is called in the refusal. */
export function checkIsRow(
  row: unknown,
  path: string,
): asserts row is Readonly<Record<string, unknown>> {
  if (isJsonObject(row)) return;
  throw new TypeError(
    `Cannot serve ${path}: it is ${describe(row)}, not an object`,
  );
}

/** Checks the value of a column, null if there is none. */
export function storeValue(
  { scalar, required }: Column,
  name: string,
  given: unknown,
  path: string,
): unknown {
  const value = given ?? null;
  if (value === null && !required) return null;
  const fitting = scalar.store(value);
  if (fitting !== undefined) return fitting;
  throw new TypeError(
    `Cannot serve ${path}: its "${name}" is ${
      describe(value)
    }, not ${scalar.noun}`,
  );
}

function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return "an array";
  return isJsonObject(value) ? "an object" : String(value);
}
