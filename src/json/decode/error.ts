/** Thrown if JSON does not have the form that `encodeJson` writes. */
export class DecodeJsonError extends SyntaxError {
  /** A literal, so that a minified bundle keeps the name. */
  override readonly name = "DecodeJsonError";
  /** The only code of this class. */
  readonly code = "undecodable";
  /** An instruction for people: what to do next. */
  readonly hint: string;

  /**
   * Marks it as an error of this library, so that `instanceof TaskRunViewError`
   * is true.
   */
  constructor(problem: string, options: ErrorOptions = {}) {
    super(`Cannot read a value from JSON: ${problem}`, options);
    this.hint = "Pass JSON that encodeJson() wrote, unchanged";
    Object.defineProperty(this, Symbol.for("taskrunview.error"), {
      value: true,
    });
  }
}
