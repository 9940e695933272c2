import type { StateType } from "../../model/state/state.ts";
import type {
  EdgeRecord,
  FlowRecord,
  FlowRunRecord,
  FlowRunStateRecord,
  LogRecord,
  TaskRecord,
  TaskRunRecord,
  TaskRunStateRecord,
} from "../rows.ts";

/** Which flow runs are read: those that meet all conditions. */
export interface FlowRunSelection {
  /** Ids, one of which must match. */
  readonly flowRunIds?: readonly string[];
  /** The name of the project of their flow. */
  readonly projectName?: string;
  /** The name of their flow. */
  readonly flowName?: string;
  /** State names, one of which must match. */
  readonly states?: readonly StateType[];
  /** Scheduled to start at this time or later, in ISO 8601. */
  readonly since?: string;
  /** Scheduled to start before this time, in ISO 8601. */
  readonly until?: string;
}

/** Flow runs, and the states that they have been in. */
export interface FlowRunPage {
  readonly flowRuns: readonly FlowRunRecord[];
  readonly states: readonly FlowRunStateRecord[];
}

/** A flow with its tasks and their dependencies. */
export interface WholeFlow {
  readonly flow: FlowRecord;
  readonly tasks: readonly TaskRecord[];
  readonly edges: readonly EdgeRecord[];
}

/** Task runs, and the states that they have been in. */
export interface TaskRunPage {
  readonly taskRuns: readonly TaskRunRecord[];
  readonly states: readonly TaskRunStateRecord[];
}

/** Successive ids: all after the first, up to the last and including it. */
export interface IdRange {
  /** Undefined: from the least. */
  readonly after?: string | undefined;
  /** Undefined: to the greatest. */
  readonly to?: string | undefined;
}

/** The sort key of a log line. */
export interface LogPosition {
  readonly flow_run_id: string;
  readonly timestamp: string;
  readonly id: string;
}

/** How many rows there are; null where the source does not count them. */
export interface RowCounts {
  readonly flowRuns: number | null;
  readonly taskRuns: number | null;
  readonly logs: number | null;
}

/**
 * The source of the rows of an archive: an API, or the database of a server.
 *
 * Rows are in the form of the archive. Every iteration is in the order of its
 * key, and can start after any key, so that an interrupted one can continue.
 */
export interface ArchiveSource {
  /** The kind of the source. */
  readonly kind: "api" | "postgresql";
  /** Its address, without secrets. */
  readonly url: string;
  /** How many flow runs are best read together. */
  readonly batchSize: number;
  /** Whether ranges of ids are read faster side by side than one by one. */
  readonly isSplit: boolean;
  /** Reads flow runs in the order of their ids. */
  flowRuns(
    selection: FlowRunSelection,
    signal: AbortSignal,
  ): AsyncIterable<FlowRunPage>;
  /** Reads a flow; undefined if there is none. */
  flow(id: string, signal: AbortSignal): Promise<WholeFlow | undefined>;
  /**
   * Reads the task runs of some flow runs in the order of their ids.
   *
   * @param withStates Whether their states are read as well.
   */
  taskRuns(
    flowRunIds: readonly string[],
    range: IdRange,
    withStates: boolean,
    signal: AbortSignal,
  ): AsyncIterable<TaskRunPage>;
  /**
   * Reads the log lines of some flow runs in the order of `flow_run_id`,
   * `timestamp` and `id`.
   */
  logs(
    flowRunIds: readonly string[],
    after: LogPosition | undefined,
    signal: AbortSignal,
  ): AsyncIterable<readonly LogRecord[]>;
  /** Counts the flow runs of a selection; null if it cannot. */
  countFlowRuns(
    selection: FlowRunSelection,
    signal: AbortSignal,
  ): Promise<number | null>;
  /** Counts what a selection has. */
  count(selection: FlowRunSelection, signal: AbortSignal): Promise<RowCounts>;
  /** Closes connections. */
  close(): Promise<void>;
}
