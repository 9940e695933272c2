import { isJsonObject, parseUuid } from "../tables/scalars.ts";
import type { TaskRunData } from "./rows.ts";

/**
 * The rows, of which one has moved on to another state: Prefect keeps its class
 * and message in columns of their own.
 */
export function withState(
  rows: readonly TaskRunData[],
  taskRunId: string,
  state: unknown,
): TaskRunData[] {
  const id = parseUuid(taskRunId);
  const isMeant = (row: TaskRunData) => parseUuid(row.id) === id;
  if (id === undefined || !rows.some(isMeant)) {
    throw new RangeError(
      `Cannot set a state: no row has the id "${taskRunId}"`,
    );
  }
  const changed = { "serialized_state": state, ...columnsOf(state) };
  return rows.map((row) => isMeant(row) ? { ...row, ...changed } : row);
}

/** What a serialized state says of itself. */
export function columnsOf(
  state: unknown,
): Pick<TaskRunData, "state" | "state_message"> {
  if (!isJsonObject(state)) return { state: null, "state_message": null };
  const text = (value: unknown) => typeof value === "string" ? value : null;
  return { state: text(state.type), "state_message": text(state.message) };
}
