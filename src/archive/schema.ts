// One file: the tables of the format, one row a column; DDL and docs are made of it.
import type {
  EdgeRecord,
  FlowRecord,
  FlowRunRecord,
  FlowRunStateRecord,
  LogRecord,
  MetaRecord,
  ObjectRecord,
  ProgressRecord,
  ResultRecord,
  StoredTaskRun,
  TaskRecord,
  TaskRunStateRecord,
} from "./rows.ts";

/** The version of the format that this library writes, and the latest it reads. */
export const SCHEMA_VERSION = 1;

/** `PRAGMA application_id` of an archive: "PrAr" in ASCII. */
export const APPLICATION_ID = 0x50724172;

/** The type of a column. SQLite has fewer types, see {@linkcode sqliteType}. */
export type ColumnType =
  | "uuid"
  | "text"
  | "integer"
  | "boolean"
  | "time"
  | "json"
  | "bytes";

/** One column. */
export interface Column {
  /** The type of its values. */
  readonly type: ColumnType;
  /** Whether it is never null. */
  readonly required: boolean;
}

/** One table, whose columns are the fields of a record. */
export interface Table<Record_> {
  /** The meaning of a row, for the documentation. */
  readonly about: string;
  /** The columns by name, in their order. */
  readonly columns: Readonly<Record<keyof Record_ & string, Column>>;
  /** The columns of the primary key. */
  readonly primaryKey: readonly (keyof Record_ & string)[];
  /** Whether the table is stored in the order of its primary key. */
  readonly isClustered?: boolean;
  /** The columns of each further index. */
  readonly indices?: readonly (readonly (keyof Record_ & string)[])[];
  /** The columns of each further index that no two rows may share. */
  readonly unique?: readonly (readonly (keyof Record_ & string)[])[];
}

/** The record of each table. */
export interface Records {
  /** Facts about the archive. */
  readonly meta: MetaRecord;
  /** Flows. */
  readonly flow: FlowRecord;
  /** Tasks of flows. */
  readonly task: TaskRecord;
  /** Dependencies between tasks. */
  readonly edge: EdgeRecord;
  /** Flow runs. */
  readonly flow_run: FlowRunRecord;
  /** States of flow runs. */
  readonly flow_run_state: FlowRunStateRecord;
  /** Task runs. */
  readonly task_run: StoredTaskRun;
  /** States of task runs. */
  readonly task_run_state: TaskRunStateRecord;
  /** Log lines. */
  readonly log: LogRecord;
  /** Results. */
  readonly result: ResultRecord;
  /** Bytes of results. */
  readonly object: ObjectRecord;
  /** Parts of flow runs. */
  readonly progress: ProgressRecord;
}

/** The name of a table. */
export type TableName = keyof Records;

const column = (type: ColumnType): Column => ({ type, required: false });
const required = (type: ColumnType): Column => ({ type, required: true });

const RUN_STATE = {
  state: column("text"),
  state_message: column("text"),
  state_timestamp: column("time"),
};

const A_STATE = {
  timestamp: column("time"),
  state: column("text"),
  message: column("text"),
  version: column("integer"),
  serialized_state: column("json"),
};

