import {
  type Attempt,
  isTransient,
  parseRetryAfter,
  retryBudget,
  withRetries,
} from "../async/retry.ts";
import { withDeadline } from "../async/abort.ts";
import { ApiError } from "../model/errors.ts";
import { isNotCapable } from "../platform/permissions.ts";
import type { ResolvedApiSettings } from "./config.ts";
import { type FailedRequest, postGraphql } from "./graphql.ts";
import { extendPause, MAX_PAUSE_MS, waitForPause } from "./pause.ts";
import { type CallState, timedOut, type Transport } from "./transport.ts";

/** Sends requests until one is answered with data, or none can be. */
export function repeatRequest<T>(
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

/** One request, within its own time limit; a timeout is a failure like others. */
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

/** Decides whether and when a request is sent again; a 429 pauses all calls. */
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
    : retryDelay(headers);
  const holdBack = (delayMs: number) => {
    if (error.code === "rate_limited" && retry !== false) {
      extendPause(pause, error, delayMs);
    }
  };
  // Also if this call cannot wait so long: others must not send meanwhile.
  holdBack(retryAfterMs ?? 0);
  return { error, isTransient: true, retryAfterMs, onWait: holdBack };
}

/** The delay that the API demands, up to the longest pause. */
function retryDelay(headers: Headers | undefined): number | undefined {
  const delayMs = parseRetryAfter(headers?.get("retry-after") ?? null);
  return delayMs && Math.min(delayMs, MAX_PAUSE_MS);
}

/** The first delay after `API_ERROR`; it doubles each time. */
const API_ERROR_DELAY_MS = 250;

/** Prefect's code for a transient fault of its own (`client.py`, `_request`). */
function isApiError({ errors = [] }: ApiError): boolean {
  return errors.some(({ message, extensions }) =>
    extensions?.code === "API_ERROR" || message.includes("API_ERROR")
  );
}

function mayPass(error: ApiError): boolean {
  if (isNotCapable(error.cause)) return false;
  if (error.code === "network" || error.code === "timeout") return true;
  if (error.code === "unauthorized") return false;
  return isTransient(error.status ?? 0) || isApiError(error);
}

function reasonOf({ code, status }: ApiError): string {
  return code === "network" || code === "timeout"
    ? "no answer came"
    : `the status was ${status}`;
}

/** Adds what may be wrong with the settings if the API refuses the key. */
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
