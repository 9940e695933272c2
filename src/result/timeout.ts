import { ResultError } from "../model/errors.ts";
import { labelOf, type TaskRunRow } from "../model/row.ts";

/** Creates the error for a call on a result that exceeded its `timeoutMs`. */
export function resultTimeout(
  act: "describe" | "load" | "open",
  row: TaskRunRow,
  limit: number,
  ref = row.state.result,
): ResultError {
  return new ResultError(
    "timeout",
    `Cannot ${act} the result of ${
      labelOf(row)
    }: it took more than ${limit} ms`,
    { ref, hint: "Raise timeoutMs" },
  );
}