/** The tables of an archive, in the order of their creation. */
export const TABLES: { readonly [Name in TableName]: Table<Records[Name]> } = {
  meta: {
    about: "A fact about the archive",
    columns: { key: required("text"), value: required("text") },
    primaryKey: ["key"],
  },
  flow: {
    about: "A version of a flow",
    columns: {
      id: required("uuid"),
      name: column("text"),
      version: column("integer"),
      project_id: column("uuid"),
      project_name: column("text"),
      archived: column("boolean"),
      core_version: column("text"),
      created: column("time"),
      parameters: column("json"),
      storage: column("json"),
      run_config: column("json"),
      environment: column("json"),
      serialized_flow: column("json"),
    },
    primaryKey: ["id"],
    indices: [["name"], ["project_name"]],
  },
  task: {
    about: "A task of a flow",
    columns: {
      id: required("uuid"),
      flow_id: required("uuid"),
      name: column("text"),
      slug: column("text"),
      type: column("text"),
      mapped: column("boolean"),
      tags: column("json"),
      max_retries: column("integer"),
      retry_delay: column("text"),
      trigger: column("text"),
      cache_key: column("text"),
      is_root_task: column("boolean"),
      is_terminal_task: column("boolean"),
      is_reference_task: column("boolean"),
      auto_generated: column("boolean"),
    },
    primaryKey: ["id"],
    indices: [["flow_id", "slug"]],
  },
  edge: {
    about: "A dependency between two tasks of a flow",
    columns: {
      flow_id: required("uuid"),
      upstream_task_id: required("uuid"),
      downstream_task_id: required("uuid"),
      key: required("text"),
      mapped: column("boolean"),
    },
    primaryKey: ["flow_id", "upstream_task_id", "downstream_task_id", "key"],
    isClustered: true,
  },
  flow_run: {
    about: "A flow run",
    columns: {
      id: required("uuid"),
      flow_id: column("uuid"),
      name: column("text"),
      version: column("integer"),
      ...RUN_STATE,
      scheduled_start_time: column("time"),
      start_time: column("time"),
      end_time: column("time"),
      auto_scheduled: column("boolean"),
      times_resurrected: column("integer"),
      idempotency_key: column("text"),
      agent_id: column("uuid"),
      created: column("time"),
      updated: column("time"),
      parameters: column("json"),
      labels: column("json"),
      context: column("json"),
      run_config: column("json"),
      serialized_state: column("json"),
    },
    primaryKey: ["id"],
    indices: [["scheduled_start_time", "id"], [
      "flow_id",
      "scheduled_start_time",
      "id",
    ], ["state"]],
  },
  flow_run_state: {
    about: "A state that a flow run has been in",
    columns: {
      id: required("uuid"),
      flow_run_id: required("uuid"),
      ...A_STATE,
    },
    primaryKey: ["id"],
    indices: [["flow_run_id", "timestamp"]],
  },
  task_run: {
    about: "A task run: of a task, or of one child of a mapped task",
    columns: {
      id: required("uuid"),
      flow_run_id: required("uuid"),
      task_id: column("uuid"),
      task_slug: column("text"),
      map_index: required("integer"),
      name: column("text"),
      version: column("integer"),
      cache_key: column("text"),
      ...RUN_STATE,
      start_time: column("time"),
      end_time: column("time"),
      created: column("time"),
      updated: column("time"),
      serialized_state: column("json"),
      result_id: column("integer"),
    },
    primaryKey: ["id"],
    indices: [
      ["flow_run_id", "task_slug", "map_index"],
      ["flow_run_id", "id"],
      ["state"],
      ["result_id"],
    ],
  },
  task_run_state: {
    about: "A state that a task run has been in",
    columns: {
      id: required("uuid"),
      task_run_id: required("uuid"),
      ...A_STATE,
    },
    primaryKey: ["id"],
    indices: [["task_run_id", "timestamp"]],
  },
  log: {
    about: "A line that a flow run or a task run has logged",
    columns: {
      id: required("uuid"),
      flow_run_id: required("uuid"),
      task_run_id: column("uuid"),
      timestamp: required("time"),
      name: column("text"),
      level: column("text"),
      message: column("text"),
      info: column("json"),
    },
    primaryKey: ["flow_run_id", "timestamp", "id"],
    isClustered: true,
    indices: [["task_run_id", "timestamp", "id"]],
  },
  result: {
    about: "A result that a task run refers to",
    columns: {
      id: required("integer"),
      reference: required("json"),
      class: required("text"),
      location: column("text"),
      sha256: column("text"),
      size: column("integer"),
      error: column("json"),
      read_at: column("time"),
      verified_at: column("time"),
      verify_error: column("json"),
    },
    primaryKey: ["id"],
    unique: [["reference"]],
    indices: [["sha256"], ["class", "location"]],
  },
  object: {
    about: "The bytes of one or more results",
    columns: {
      sha256: required("text"),
      size: required("integer"),
      bytes: column("bytes"),
      encoding: required("text"),
    },
    primaryKey: ["sha256"],
  },
  progress: {
    about: "Which parts of a flow run the archive has",
    columns: {
      flow_run_id: required("uuid"),
      updated: column("time"),
      states: required("boolean"),
      logs: required("boolean"),
      results: required("boolean"),
      final: required("boolean"),
      cursor: column("json"),
      archived_at: column("time"),
    },
    primaryKey: ["flow_run_id"],
  },
};

/** The names of the tables, in the order of their creation. */
export const TABLE_NAMES: readonly TableName[] = Object.keys(
  TABLES,
) as TableName[];

/** The names of a table's columns, in their order. */
export function columnNames(table: TableName): readonly string[] {
  return Object.keys(TABLES[table].columns);
}

/** The type of a column as SQLite names it. */
export function sqliteType(type: ColumnType): "TEXT" | "INTEGER" | "BLOB" {
  if (type === "bytes") return "BLOB";
  return type === "integer" || type === "boolean" ? "INTEGER" : "TEXT";
}
