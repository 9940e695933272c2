/** Why a request cannot be replayed: stable strings, safe to `switch` over. */
export type ReplayErrorCode = "unknown_request" | "exhausted" | "malformed";

/** Thrown where a recording has no answer to a request, or cannot be read. */
export class ReplayError extends Error {
  /** A literal, so that minified bundles keep it. */
  override readonly name = "ReplayError";
  /**
   * `unknown_request`: nothing was recorded for it; `exhausted`: it was sent more
   * often than recorded; `malformed`: the file is no recording.
   */
  readonly code: ReplayErrorCode;

  /** Made by {@linkcode replayFetch}. */
  constructor(code: ReplayErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
