import type { FaultKind } from "../faults/fault_kind.ts";

/** A GraphQL request that the backend received. */
export interface LoggedRequest {
  /** The number of the request, from 1. */
  readonly number: number;
  /**
   * The name of the operation or, if it has none, its first field (`task_run`);
   * null if the document could not be parsed.
   */
  readonly operation: string | null;
  /** The source of the document. */
  readonly query: string;
  /** The values of its variables, decoded if they were sent as a string. */
  readonly variables: Readonly<Record<string, unknown>> | null;
  /** The headers by lower-case name; keys and cookies are masked by `***`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The time of arrival, in milliseconds since 1970. */
  readonly at: number;
  /** The status of its answer; null before the answer. */
  readonly status: number | null;
  /** The time when the answer was sent completely; null before. */
  readonly answeredAt: number | null;
  /** The fault of the request; null if there is none. */
  readonly fault: FaultKind | null;
}

/** A logged request that the backend completes later. */
export type LogEntry = {
  -readonly [K in keyof LoggedRequest]: LoggedRequest[K];
};

/** Requests in the order of arrival. */
export interface RequestLog {
  /** The latest requests: a live list. */
  readonly requests: readonly LoggedRequest[];
  /** Adds a request. */
  add(
    request: Pick<
      LoggedRequest,
      "operation" | "query" | "variables" | "headers"
    >,
  ): LogEntry;
}

/** Creates a log of the latest `limit` requests. */
export function createRequestLog(limit: number): RequestLog {
  const requests: LogEntry[] = [];
  let number = 0;
  return {
    requests,
    add(request) {
      const entry: LogEntry = {
        number: ++number,
        ...request,
        at: Date.now(),
        status: null,
        answeredAt: null,
        fault: null,
      };
      requests.push(entry);
      if (requests.length > limit) requests.shift();
      return entry;
    },
  };
}

const SECRET_NAME = /auth|cookie|key|token|secret|password/;
const SCHEME = /^(?:basic|bearer|digest) /i;

/** Headers of `node:http`, by lower-case name. */
export type RequestHeaders = Readonly<
  Record<string, string | string[] | undefined>
>;

/** The headers, with every key, token and cookie replaced by `***`. */
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
