/** Thrown when JSON is not of the form that `encodeJson` writes. */
export class DecodeJsonError extends SyntaxError {
  /** A literal, so that minified bundles keep it. */
  override readonly name = "DecodeJsonError";
  /** The one code of this class. */
  readonly code = "undecodable";
  /** What to do next, for people. */
  readonly hint: string;

  /** Marks it as an error of this library: `instanceof TaskRunViewError` holds. */
  constructor(problem: string, options: ErrorOptions = {}) {
    super(`Cannot read a value from JSON: ${problem}`, options);
    this.hint = "Pass JSON that encodeJson() wrote, unchanged";
    Object.defineProperty(this, Symbol.for("taskrunview.error"), {
      value: true,
    });
  }
}
