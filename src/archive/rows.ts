/**
 * One flow as the table `flow` holds it.
 *
 * In all records, ids are UUIDs in lower case with hyphens, times have the form
 * `2021-03-04T05:06:07.123456+00:00`, truth values are 0 or 1, and columns of
 * JSON are its text. A column that a source does not supply is null.
 */
export interface FlowRecord {
  readonly id: string;
  readonly name: string | null;
  readonly version: number | null;
  readonly project_id: string | null;
  readonly project_name: string | null;
  readonly archived: number | null;
  readonly core_version: string | null;
  readonly created: string | null;
  readonly parameters: string | null;
  readonly storage: string | null;
  readonly run_config: string | null;
  readonly environment: string | null;
  readonly serialized_flow: string | null;
}

/** One task of a flow. */
export interface TaskRecord {
  readonly id: string;
  readonly flow_id: string;
  readonly name: string | null;
  readonly slug: string | null;
  readonly type: string | null;
  readonly mapped: number | null;
  readonly tags: string | null;
  readonly max_retries: number | null;
  readonly retry_delay: string | null;
  readonly trigger: string | null;
  readonly cache_key: string | null;
  readonly is_root_task: number | null;
  readonly is_terminal_task: number | null;
  readonly is_reference_task: number | null;
  readonly auto_generated: number | null;
}

/** One dependency between two tasks of a flow. */
export interface EdgeRecord {
  readonly flow_id: string;
  readonly upstream_task_id: string;
  readonly downstream_task_id: string;
  /** The argument that the upstream value is passed as; "" if it is not passed. */
  readonly key: string;
  readonly mapped: number | null;
}

/** One flow run. */
export interface FlowRunRecord {
  readonly id: string;
  readonly flow_id: string | null;
  readonly name: string | null;
  readonly version: number | null;
  readonly state: string | null;
  readonly state_message: string | null;
  readonly state_timestamp: string | null;
  readonly scheduled_start_time: string | null;
  readonly start_time: string | null;
  readonly end_time: string | null;
  readonly auto_scheduled: number | null;
  readonly times_resurrected: number | null;
  readonly idempotency_key: string | null;
  readonly agent_id: string | null;
  readonly created: string | null;
  readonly updated: string | null;
  readonly parameters: string | null;
  readonly labels: string | null;
  readonly context: string | null;
  readonly run_config: string | null;
  readonly serialized_state: string | null;
}

/** A state that a run has been in. */
interface StateRecord {
  readonly id: string;
  readonly timestamp: string | null;
  readonly state: string | null;
  readonly message: string | null;
  readonly version: number | null;
  readonly serialized_state: string | null;
}

/** One state that a flow run has been in. */
export interface FlowRunStateRecord extends StateRecord {
  readonly flow_run_id: string;
}

/** One task run, as a source supplies it. */
export interface TaskRunRecord {
  readonly id: string;
  readonly flow_run_id: string;
  readonly task_id: string | null;
  readonly task_slug: string | null;
  readonly map_index: number;
  readonly name: string | null;
  readonly version: number | null;
  readonly cache_key: string | null;
  readonly state: string | null;
  readonly state_message: string | null;
  readonly state_timestamp: string | null;
  readonly start_time: string | null;
  readonly end_time: string | null;
  readonly created: string | null;
  readonly updated: string | null;
  readonly serialized_state: string | null;
}

/** One task run, as the table `task_run` holds it. */
export interface StoredTaskRun extends TaskRunRecord {
  /** The row of `result` that holds its stored bytes; null if it has none. */
  readonly result_id: number | null;
}

/** One state that a task run has been in. */
export interface TaskRunStateRecord extends StateRecord {
  readonly task_run_id: string;
}

/** One line of a log. */
export interface LogRecord {
  readonly id: string;
  readonly flow_run_id: string;
  /** The task run that has logged it; null if the flow run itself has. */
  readonly task_run_id: string | null;
  readonly timestamp: string;
  readonly name: string | null;
  readonly level: string | null;
  readonly message: string | null;
  readonly info: string | null;
}

/** The stored bytes of one result, as far as they could be read. */
export interface ResultRecord {
  readonly id: number;
  /** The reference as Prefect stored it, as JSON with sorted names. */
  readonly reference: string;
  /** The Python class, such as `S3Result`. */
  readonly class: string;
  readonly location: string | null;
  /** The key of its bytes in `object`; null if they could not be read. */
  readonly sha256: string | null;
  /** The number of stored bytes. */
  readonly size: number | null;
  /** Why the bytes could not be read: `code`, `message` and `hint` as JSON. */
  readonly error: string | null;
  /** When the bytes were read. */
  readonly read_at: string | null;
  /** When a check last decoded it. */
  readonly verified_at: string | null;
  /** Why it could not be decoded, in the form of `error`. */
  readonly verify_error: string | null;
}

/** Bytes by their hash, stored once however many results hold them. */
export interface ObjectRecord {
  /** Their SHA-256 in hexadecimal digits. */
  readonly sha256: string;
  /** Their number, before they are compressed. */
  readonly size: number;
  /** Null if they are in the file `results/<first two digits>/<the others>`. */
  readonly bytes: Uint8Array | null;
  /** How `bytes` are compressed: `identity` (not at all) or `gzip`. */
  readonly encoding: string;
}

/** Which parts of a flow run the archive has. */
export interface ProgressRecord {
  readonly flow_run_id: string;
  /** `flow_run.updated` when the flow run was read. */
  readonly updated: string | null;
  /** 1 if the states of its task runs are in the archive. */
  readonly states: number;
  /** 1 if its logs are. */
  readonly logs: number;
  /** 1 if the results of its task runs are. */
  readonly results: number;
  /**
   * 1 if nothing of it will change: it and its task runs had finished some time
   * before it was read.
   */
  readonly final: number;
  /** Where an interrupted run goes on, as JSON; null if it is complete. */
  readonly cursor: string | null;
  /** When the flow run was complete; null while it is not. */
  readonly archived_at: string | null;
}

/** One fact about the archive. */
export interface MetaRecord {
  readonly key: string;
  readonly value: string;
}
