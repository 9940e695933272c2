/**
 * A refusal of Hasura during a valid query, such as an invalid UUID.
 *
 * The status of the answer is 200, unlike for an invalid query.
 */
export class HasuraError extends Error {
  /** A literal, so that a minified bundle keeps the name. */
  override readonly name = "HasuraError";
  /** Hasura's code, such as `data-exception`. */
  readonly code: string;

  /** Keeps Hasura's wording, so that clients can be tested with it. */
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
