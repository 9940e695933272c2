import { ApiError, type CallOptions, type RetryOptions } from "../../mod.ts";
import { withDeadline } from "../async/abort.ts";
import {
  type Attempt,
  parseRetryAfter,
  retryBudget,
  withRetries,
} from "../async/retry.ts";
import { networkReason } from "../platform/network_reason.ts";
import { type Answered, readProblem } from "./problem.ts";

/** Sends requests to a handler. */
export interface Requester {
  /** The address of the handler. */
  readonly base: string;
  /** Requests a path, with retries, and reads an answer of success. */
  get<T>(path: string, request: HandlerRequest<T>): Promise<T>;
}

/** A request to a handler. */
export interface HandlerRequest<T> {
  readonly headers: Readonly<Record<string, string>>;
  readonly options: CallOptions;
  /** Reads the answer. Without a time limit its body may outlive the call. */
  readonly read: (response: Response) => Promise<T> | T;
  /** The error for an answer that is not one of success. */
  readonly toError: (answered: Answered) => Error;
}

/** How requests are sent. */
interface RequestSettings {
  readonly headers?: HeadersInit | undefined;
  readonly credentials?: "include" | "omit" | "same-origin" | undefined;
  readonly fetch?: typeof fetch | undefined;
  readonly retry?: RetryOptions | false | undefined;
}

/** Creates what sends requests to a handler. */
export function createRequester(
  base: string,
  settings: RequestSettings,
): Requester {
  const { credentials, retry } = settings;
  const send = settings.fetch ?? ((input, init) => fetch(input, init));
  return {
    base,
    get(path, request) {
      const { headers: own, options } = request;
      const headers = new Headers(settings.headers);
      for (const [name, value] of Object.entries(own)) headers.set(name, value);
      return withDeadline(
        options,
        (limit) => timedOut(base, limit),
        (signal) =>
          withRetries(
            retryBudget(retry),
            signal,
            () =>
              attempt(base, request, signal, () =>
                send(`${base}${path}`, {
                  headers,
                  signal: (options.timeoutMs === undefined && options.signal) ||
                    signal,
                  ...(credentials && { credentials }),
                })),
          ),
      );
    },
  };
}

async function attempt<T>(
  base: string,
  { read, toError }: HandlerRequest<T>,
  signal: AbortSignal,
  send: () => Promise<Response>,
): Promise<Attempt<T>> {
  let response: Response;
  try {
    response = await send();
  } catch (cause) {
    signal.throwIfAborted();
    const reason = networkReason(cause);
    const error = new ApiError(
      "network",
      `Cannot reach the handler at "${base}": ${
        reason?.problem ?? "the request failed"
      }`,
      { cause, hint: reason?.hint },
    );
    return { error, isTransient: reason?.isFinal !== true };
  }
  if (response.ok) return { value: await read(response) };
  const answered = await readProblem(response);
  return {
    error: toError(answered),
    isTransient: answered.status === 503,
    retryAfterMs: parseRetryAfter(response.headers.get("retry-after")),
  };
}

function timedOut(base: string, limit: number): ApiError {
  return new ApiError(
    "timeout",
    `Cannot read from the handler at "${base}": it took more than ${limit} ms`,
    { hint: "Raise timeoutMs" },
  );
}
