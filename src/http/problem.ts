import { TaskRunViewError } from "../../mod.ts";

/** The problem details of a refused or failed request (RFC 9457). */
export interface Problem {
  /** Always `about:blank`: the status and `code` identify the problem. */
  readonly type: "about:blank";
  /** The name of the status. */
  readonly title: string;
  /**
   * The HTTP status. In a line of a stream, it is the status that the answer
   * would have had.
   */
  readonly status: number;
  /** The request and the reason. */
  readonly detail: string;
  /** The error code of the library, or of the handler. */
  readonly code: string;
  /** An instruction for people: what to do next. */
  readonly hint?: string;
  /** The requested path. */
  readonly instance: string;
}

/** The media type of problems. */
export const PROBLEM_TYPE = "application/problem+json";

/** The names of the statuses of problems in RFC 9110. */
export const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  409: "Conflict",
  413: "Content Too Large",
  416: "Range Not Satisfiable",
  422: "Unprocessable Content",
  499: "Client Closed Request",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** The status for each error code of the library. */
const STATUSES: ReadonlyMap<string, number> = new Map([
  ["not_found", 404],
  ["multiple_found", 502],
  ["bad_response", 502],
  ["graphql", 502],
  ["unauthorized", 502],
  ["rate_limited", 503],
  ["http", 502],
  ["network", 502],
  ["timeout", 504],
  ["permission_denied", 500],
  ["not_finished", 409],
  ["not_mapped", 409],
  ["missing_index", 409],
  ["no_result", 404],
  ["no_location", 404],
  ["custom_type", 501],
  ["denied", 403],
  ["read_failed", 502],
  ["undecodable", 422],
  ["too_large", 413],
  ["unsupported", 501],
  ["schema", 422],
  ["truncated", 422],
  ["malformed", 422],
  ["limit", 422],
  ["config", 500],
]);

/** The codes of the handler, each with its status. */
const OWN_STATUSES = {
  "bad_request": 400,
  forbidden: 403,
  "no_route": 404,
  "method_not_allowed": 405,
  "not_acceptable": 406,
  "range_not_satisfiable": 416,
  unencodable: 422,
} as const;

/** The details of a {@linkcode RequestError} besides its code and message. */
interface RequestErrorDetails {
  /** An instruction: what to do next. */
  readonly hint?: string;
  /** Additional headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that the handler itself refuses. */
export class RequestError extends Error {
  /** A literal, so that a minified bundle keeps the name. */
  override readonly name = "RequestError";
  /** The reason. */
  readonly code: keyof typeof OWN_STATUSES;
  /** The hint, and headers of the answer. */
  readonly details: RequestErrorDetails;

  /** Keeps the code and the details. */
  constructor(
    code: keyof typeof OWN_STATUSES,
    message: string,
    details: RequestErrorDetails = {},
  ) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** Creates the refusal of a request whose target and Host do not form a URL. */
export function invalidUrl(): RequestError {
  return new RequestError(
    "bad_request",
    "Cannot answer this request: its target and its Host are not a valid URL",
  );
}

/**
 * Whether an error may be described in an answer; others may contain anything.
 */
export function isPublicError(
  error: unknown,
): error is TaskRunViewError | RequestError {
  return error instanceof RequestError || error instanceof TaskRunViewError;
}

/** Describes an error for the client. */
export function toProblem(error: unknown, instance: string): Problem {
  if (error instanceof RequestError) {
    const { code, message, details } = error;
    return problem(OWN_STATUSES[code], code, message, details.hint, instance);
  }
  if (error instanceof TaskRunViewError) {
    const { code, message, hint } = error;
    return problem(STATUSES.get(code) ?? 500, code, message, hint, instance);
  }
  return problem(
    500,
    "internal",
    "Cannot answer: internal error",
    undefined,
    instance,
  );
}

/** The answer to a client that has disconnected. */
export function cancelledProblem(instance: string): Problem {
  const detail = "Cannot answer: the request was cancelled";
  return problem(499, "cancelled", detail, undefined, instance);
}

function problem(
  status: number,
  code: string,
  detail: string,
  hint: string | undefined,
  instance: string,
): Problem {
  return {
    type: "about:blank",
    title: TITLES[status]!,
    status,
    detail,
    code,
    ...(hint !== undefined && { hint }),
    instance,
  };
}

/** In seconds; the client has already retried for a while. */
const RETRY_AFTER = "30";

/** Creates the answer for a problem. */
export function problemResponse(told: Problem, error?: unknown): Response {
  const own = error instanceof RequestError ? error.details.headers : undefined;
  const bytes = new TextEncoder().encode(JSON.stringify(told));
  return new Response(bytes, {
    status: told.status,
    headers: {
      "content-type": PROBLEM_TYPE,
      "content-length": String(bytes.length),
      ...(told.status === 503 && { "retry-after": RETRY_AFTER }),
      ...own,
    },
  });
}
