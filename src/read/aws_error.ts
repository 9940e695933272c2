import type { ResultErrorCode } from "../errors.ts";

/**
 * Why AWS cannot be asked. It knows no object: several may wait for the same
 * credentials. The reader makes a `ResultError` of it for each.
 */
export class AwsError extends Error {
  /** A literal, so that minified bundles keep it. */
  override readonly name = "AwsError";

  constructor(
    readonly code: ResultErrorCode,
    problem: string,
    readonly hint?: string,
  ) {
    super(problem);
  }
}
