import { completeError, ResultError } from "../../../model/errors.ts";
import type { ResultRef } from "../../../model/result_ref.ts";

/**
 * Converts an error that names no object, such as one of a search for
 * credentials, into an error about reading an object. Several reads may share a
 * search and its error.
 *
 * @param label The address of the object.
 */
export function withObjectContext(
  error: unknown,
  ref: ResultRef,
  label: string,
): unknown {
  if (!(error instanceof ResultError) || error.ref !== null) return error;
  const { message } = error;
  const problem = message[0]!.toLowerCase() + message.slice(1);
  return completeError(error, { ref }, `Cannot read "${label}": ${problem}`);
}
