import { ApiError } from "./errors.ts";
import { isJsonObject } from "./json_object.ts";

/** When a task run was at work, and how often. */
export interface TaskRunTimes {
  /** When it started, in ISO 8601; null if it has not, or the API does not state it. */
  readonly startTime: string | null;
  /** When it ended, in ISO 8601; null if it has not, or the API does not state it. */
  readonly endTime: string | null;
  /** How often it ran: 1, and 1 more for each retry, 0 if it has not; null if the API has no states of it. */
  readonly runCount: number | null;
}

/** Reads the times of a row as the API answers it. */
export function parseTimes(row: unknown): TaskRunTimes {
  const { start_time, end_time, states } = timesFieldsOf(row);
  return {
    startTime: textOrNull(start_time),
    endTime: textOrNull(end_time),
    runCount: runCountOf(states) ?? (start_time === null ? 0 : null),
  };
}

/** The fields of a row with times. */
export function timesFieldsOf(row: unknown): Readonly<Record<string, unknown>> {
  if (isJsonObject(row)) return row;
  throw new ApiError(
    "bad_response",
    "Cannot read the times of a task run: the row is not an object",
    { hint: "Check that apiUrl is the address of a Prefect 1.x API" },
  );
}

/** What is not a string states nothing. */
export function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** A loop enters Running once more for each turn, which is not a further run. */
function runCountOf(states: unknown): number | null {
  const runs = countStates(states, "Running");
  return runs === null ? null : runs - countStates(states, "Looped")!;
}

/** How many states are of a type; null where none is known: there may be no history. */
export function countStates(states: unknown, type: string): number | null {
  if (!Array.isArray(states) || states.length === 0) return null;
  return states.filter((row) => row?.state === type).length;
}
