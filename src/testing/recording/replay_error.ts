/**
 * The reason why a request cannot be replayed. The strings are stable, so that
 * a program can `switch` over them.
 */
export type ReplayErrorCode = "unknown_request" | "exhausted" | "malformed";

/** Thrown if a recording has no answer to a request, or cannot be read. */
export class ReplayError extends Error {
  /** A literal, so that a minified bundle keeps the name. */
  override readonly name = "ReplayError";
  /**
   * `unknown_request`: the request was not recorded; `exhausted`: it was sent
   * more often than recorded; `malformed`: the file is not a recording.
   */
  readonly code: ReplayErrorCode;

  /** Created by {@linkcode replayFetch}. */
  constructor(code: ReplayErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
