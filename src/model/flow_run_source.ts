import type { CallOptions } from "../async/abort.ts";
import type { StateType } from "./state/state.ts";
import type { UuidRange } from "./uuid.ts";

/**
 * A source of flow runs and logs: the API, or an archive.
 *
 * Rows are unchecked. A page may contain fewer rows than its limit although
 * more follow; an empty page is the end.
 */
export interface FlowRunSource {
  /**
   * Reports whether a flow run exists; undefined if the source does not know.
   */
  hasFlowRun(
    flowRunId: string,
    options: CallOptions,
  ): Promise<boolean | undefined>;
  /**
   * Finds all flow runs that match; for conditions that match at most one row.
   */
  findFlowRuns(
    where: FlowRunWhere,
    options: CallOptions,
  ): Promise<readonly unknown[]>;
  /**
   * Finds the first flow runs: those whose `scheduled_start_time` is null, then
   * the latest; with the same time, the greatest id first.
   */
  pageFlowRuns(
    where: FlowRunWhere,
    limit: number,
    options: CallOptions,
  ): Promise<readonly unknown[]>;
  /**
   * Finds the first log lines of a run in the order of `timestamp` and `id`;
   * undefined if the run does not exist.
   */
  pageLogs(
    where: LogWhere,
    limit: number,
    options: CallOptions,
  ): Promise<readonly unknown[] | undefined>;
  /**
   * Finds the flow of a flow run with its `tasks` and `edges`; undefined if the
   * flow run does not exist, null if the source does not have its flow.
   */
  findFlowGraph(flowRunId: string, options: CallOptions): Promise<unknown>;
}

/** Conditions on flow runs, all of which must hold. */
export interface FlowRunWhere {
  /** The id of the flow run. */
  readonly flowRunId?: string;
  /** Only ids in this range. */
  readonly idRange?: UuidRange;
  /** Only those after this one, in the order of latest first. */
  readonly after?: FlowRunKey;
  /** The name of the flow. */
  readonly flowName?: string;
  /** The name of the flow's project. */
  readonly projectName?: string;
  /** State names, one of which must match. */
  readonly states?: readonly StateType[];
  /** A part of the flow run's name; the case is ignored. */
  readonly nameLike?: string;
  /** Scheduled to start at this time or later, in ISO 8601. */
  readonly since?: string;
  /** Scheduled to start before this time, in ISO 8601. */
  readonly until?: string;
}

/** The sort key of a flow run. */
export interface FlowRunKey {
  /** When it was scheduled to start; null if unknown. */
  readonly scheduledStartTime: string | null;
  /** Its id. */
  readonly flowRunId: string;
}

/** Conditions on log lines, all of which must hold. */
export interface LogWhere {
  /** The run that has logged them. */
  readonly run: LogOwner;
  /** Only those after this one. */
  readonly after?: LogKey;
  /** Level names, one of which must match. */
  readonly levels?: readonly string[];
  /** Logged at this time or later, in ISO 8601. */
  readonly since?: string;
  /** Logged before this time, in ISO 8601. */
  readonly until?: string;
}

/** A flow run, with its task runs, or one task run. */
export type LogOwner =
  | { readonly kind: "flow_run"; readonly id: string }
  | { readonly kind: "task_run"; readonly id: string };

/** The sort key of a log line. */
export interface LogKey {
  /** When it was logged. */
  readonly timestamp: string;
  /** Its id. */
  readonly id: string;
}
