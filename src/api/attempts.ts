import {
  type Attempt,
  parseRetryAfter,
  retryBudget,
  withRetries,
} from "../async/retry.ts";
import { retryLimits } from "../async/retry_options.ts";
import { withDeadline } from "../async/abort.ts";
import { ApiError, isApiFault } from "../model/errors.ts";
import type { ResolvedApiSettings } from "./settings/config.ts";
import { type FailedRequest, postGraphql } from "./graphql.ts";
import { extendPause, MAX_PAUSE_MS, waitForPause } from "./pause.ts";
import {
  type CallState,
  timedOut,
  type Transport,
  triesLabel,
} from "./transport.ts";

/** Sends requests until the API returns data, or no retry is left. */
export async function repeatRequest<T>(
  transport: Transport,
  call: CallState,
  signal: AbortSignal | undefined,
): Promise<T> {
  const { settings, pause } = transport;
  const requestMs = Math.max(1, settings.requestTimeoutMs.value);
  const first = pause.until > 0
    ? undefined
    : await requestOnce<T>(transport, call, signal, requestMs);
  if (first !== undefined && "data" in first) return first.data;
  return await retryRequest(transport, call, signal, first);
}

/** Goes on after a request that has failed; most calls need no more than one. */
async function retryRequest<T>(
  transport: Transport,
  call: CallState,
  signal: AbortSignal | undefined,
  first: FailedRequest | undefined,
): Promise<T> {
  const { pause, retry } = transport;
  const { started } = call;
  const budget = retryBudget(retry, started);
  const silence = silenceLimit(transport, first && started);
  let known = first;
  const nextOutcome = async () => {
    if (known !== undefined) return known;
    if (pause.until > 0) await waitForPause(pause, budget, signal);
    return await requestOnce<T>(transport, call, signal, silence.start());
  };
  try {
    return await withRetries<T>(budget, signal, async () => {
      const outcome = await nextOutcome();
      known = undefined;
      if ("data" in outcome) return { value: outcome.data };
      if (isAnswered(outcome.error)) silence.end();
      const maxWaitMs = silence.leftMs();
      return { ...failedAttempt(transport, call, outcome), maxWaitMs };
    });
  } catch (error) {
    const { failure } = call;
    throw failure && failure === error ? withTries(failure, call) : error;
  }
}

/** The time limit for an API that does not answer. */
interface SilenceLimit {
  /** Starts a request; returns its time limit in milliseconds. */
  start(): number;
  /** Records that an answer has arrived. */
  end(): void;
  /** The maximum wait before the next request. */
  leftMs(): number;
}

/** A single request may always use its own time limit. */
function silenceLimit(
  { settings, retry }: Transport,
  started: number | undefined,
): SilenceLimit {
  const requestMs = settings.requestTimeoutMs.value;
  const mostMs = Math.max(retryLimits(retry).maxSilentMs, requestMs);
  let since = started;
  const leftMs = () =>
    since === undefined ? Infinity : since + mostMs - performance.now();
  return {
    leftMs,
    start() {
      since ??= performance.now();
      return Math.max(1, Math.min(requestMs, leftMs()));
    },
    end() {
      since = undefined;
    },
  };
}

/**
 * Sends one request within its own time limit. A timeout is an ordinary
 * failure.
 */
async function requestOnce<T>(
  transport: Transport,
  call: CallState,
  signal: AbortSignal | undefined,
  timeoutMs: number,
): Promise<{ readonly data: T } | FailedRequest> {
  const { settings } = transport;
  const { document, variables } = call;
  const url = settings.apiUrl.value;
  const onPhase = (phase: string) => call.phase = phase;
  call.tries++;
  try {
    return await withDeadline(
      { signal, timeoutMs },
      () => timedOut(transport, { ...call, tries: 1 }, timeSince(call.started)),
      (signal) =>
        postGraphql<T>(
          { ...transport, document, variables, url, signal, onPhase },
        ),
    );
  } catch (error) {
    if (error instanceof ApiError && !signal?.aborted) {
      return { error, headers: undefined };
    }
    throw error;
  }
}

/** The time of all attempts, as that of the last one alone is misleading. */
function timeSince(started: number): string {
  const seconds = Math.round((performance.now() - started) / 1_000);
  return seconds === 0 ? "less than a second" : `${seconds} s`;
}

/** Decides whether and when a request is sent again. A 429 pauses all calls. */
function failedAttempt(
  { settings, pause, retry }: Transport,
  call: CallState,
  { error: failure, headers }: FailedRequest,
): Attempt<never> {
  const error = failure.retryable ? failure : explained(failure, settings);
  call.failure = error;
  if (!failure.retryable) return { error, isTransient: false };
  const isFault = error.errors?.some(isApiFault) ?? false;
  if (isFault) call.apiErrors++;
  call.phase = `the next try, since ${reasonOf(error)}`;
  const retryAfterMs = isFault
    ? API_ERROR_DELAY_MS * 2 ** (call.apiErrors - 1)
    : retryDelay(headers);
  const holdBack = (delayMs: number) => {
    if (error.code === "rate_limited" && retry !== false) {
      extendPause(pause, error, delayMs);
    }
  };
  // The pause is set even if this call cannot wait as long: others must not
  // send meanwhile.
  holdBack(retryAfterMs ?? 0);
  return { error, isTransient: true, retryAfterMs, onWait: holdBack };
}

/** The delay that the API requests, limited to the longest pause. */
function retryDelay(headers: Headers | undefined): number | undefined {
  const delayMs = parseRetryAfter(headers?.get("retry-after") ?? null);
  return delayMs && Math.min(delayMs, MAX_PAUSE_MS);
}

/** The first delay after `API_ERROR`; it doubles each time. */
const API_ERROR_DELAY_MS = 250;

function isAnswered({ code }: ApiError): boolean {
  return code !== "network" && code !== "timeout";
}

function reasonOf(error: ApiError): string {
  return isAnswered(error)
    ? `the status was ${error.status}`
    : "no answer came";
}

/** Adds the number of attempts, if there were several. */
function withTries(error: ApiError, { tries }: CallState): ApiError {
  if (tries < 2) return error;
  const { code, message, status, errors, hint, retryable } = error;
  return new ApiError(code, `${message}${triesLabel(tries)}`, {
    ...{ status, errors, hint, retryable },
    ...("cause" in error && { cause: error.cause }),
  });
}

/** Adds a possible error of the settings if the API refuses the key. */
function explained(error: ApiError, settings: ResolvedApiSettings): ApiError {
  const { apiKey, backend, forbidden } = settings;
  const isKeyless = apiKey === undefined && backend.value === "cloud";
  const isRefused = error.code === "unauthorized" ||
    (isKeyless && error.code === "bad_response");
  if (!isRefused) return error;
  const hint = [
    isKeyless
      ? "Prefect Cloud requires an API key: set apiKey or PREFECT__CLOUD__API_KEY"
      : error.hint,
    ...forbidden.map((path) =>
      `"${path}" must not be read, and may contain the key`
    ),
  ].filter(Boolean).join("; ");
  const { status, errors, cause } = error;
  const message = apiKey
    ? error.message
    : error.message.replace("it does not accept the key", "it requires a key");
  return new ApiError("unauthorized", message, { status, errors, cause, hint });
}
