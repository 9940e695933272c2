import { type CallOptions, withDeadline } from "../async/abort.ts";
import {
  type Attempt,
  isTransient,
  parseRetryAfter,
  retryBudget,
  type RetryOptions,
  withRetries,
} from "../async/retry.ts";
import { ApiError } from "../model/errors.ts";
import type { ResolvedApiSettings } from "./config.ts";
import { type FailedRequest, postGraphql } from "./graphql.ts";
import { extendPause, type Pause, waitForPause } from "./pause.ts";
import { redactUrl } from "./redact.ts";
import { isForbidden } from "./request_error.ts";

/** What all calls of one client share. */
export interface Transport {
  readonly settings: ResolvedApiSettings;
  readonly send: typeof fetch;
  readonly headers: Readonly<Record<string, string>>;
  /** Texts that no message may hold. */
  readonly secrets: readonly string[];
  readonly retry: RetryOptions | false | undefined;
  readonly pause: Pause;
}

/** One call: what is requested, and what it waits for just now. */
interface CallState {
  readonly document: string;
  readonly variables: Record<string, unknown>;
  phase: string;
  /** Why the attempt before has failed. */
  failure?: ApiError;
  /** How many attempts have met a fault of Prefect's own. */
  apiErrors: number;
}

/** Sends one document, again where that may help, within the time of the call. */
export async function requestWithRetry<T>(
  transport: Transport,
  document: string,
  variables: Record<string, unknown>,
  options: CallOptions,
): Promise<T> {
  if (typeof document !== "string") {
    throw new TypeError(
      `Cannot query: the document is of type ${typeof document}, not a string`,
    );
  }
  const { timeoutMs = transport.settings.timeoutMs?.value } = options;
  const signal = options.signal ?? new AbortController().signal; // null too
  const call: CallState = {
    document,
    variables,
    phase: "its turn",
    apiErrors: 0,
  };
  if (timeoutMs === undefined) {
    signal.throwIfAborted();
    return await repeatRequest(transport, call, signal);
  }
  return await withDeadline(
    { signal, timeoutMs },
    (limit) => timedOut(transport, call, limit),
    (signal) => repeatRequest<T>(transport, call, signal),
  );
}

function timedOut(
  { settings }: Transport,
  { phase, failure }: CallState,
  limit: number,
): ApiError {
  return new ApiError(
    "timeout",
    `Cannot query "${
      redactUrl(settings.apiUrl.value)
    }": after ${limit} ms it still waited for ${phase}`,
    {
      hint: "Raise timeoutMs, or see whether the API is well",
      ...(failure && { cause: failure }),
    },
  );
}

function repeatRequest<T>(
  transport: Transport,
  call: CallState,
  signal: AbortSignal,
): Promise<T> {
  const { pause, retry } = transport;
  const budget = retryBudget(retry);
  return withRetries<T>(budget, signal, async () => {
    if (pause.until > 0) await waitForPause(pause, budget, signal);
    const outcome = await requestOnce<T>(transport, call, signal);
    return "data" in outcome
      ? { value: outcome.data }
      : failedAttempt(transport, call, outcome);
  });
}

/** One request, within its own time; being late is a failure as others are. */
async function requestOnce<T>(
  transport: Transport,
  call: CallState,
  signal: AbortSignal,
): Promise<{ readonly data: T } | FailedRequest> {
  const { settings } = transport;
  const { document, variables } = call;
  const url = settings.apiUrl.value;
  const onPhase = (phase: string) => call.phase = phase;
  try {
    return await withDeadline(
      { signal, timeoutMs: settings.requestTimeoutMs.value },
      (limit) => timedOut(transport, call, limit),
      (signal) =>
        postGraphql<T>({
          ...transport,
          ...{ document, variables, url, signal, onPhase },
        }),
    );
  } catch (error) {
    if (error instanceof ApiError && !signal.aborted) {
      return { error, headers: undefined };
    }
    throw error;
  }
}

/** Whether and when a request is sent again; all calls hold back for a 429. */
function failedAttempt(
  { settings, pause, retry }: Transport,
  call: CallState,
  { error, headers }: FailedRequest,
): Attempt<never> {
  if (!mayPass(error)) {
    return { error: explained(error, settings), isTransient: false };
  }
  if (isApiError(error)) call.apiErrors++;
  call.failure = error;
  call.phase = `the next try, since ${reasonOf(error)}`;
  const retryAfterMs = isApiError(error)
    ? API_ERROR_DELAY_MS * 2 ** (call.apiErrors - 1)
    : parseRetryAfter(headers?.get("retry-after") ?? null);
  const holdBack = (delayMs: number) => {
    if (error.code === "rate_limited" && retry !== false) {
      extendPause(pause, error, delayMs);
    }
  };
  // Also where this call cannot wait so long: the next ones shall not ask.
  holdBack(retryAfterMs ?? 0);
  return { error, isTransient: true, retryAfterMs, onWait: holdBack };
}

/** Prefect's own rule for its faults. */
const API_ERROR_DELAY_MS = 250;

/** Prefect's word for a fault of its own that may pass (`client.py`, `_request`). */
function isApiError({ errors = [] }: ApiError): boolean {
  return errors.some(({ message, extensions }) =>
    extensions?.code === "API_ERROR" || message.includes("API_ERROR")
  );
}

function mayPass(error: ApiError): boolean {
  if (isForbidden(error.cause)) return false;
  if (error.code === "network" || error.code === "timeout") return true;
  if (error.code === "unauthorized") return false;
  return isTransient(error.status ?? 0) || isApiError(error);
}

function reasonOf({ code, status }: ApiError): string {
  return code === "network" || code === "timeout"
    ? "no answer came"
    : `the status was ${status}`;
}

/** Says what may be wrong with the settings where the API does not know us. */
function explained(error: ApiError, settings: ResolvedApiSettings): ApiError {
  const { apiKey, backend, forbidden } = settings;
  const isKeyless = apiKey === undefined && backend.value === "cloud";
  const isRefused = error.code === "unauthorized" ||
    (isKeyless && error.code === "bad_response");
  if (!isRefused) return error;
  const hint = [
    isKeyless
      ? "Prefect Cloud needs an API key: give apiKey, or set PREFECT__CLOUD__API_KEY"
      : error.hint,
    ...forbidden.map((path) =>
      `"${path}" may not be read: it may have the key`
    ),
  ].filter(Boolean).join("; ");
  const { status, errors, cause } = error;
  const message = apiKey
    ? error.message
    : error.message.replace("it does not accept the key", "it wants a key");
  return new ApiError("unauthorized", message, { status, errors, cause, hint });
}
