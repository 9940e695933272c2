import { ResultError } from "../../model/errors.ts";
import type { ResultRef } from "../../model/result_ref.ts";

/**
 * Tells an error of the search for credentials as one about the object that
 * they were wanted for. Several reads may share a search, and so its error.
 */
export function withObjectContext(
  error: unknown,
  label: string,
  ref: ResultRef,
): unknown {
  if (!(error instanceof ResultError) || error.ref !== null) return error;
  const { code, message, hint } = error;
  const problem = message[0]!.toLowerCase() + message.slice(1);
  return new ResultError(code, `Cannot read "${label}": ${problem}`, {
    ref,
    hint,
  });
}
