import { ResultError } from "../model/errors.ts";

/**
 * Creates the error for bytes that decode to more than the context's
 * `maxBytes`.
 *
 * @param act The failed operation, such as `unpack gzip`.
 * @param problem The reason.
 */
export function tooLarge(act: string, problem: string): ResultError {
  return new ResultError("too_large", `Cannot ${act}: ${problem}`, {
    ref: null,
    hint: "Raise results.maxBytes if you trust the stored data",
  });
}

/** Creates the error for a format, or a part of one, that has no decoder. */
export function unsupported(
  act: string,
  problem: string,
  hint?: string,
  cause?: unknown,
): ResultError {
  return new ResultError("unsupported", `Cannot ${act}: ${problem}`, {
    ref: null,
    hint,
    ...(cause !== undefined && { cause }),
  });
}
