import type { TaskRunViewError } from "./errors.ts";

/**
 * The reason why a result cannot be loaded: the error of `result()` as plain
 * data.
 */
export interface ResultProblem {
  /** The error's code. */
  readonly code: string;
  /** The error's message. */
  readonly message: string;
  /** An instruction; null if the error has no hint. */
  readonly hint: string | null;
}

/** Turns an error of this library into plain data. */
export function toProblem(
  { code, message, hint }: TaskRunViewError,
): ResultProblem {
  return { code, message, hint: hint ?? null };
}
