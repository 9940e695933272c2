import type { FaultKind } from "../faults/fault_kind.ts";

/** A GraphQL request that the backend received. */
export interface LoggedRequest {
  /** Which request it is, from 1. */
  readonly number: number;
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
  /** The status of its answer; null while there is none. */
  readonly status: number | null;
  /** When all of its answer had been sent; null while it has not. */
  readonly answeredAt: number | null;
  /** The fault that it met; null if none. */
  readonly fault: FaultKind | null;
}

/** A logged request, as the backend goes on to fill it in. */
export type LogEntry = {
  -readonly [K in keyof LoggedRequest]: LoggedRequest[K];
};

/** Requests in the order in which they came. */
export interface RequestLog {
  /** The latest requests: a live list. */
  readonly requests: readonly LoggedRequest[];
  /** Adds a request that came right now. */
  add(
    request: Pick<
      LoggedRequest,
      "operation" | "query" | "variables" | "headers"
    >,
  ): LogEntry;
}

/** Starts a log that keeps no more than the latest `limit` requests. */
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
