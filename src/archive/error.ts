import { type ErrorDetails, TaskRunViewError } from "../model/errors.ts";

/** The reason why an archive cannot be written or read. */
export type ArchiveErrorCode =
  | "not_found"
  | "not_an_archive"
  | "unsupported_version"
  | "locked"
  | "timeout"
  | "disk_full"
  | "damaged"
  | "permission_denied"
  | "io"
  | "no_sqlite"
  | "database"
  | "bad_row"
  | "closed"
  | "unsupported";

/**
 * Thrown if an archive cannot be written or read.
 *
 * @example An archive that does not exist
 * ```ts
 * import { ArchiveError } from "@taskrunview/taskrunview/archive";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new ArchiveError("not_found", "Cannot open the archive: it does not exist");
 * assertEquals([error.name, error.code, error.origin], ["ArchiveError", "not_found", "archive"]);
 * ```
 */
export class ArchiveError extends TaskRunViewError {
  /** A literal, so that minified bundles keep it. */
  override readonly name = "ArchiveError";
  /** The reason, for programs; `message` is for people. */
  readonly code: ArchiveErrorCode;

  /** Keeps the code. */
  constructor(
    code: ArchiveErrorCode,
    message: string,
    details: ErrorDetails = {},
  ) {
    super(message, details);
    this.code = code;
  }

  /** The origin of the error: an archive. */
  get origin(): "archive" {
    return "archive";
  }
}
