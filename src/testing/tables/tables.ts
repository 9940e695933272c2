import {
  BOOLEAN,
  INT,
  JSONB,
  type Scalar,
  STRING,
  TIMESTAMPTZ,
  UUID_SCALAR,
} from "./scalars.ts";

/** One column of a table. */
export interface Column {
  /** The type of its values. */
  readonly scalar: Scalar;
  /** Whether a row must have it; otherwise it may be null or omitted. */
  readonly required?: true;
  /** Whether rows are often selected by it, so that an index helps. */
  readonly indexed?: true;
}

/** Rows of another table that belong to a row. */
export interface Detail {
  /** The other table. */
  readonly table: Table;
  /** Whether there may be many; otherwise there is one or null. */
  readonly list: boolean;
}

/**
 * A table as Hasura tracks it. The schema, filters and orders follow from it.
 */
export interface Table {
  /** Its name, which is also that of its GraphQL type. */
  readonly name: string;
  /** Its columns by name. */
  readonly columns: Readonly<Record<string, Column>>;
  /** The tables of which each row has one row, by name. */
  readonly relations: Readonly<Record<string, Table>>;
  /**
   * The related rows that can be requested with a row, by name; single ones can
   * be filtered by.
   */
  readonly details?: Readonly<Record<string, Detail>>;
  /**
   * Whether it has no primary key, such as `log`: no row is selected by an id.
   */
  readonly isKeyless?: true;
}

const KEY: Column = { scalar: UUID_SCALAR, required: true, indexed: true };
const TIME: Column = { scalar: TIMESTAMPTZ };
const TEXT: Column = { scalar: STRING };
const JSON_COLUMN: Column = { scalar: JSONB };
const ID: Column = { scalar: UUID_SCALAR };
const FLAG: Column = { scalar: BOOLEAN };
const COUNT: Column = { scalar: INT };

/** A task of a flow. */
export const TASK: Table = {
  name: "task",
  columns: {
    id: { scalar: UUID_SCALAR, required: true },
    slug: { scalar: STRING, required: true },
    name: TEXT,
    "flow_id": ID,
    type: TEXT,
    mapped: FLAG,
    "is_root_task": FLAG,
    "is_terminal_task": FLAG,
    "is_reference_task": FLAG,
    "max_retries": COUNT,
    "retry_delay": TEXT,
    trigger: TEXT,
    "cache_key": TEXT,
    "auto_generated": FLAG,
    tags: JSON_COLUMN,
  },
  relations: {},
};

/** A dependency between two tasks. */
export const EDGE: Table = {
  name: "edge",
  columns: {
    id: ID,
    "flow_id": { scalar: UUID_SCALAR, indexed: true },
    "upstream_task_id": { scalar: UUID_SCALAR, required: true },
    "downstream_task_id": { scalar: UUID_SCALAR, required: true },
    key: TEXT,
    mapped: FLAG,
  },
  relations: {},
};

/** The columns of a state of a run. */
const STATE_COLUMNS: Readonly<Record<string, Column>> = {
  id: ID,
  timestamp: { scalar: TIMESTAMPTZ, required: true },
  state: TEXT,
  message: TEXT,
  version: COUNT,
  "start_time": TIME,
  "serialized_state": JSON_COLUMN,
};

/** One state of a task run. */
export const TASK_RUN_STATE: Table = {
  name: "task_run_state",
  columns: {
    ...STATE_COLUMNS,
    "task_run_id": { scalar: UUID_SCALAR, indexed: true },
  },
  relations: {},
};

/** One log line of a flow run or its task runs. */
export const LOG: Table = {
  name: "log",
  columns: {
    id: ID,
    timestamp: { scalar: TIMESTAMPTZ, required: true },
    level: TEXT,
    name: TEXT,
    message: TEXT,
    info: JSON_COLUMN,
    "flow_run_id": { scalar: UUID_SCALAR, indexed: true },
    "task_run_id": { scalar: UUID_SCALAR, indexed: true },
  },
  relations: {},
  isKeyless: true,
};

