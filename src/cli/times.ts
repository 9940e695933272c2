import type { Client, TaskRunView } from "../../mod.ts";
import { TASK_RUN_TIMES } from "../api/query.ts";
import type { Context } from "./command.ts";

/** When a task run ran, ISO 8601; null where the API does not say. */
export interface Times {
  readonly startTime: string | null;
  readonly endTime: string | null;
}

interface Answer {
  readonly task_run?: readonly {
    readonly start_time?: unknown;
    readonly end_time?: unknown;
  }[];
}

/** Asks when a task run ran, which a view does not hold. */
export async function timesOf(
  { taskRunId }: TaskRunView,
  client: Client,
  { signal, timeoutMs }: Context,
): Promise<Times> {
  const { task_run: rows } = await client.graphql<Answer>(
    TASK_RUN_TIMES,
    { id: taskRunId },
    { signal, timeoutMs },
  );
  const { start_time, end_time } = rows?.[0] ?? {};
  return { startTime: textOrNull(start_time), endTime: textOrNull(end_time) };
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
