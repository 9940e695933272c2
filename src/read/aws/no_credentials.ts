import { ResultError, type ResultErrorCode } from "../../model/errors.ts";

/**
 * Creates the error for missing credentials. It names no object: several reads
 * may wait for the same credentials, and each reports its own object.
 */
export function noCredentials(
  code: ResultErrorCode,
  problem: string,
  hint?: string,
): ResultError {
  return new ResultError(code, `Cannot get AWS credentials: ${problem}`, {
    ref: null,
    hint,
  });
}