/** One run of a task in a flow run. */
export const TASK_RUN: Table = {
  name: "task_run",
  columns: {
    id: KEY,
    name: TEXT,
    "map_index": { scalar: INT, required: true, indexed: true },
    version: COUNT,
    "cache_key": TEXT,
    "serialized_state": JSON_COLUMN,
    "flow_run_id": KEY,
    state: TEXT,
    "state_message": TEXT,
    "state_timestamp": TIME,
    "start_time": TIME,
    "end_time": TIME,
    created: TIME,
    updated: TIME,
  },
  relations: { task: TASK },
  details: {
    states: { table: TASK_RUN_STATE, list: true },
    logs: { table: LOG, list: true },
  },
};

/** The project of a flow. */
export const PROJECT: Table = {
  name: "project",
  columns: { id: ID, name: TEXT, description: TEXT },
  relations: {},
};

/** The common properties of all versions of a flow. */
const FLOW_GROUP: Table = {
  name: "flow_group",
  columns: { id: ID, name: TEXT, labels: JSON_COLUMN },
  relations: {},
};

/** A registered flow. */
export const FLOW: Table = {
  name: "flow",
  columns: {
    id: KEY,
    name: TEXT,
    "flow_group_id": ID,
    version: COUNT,
    archived: FLAG,
    "core_version": TEXT,
    settings: JSON_COLUMN,
    "run_config": JSON_COLUMN,
    "serialized_flow": JSON_COLUMN,
    storage: JSON_COLUMN,
    environment: JSON_COLUMN,
    parameters: JSON_COLUMN,
    created: TIME,
  },
  relations: { project: PROJECT, "flow_group": FLOW_GROUP },
  details: {
    tasks: { table: TASK, list: true },
    edges: { table: EDGE, list: true },
  },
};

/** One state of a flow run. */
export const FLOW_RUN_STATE: Table = {
  name: "flow_run_state",
  columns: {
    ...STATE_COLUMNS,
    "flow_run_id": { scalar: UUID_SCALAR, indexed: true },
  },
  relations: {},
};

/** One run of a flow. */
export const FLOW_RUN: Table = {
  name: "flow_run",
  columns: {
    id: KEY,
    name: TEXT,
    "flow_id": { scalar: UUID_SCALAR, indexed: true },
    version: COUNT,
    "serialized_state": JSON_COLUMN,
    state: TEXT,
    "state_message": TEXT,
    "state_timestamp": TIME,
    labels: JSON_COLUMN,
    parameters: JSON_COLUMN,
    context: JSON_COLUMN,
    "run_config": JSON_COLUMN,
    "scheduled_start_time": TIME,
    "start_time": TIME,
    "end_time": TIME,
    "auto_scheduled": FLAG,
    "times_resurrected": COUNT,
    "idempotency_key": TEXT,
    "agent_id": ID,
    created: TIME,
    updated: TIME,
  },
  relations: {},
  details: {
    states: { table: FLOW_RUN_STATE, list: true },
    logs: { table: LOG, list: true },
    "task_runs": { table: TASK_RUN, list: true },
    flow: { table: FLOW, list: false },
  },
};

/** A tenant of the API. */
export const TENANT: Table = {
  name: "tenant",
  columns: {
    id: { scalar: UUID_SCALAR, required: true },
    name: TEXT,
    slug: TEXT,
  },
  relations: {},
};

/** The tables that can be requested directly. */
export const ROOT_TABLES: readonly Table[] = [
  TASK_RUN,
  TASK,
  FLOW_RUN,
  FLOW,
  TENANT,
  PROJECT,
  EDGE,
  LOG,
  TASK_RUN_STATE,
  FLOW_RUN_STATE,
];

/** All tables, including those that are only requested with other rows. */
export const TABLES: readonly Table[] = [...ROOT_TABLES, FLOW_GROUP];
