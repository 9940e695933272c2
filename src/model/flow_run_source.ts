import type { CallOptions } from "../async/abort.ts";
import type { StateType } from "./state/state.ts";

/**
 * Where flow runs and logs come from: the API, or an archive.
 *
 * Rows are unchecked. A page may hold fewer rows than its limit although more
 * follow; an empty one is the end.
 */
export interface FlowRunSource {
  /** Reports whether a flow run exists; undefined where the source does not know. */
  hasFlowRun(
    flowRunId: string,
    options: CallOptions,
  ): Promise<boolean | undefined>;
  /** Finds all flow runs that match; for conditions that one row fulfils. */
  findFlowRuns(
    where: FlowRunWhere,
    options: CallOptions,
  ): Promise<readonly unknown[]>;
  /**
   * Finds the first flow runs: those whose `scheduled_start_time` is null, then
   * the latest; of the same time, the greatest id first.
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
}

/** Conditions on flow runs, all of which must hold. */
export interface FlowRunWhere {
  /** The id of the flow run. */
  readonly flowRunId?: string;
  /** Only those that come after this one, where the latest comes first. */
  readonly after?: FlowRunKey;
  /** The name of the flow. */
  readonly flowName?: string;
  /** The name of the flow's project. */
  readonly projectName?: string;
  /** The names of states of which one must match. */
  readonly states?: readonly StateType[];
  /** A part of the flow run's name, in either case. */
  readonly nameLike?: string;
  /** Scheduled to start at this time or later, in ISO 8601. */
  readonly since?: string;
  /** Scheduled to start before this time, in ISO 8601. */
  readonly until?: string;
}

/** Where a flow run stands among others. */
export interface FlowRunKey {
  /** When it was scheduled to start; null where that is not known. */
  readonly scheduledStartTime: string | null;
  /** Its id. */
  readonly flowRunId: string;
}

/** Conditions on log lines, all of which must hold. */
export interface LogWhere {
  /** The run that has logged them. */
  readonly run: LogOwner;
  /** Only those that come after this one. */
  readonly after?: LogKey;
  /** The names of levels of which one must match. */
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

/** Where a log line stands among others. */
export interface LogKey {
  /** When it was logged. */
  readonly timestamp: string;
  /** Its id. */
  readonly id: string;
}
