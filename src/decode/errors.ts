import { ResultError } from "../model/errors.ts";

/**
 * The error for bytes that decode to more than the context's `maxBytes`.
 *
 * @param act What cannot be done, such as `unpack gzip`.
 * @param problem What was found.
 */
export function tooLarge(act: string, problem: string): ResultError {
  return new ResultError("too_large", `Cannot ${act}: ${problem}`, {
    ref: null,
    hint: "Raise results.maxBytes if you trust what is stored",
  });
}

/** The error for bytes of a format, or a part of one, that has no decoder. */
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
