/**
 * Thrown if a value cannot be converted to JSON: its nesting is too deep, or
 * the JSON would be out of proportion to the value.
 */
export class EncodeError extends RangeError {
  /** A literal, so that a minified bundle keeps the name. */
  override readonly name = "EncodeError";
  /** The only code of this class. */
  readonly code = "limit";
  /** An instruction for people: what to do next. */
  readonly hint: string;

  /**
   * Marks it as an error of this library, so that `instanceof TaskRunViewError`
   * is true.
   */
  constructor(problem: string, hint: string) {
    super(`Cannot write a value as JSON: ${problem}`);
    this.hint = hint;
    Object.defineProperty(this, Symbol.for("taskrunview.error"), {
      value: true,
    });
  }

  /** The origin of the error: the conversion to JSON. */
  get origin(): "json" {
    return "json";
  }
}

/** The limit for nesting, as `JSON.stringify` recurses. */
export const MAX_JSON_DEPTH = 1_000;

/** Creates the error for a value that is nested deeper. */
export function tooDeep(): EncodeError {
  return new EncodeError(
    `it is nested more than ${MAX_JSON_DEPTH} levels deep`,
    "Convert its parts one by one",
  );
}

/** The allowed cost of any value in characters. */
const BASE = 16 * 2 ** 20;

/**
 * The allowed cost of each byte. A reference takes 8 bytes, a repeated string
 * at most 512 characters. Only values that share memory in other ways, such as
 * arrays that are views of one buffer, cost more.
 */
const PER_BYTE = 100;

/** Whether the output is in proportion to the bytes of a value. */
export function isInProportion(characters: number, bytes: number): boolean {
  return characters <= BASE + PER_BYTE * bytes;
}

/** Creates the error for output that is out of proportion to the value. */
export function expandsTooFar(): EncodeError {
  return new EncodeError(
    `it expands to more than ${PER_BYTE} characters for each of its bytes`,
    "Convert its parts one by one, or copy the stored bytes with openResult()",
  );
}
