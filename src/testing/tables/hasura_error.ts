/**
 * What Hasura refuses while it runs a valid query, such as a uuid that is none.
 *
 * It is answered with status 200, unlike an invalid query.
 */
export class HasuraError extends Error {
  /** A literal, so that minified bundles keep it. */
  override readonly name = "HasuraError";
  /** Hasura's code, such as `data-exception`. */
  readonly code: string;

  /** Keeps Hasura's own wording, so that clients can be tested against it. */
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
