import { ApiError } from "./errors.ts";
import { isJsonObject } from "./json_object.ts";

/** The start time, end time and run count of a task run. */
export interface TaskRunTimes {
  /** When it started, in ISO 8601; null if it has not, or the API does not state it. */
  readonly startTime: string | null;
  /** When it ended, in ISO 8601; null if it has not, or the API does not state it. */
  readonly endTime: string | null;
  /**
   * The number of runs: 1 plus the number of retries, or 0 if it has not run;
   * null if the API has no states of it.
   */
  readonly runCount: number | null;
}

/** Parses the times of a row of the API. */
export function parseTimes(row: unknown): TaskRunTimes {
  const { start_time, end_time, states } = timesFieldsOf(row);
  return {
    startTime: textOrNull(start_time),
    endTime: textOrNull(end_time),
    runCount: runCountOf(states) ?? (start_time === null ? 0 : null),
  };
}

/** Returns the fields of a row with times. */
export function timesFieldsOf(row: unknown): Readonly<Record<string, unknown>> {
  if (isJsonObject(row)) return row;
  throw new ApiError(
    "bad_response",
    "Cannot read the times of a task run: the row is not an object",
    { hint: "Check that apiUrl is the address of a Prefect 1.x API" },
  );
}

/** Returns a string unchanged, and null for any other value. */
export function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/**
 * A loop enters Running once for each iteration, which is not a further run.
 */
function runCountOf(states: unknown): number | null {
  const runs = countStates(states, "Running");
  return runs === null ? null : runs - countStates(states, "Looped")!;
}

/**
 * Counts the states of a type; null if no state is known, since the API may
 * keep no history.
 */
export function countStates(states: unknown, type: string): number | null {
  if (!Array.isArray(states) || states.length === 0) return null;
  return states.filter((row) => row?.state === type).length;
}
