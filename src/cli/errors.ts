import { TaskRunViewError } from "../../mod.ts";
import { EXIT_CODES } from "./exit_codes.ts";

/** What a {@linkcode CliError} carries besides its message. */
export interface CliErrorDetails {
  /** What to do next. */
  readonly hint?: string | undefined;
  /** What the process ends with; 1 by default. */
  readonly exitCode?: number;
  /** What went wrong underneath. */
  readonly cause?: unknown;
}

/** Thrown by commands where no error of the library says what is wrong. */
export class CliError extends Error {
  /** A literal, so that minified bundles keep it. */
  override readonly name = "CliError";
  /** What to do next. */
  readonly hint: string | undefined;
  /** What the process ends with. */
  readonly exitCode: number;

  /** Keeps the hint and the exit code. */
  constructor(message: string, details: CliErrorDetails = {}) {
    super(message, "cause" in details ? { cause: details.cause } : undefined);
    this.hint = details.hint;
    this.exitCode = details.exitCode ?? EXIT_CODES.failed;
  }
}

/** Thrown by a write whose reader has gone, as `head` does. */
export class BrokenPipe extends Error {
  /** A literal, so that minified bundles keep it. */
  override readonly name = "BrokenPipe";
}

/** The reason of the signal that a key or another process has stopped us by. */
export class Interruption extends Error {
  /** A literal, so that minified bundles keep it. */
  override readonly name = "Interruption";
  /** What the process ends with. */
  readonly exitCode: number;

  /** Keeps the exit code: 128 and the number of the signal. */
  constructor(exitCode: number = EXIT_CODES.interrupted) {
    super("Interrupted");
    this.exitCode = exitCode;
  }
}

/** Waits for an interruption, and rejects with its reason. */
export function interrupted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
  });
}

/** A command line that cannot be understood. */
export function usageError(message: string, hint?: string): CliError {
  return new CliError(message, { hint, exitCode: EXIT_CODES.usage });
}

const FILE_PROBLEMS: ReadonlyMap<string, readonly [string, number]> = new Map([
  ["ENOENT", ["there is no such file or folder", EXIT_CODES.notFound]],
  ["ENOTDIR", ["a part of the path is no folder", EXIT_CODES.notFound]],
  ["EACCES", ["it may not be accessed", EXIT_CODES.denied]],
  ["EPERM", ["it may not be accessed", EXIT_CODES.denied]],
  ["EROFS", ["it may not be written to", EXIT_CODES.denied]],
  ["EISDIR", ["it is a folder", EXIT_CODES.failed]],
  ["ENOSPC", ["there is no space left", EXIT_CODES.failed]],
  ["ERR_FS_FILE_TOO_LARGE", ["it is too large", EXIT_CODES.failed]],
]);

/** What is wrong with a file, for people. */
export function fileError(
  act: string,
  path: string,
  error: unknown,
  hint?: string,
): CliError {
  const { code = "", name = "" } = error as { code?: string; name?: string };
  const denied = name === "NotCapable" || name === "PermissionDenied";
  const [problem, exitCode] = FILE_PROBLEMS.get(denied ? "EACCES" : code) ??
    [code || "the system refuses", EXIT_CODES.failed];
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

/** What the process ends with for an error. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CliError) return error.exitCode;
  if (!(error instanceof TaskRunViewError)) return EXIT_CODES.failed;
  const { status } = error as { status?: number };
  if (status === FORBIDDEN_STATUS) return EXIT_CODES.denied;
  return LIBRARY_CODES.get(error.code) ?? EXIT_CODES.failed;
}
