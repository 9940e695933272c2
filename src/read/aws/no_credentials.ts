import { ResultError, type ResultErrorCode } from "../../model/errors.ts";

/**
 * Makes the error for credentials that cannot be had. It names no object:
 * several reads may wait for the same credentials, and each reports its own.
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
