/** A GraphQL request that the backend received. */
export interface LoggedRequest {
  /**
   * The name of the operation or, if it has none, the first field it asks for
   * (`task_run`); null if the document could not be read.
   */
  readonly operation: string | null;
  /** The text of the document. */
  readonly query: string;
  /** The values of its variables, decoded if they came as a text. */
  readonly variables: Readonly<Record<string, unknown>> | null;
  /** The headers by lower-case name, with keys and cookies masked by `***`. */
  readonly headers: Readonly<Record<string, string>>;
  /** When it came, in milliseconds since 1970, as `Date.now()` counts. */
  readonly at: number;
}

const SECRET_NAME = /auth|cookie|key|token|secret|password/;
const SCHEME = /^(?:basic|bearer|digest) /i;

/** Headers as `node:http` reads them, by lower-case name. */
export type RequestHeaders = Readonly<
  Record<string, string | string[] | undefined>
>;

/** The headers with every key, token and cookie replaced by `***`. */
export function maskHeaders(
  headers: RequestHeaders,
): Readonly<Record<string, string>> {
  const entries = Object.entries(headers).map((
    [name, value],
  ) => [name, maskValue(name, String(value))]);
  return Object.freeze(Object.fromEntries(entries));
}

function maskValue(name: string, value: string): string {
  if (!SECRET_NAME.test(name)) return value;
  return `${SCHEME.exec(value)?.[0] ?? ""}***`;
}
