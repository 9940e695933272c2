import { ResultError, type ResultErrorCode } from "../../model/errors.ts";

/**
 * Says why there are no credentials. It names no object: several reads may wait
 * for the same credentials, and each tells it as its own.
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
