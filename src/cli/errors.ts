import { TaskRunViewError } from "../../mod.ts";
import { EXIT_CODES } from "./exit_codes.ts";

/** The details of a {@linkcode CliError} besides its message. */
export interface CliErrorDetails {
  /** An instruction: what to do next. */
  readonly hint?: string | undefined;
  /**
   * The exit code.
   *
   * @default {1}
   */
  readonly exitCode?: number;
  /** The error that caused this one. */
  readonly cause?: unknown;
}

/** Thrown by commands for errors that are not errors of the library. */
export class CliError extends Error {
  /** A literal, so that a minified bundle keeps the name. */
  override readonly name = "CliError";
  /** An instruction: what to do next. */
  readonly hint: string | undefined;
  /** The exit code. */
  readonly exitCode: number;

  /** Keeps the hint and the exit code. */
  constructor(message: string, details: CliErrorDetails = {}) {
    super(message, "cause" in details ? { cause: details.cause } : undefined);
    this.hint = details.hint;
    this.exitCode = details.exitCode ?? EXIT_CODES.failed;
  }
}

/** Thrown by a write after the reader has closed the stream, as `head` does. */
export class BrokenPipe extends Error {
  /** A literal, so that a minified bundle keeps the name. */
  override readonly name = "BrokenPipe";
}

/** The reason of a signal after an interruption by a key or another process. */
export class Interruption extends Error {
  /** A literal, so that a minified bundle keeps the name. */
  override readonly name = "Interruption";
  /** The exit code. */
  readonly exitCode: number;

  /** Keeps the exit code: 128 and the number of the signal. */
  constructor(exitCode: number = EXIT_CODES.interrupted) {
    super("Interrupted");
    this.exitCode = exitCode;
  }
}

/** Waits for an interruption; rejects with its reason. */
export function interrupted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
  });
}

/** Creates the error for an invalid command line. */
export function usageError(message: string, hint?: string): CliError {
  return new CliError(message, { hint, exitCode: EXIT_CODES.usage });
}

const FILE_PROBLEMS: ReadonlyMap<string, readonly [string, number]> = new Map([
  ["ENOENT", ["it does not exist", EXIT_CODES.notFound]],
  ["ENOTDIR", ["a part of the path is not a folder", EXIT_CODES.notFound]],
  ["EACCES", ["access is denied", EXIT_CODES.denied]],
  ["EPERM", ["access is denied", EXIT_CODES.denied]],
  ["EROFS", ["it is read-only", EXIT_CODES.denied]],
  ["EISDIR", ["it is a folder", EXIT_CODES.failed]],
  ["ENOSPC", ["no space is left", EXIT_CODES.failed]],
  ["ERR_FS_FILE_TOO_LARGE", ["it is too large", EXIT_CODES.failed]],
]);

/** Creates the error for a file operation. */
export function fileError(
  act: string,
  path: string,
  error: unknown,
  hint?: string,
): CliError {
  const { code = "", name = "" } = error as { code?: string; name?: string };
  const denied = name === "NotCapable" || name === "PermissionDenied";
  const [problem, exitCode] = FILE_PROBLEMS.get(denied ? "EACCES" : code) ??
    [code || "the system refuses it", EXIT_CODES.failed];
  const message = `Cannot ${act} "${path}": ${problem}`;
  return new CliError(message, { exitCode, hint, cause: error });
}

const LIBRARY_CODES: ReadonlyMap<string, number> = new Map([
  ["not_found", EXIT_CODES.notFound],
  ["no_result", EXIT_CODES.notFound],
  ["no_location", EXIT_CODES.notFound],
  ["missing_index", EXIT_CODES.notFound],
  ["unauthorized", EXIT_CODES.denied],
  ["denied", EXIT_CODES.denied],
  ["permission_denied", EXIT_CODES.denied],
  ["config", EXIT_CODES.usage],
]);

const FORBIDDEN_STATUS = 403;

/** The exit code for an error. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CliError) return error.exitCode;
  if (!(error instanceof TaskRunViewError)) return EXIT_CODES.failed;
  const { status } = error as { status?: number };
  if (status === FORBIDDEN_STATUS) return EXIT_CODES.denied;
  return LIBRARY_CODES.get(error.code) ?? EXIT_CODES.failed;
}
