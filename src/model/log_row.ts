import * as z from "zod/mini";
import { checked } from "./check/checked.ts";

/** A line that a flow run, or a task run of it, has logged. */
export interface LogLine {
  /** The time of the line, in ISO 8601. */
  readonly timestamp: string;
  /** Its level: DEBUG, INFO, WARNING, ERROR, CRITICAL or one of the flow's own. */
  readonly level: string | null;
  /** The name of the logger, such as `prefect.CloudFlowRunner`. */
  readonly logger: string | null;
  /** The logged message. */
  readonly message: string | null;
  /** The id of the task run that logged it; null if the flow run itself did. */
  readonly taskRunId: string | null;
}

/** One row of the API's `log`, checked. */
export interface LogRow {
  /** Its id. */
  readonly id: string;
  /** The flow run that it belongs to; null if the API does not state it. */
  readonly flowRunId: string | null;
  /** The frozen line that callers receive. */
  readonly line: LogLine;
}

const text = z.nullish(z.string());

const logRow = z.object({
  id: z.string(),
  timestamp: z.string(),
  level: text,
  name: text,
  message: text,
  task_run_id: text,
  flow_run_id: text,
});

/** Parses one row of the API's `log`. */
export function parseLogRow(row: unknown): LogRow {
  const parsed = checked(logRow, row, "a log line", []);
  return {
    id: parsed.id,
    flowRunId: parsed.flow_run_id ?? null,
    line: Object.freeze({
      timestamp: parsed.timestamp,
      level: parsed.level ?? null,
      logger: parsed.name ?? null,
      message: parsed.message ?? null,
      taskRunId: parsed.task_run_id ?? null,
    }),
  };
}
