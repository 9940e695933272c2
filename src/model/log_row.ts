import * as z from "zod/mini";
import { checked } from "./row.ts";

/** A line that a flow run, or a task run of it, has logged. */
export interface LogLine {
  /** When, in ISO 8601. */
  readonly timestamp: string;
  /** Its level: DEBUG, INFO, WARNING, ERROR, CRITICAL or one of the flow's own. */
  readonly level: string | null;
  /** The name of the logger, as `prefect.CloudFlowRunner`. */
  readonly logger: string | null;
  /** What was logged. */
  readonly message: string | null;
  /** The task run that has logged it; null if the flow run itself has. */
  readonly taskRunId: string | null;
}

/** One row of the API's `log`, checked. */
export interface LogRow {
  /** Its id. */
  readonly id: string;
  /** The flow run that it belongs to; null where the API does not state it. */
  readonly flowRunId: string | null;
  /** What callers get, frozen. */
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

/** Reads one row as the API's `log` answers it. */
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
