import { type CallOptions, sleep, withDeadline } from "../async/abort.ts";
import type { ResolvedApiSettings } from "./config.ts";
import { ApiError } from "../model/errors.ts";
import { type FailedRequest, postGraphql } from "./graphql.ts";
import { redactUrl } from "./redact.ts";
import { isForbidden } from "./request_error.ts";
import {
  isTransient,
  parseRetryAfter,
  type RetryBudget,
  retryBudget,
  type RetryOptions,
} from "../async/retry.ts";

/** What all calls of one client share. */
export interface Line {
  readonly settings: ResolvedApiSettings;
  readonly send: typeof fetch;
  readonly headers: Readonly<Record<string, string>>;
  /** Texts that no message may hold. */
  readonly secrets: readonly string[];
  readonly retry: RetryOptions | false | undefined;
  /** Until when nothing is sent, by `performance.now()`: the API is overrun. */
  readonly pause: { until: number; error?: ApiError };
}

/** One call: what is asked, and what it waits for just now. */
interface Asked {
  readonly document: string;
  readonly variables: Record<string, unknown>;
  phase: string;
  /** Why the try before has failed. */
  failure?: ApiError;
}

/** Sends one document, again where that may help, within the time of the call. */
export async function call<T>(
  line: Line,
  document: string,
  variables: Record<string, unknown>,
  { signal: given, timeoutMs = line.settings.timeoutMs?.value }: CallOptions,
): Promise<T> {
  if (typeof document !== "string") {
    throw new TypeError(
      `Cannot query: the document is of type ${typeof document}, not a string`,
    );
  }
  const signal = given ?? new AbortController().signal; // fetch takes null too
  const asked: Asked = { document, variables, phase: "its turn" };
  if (timeoutMs === undefined) {
    signal.throwIfAborted();
    return await askUntilAnswered(line, asked, signal);
  }
  return await withDeadline(
    { signal, timeoutMs },
    (limit) => timedOut(line, asked, limit),
    (signal) => askUntilAnswered<T>(line, asked, signal),
  );
}

function timedOut(
  { settings }: Line,
  { phase, failure }: Asked,
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

async function askUntilAnswered<T>(
  line: Line,
  asked: Asked,
  signal: AbortSignal,
): Promise<T> {
  const budget = retryBudget(line.retry);
  for (let apiErrors = 0;;) {
    if (line.pause.until > 0) await untilUnpaused(line, budget, signal);
    const outcome = await attempt<T>(line, asked, signal);
    if ("data" in outcome) return outcome.data;
    const { error } = outcome;
    if (isApiError(error)) apiErrors++;
    if (!mayPass(error)) throw explained(error, line.settings);
    asked.failure = error;
    asked.phase = `the next try, since ${reasonOf(error)}`;
    const retryAfterMs = demandedDelay(outcome, apiErrors);
    // Also where this call cannot wait so long: the next ones shall not ask.
    pause(line, error, retryAfterMs ?? 0);
    await budget.wait({
      error,
      retryAfterMs,
      onWait: (delayMs) => pause(line, error, delayMs),
    }, signal);
  }
}

/** One request, within its own time; being late is a failure as others are. */
async function attempt<T>(
  line: Line,
  asked: Asked,
  signal: AbortSignal,
): Promise<{ readonly data: T } | FailedRequest> {
  const { settings } = line;
  const { document, variables } = asked;
  const url = settings.apiUrl.value;
  const onPhase = (phase: string) => asked.phase = phase;
  try {
    return await withDeadline(
      { signal, timeoutMs: settings.requestTimeoutMs.value },
      (limit) => timedOut(line, asked, limit),
      (signal) =>
        postGraphql<T>({ ...line, document, variables, url, signal, onPhase }),
    );
  } catch (error) {
    if (error instanceof ApiError && !signal.aborted) {
      return { error, headers: undefined };
    }
    throw error;
  }
}

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

const API_ERROR_DELAY_MS = 250;

/** How long the server, or Prefect's own rule for its faults, says to wait. */
function demandedDelay(
  { error, headers }: FailedRequest,
  apiErrors: number,
): number | undefined {
  if (isApiError(error)) return API_ERROR_DELAY_MS * 2 ** (apiErrors - 1);
  return parseRetryAfter(headers?.get("retry-after") ?? null);
}

/** All calls of a client hold back together when the API is overrun. */
function pause(
  { pause, retry }: Line,
  error: ApiError,
  delayMs: number,
): void {
  if (error.code !== "rate_limited" || retry === false) return;
  pause.until = Math.max(pause.until, performance.now() + delayMs);
  pause.error = error;
}

async function untilUnpaused(
  { pause }: Line,
  budget: RetryBudget,
  signal: AbortSignal,
): Promise<void> {
  for (let left; (left = pause.until - performance.now()) > 0;) {
    if (left > budget.leftMs()) throw pause.error;
    await sleep(left, signal);
  }
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
