import type { RetryOptions } from "../async/retry_options.ts";
import { ApiError } from "../model/errors.ts";
import type { ResolvedApiSettings } from "./settings/config.ts";
import type { Pause } from "./pause.ts";
import { redactUrl } from "./redact.ts";

/** The state that all calls of a client share. */
export interface Transport {
  readonly settings: ResolvedApiSettings;
  readonly send: typeof fetch;
  readonly headers: Readonly<Record<string, string>>;
  /** Strings that no message may contain. */
  readonly secrets: readonly string[];
  readonly retry: RetryOptions | false | undefined;
  /** The maximum number of bytes of an answer. */
  readonly maxResponseBytes: number;
  readonly pause: Pause;
  readonly sent: SentHeaders;
}

/** The headers as they are sent, with those of graphql-request. */
export interface SentHeaders {
  /** Known after the first request; all requests have the same. */
  headers?: Readonly<Record<string, string>>;
}

/** The state of one call: its request, and the phase that it waits for. */
export interface CallState {
  readonly document: string;
  readonly variables: Record<string, unknown>;
  phase: string;
  /** Its start, by `performance.now()`. */
  readonly started: number;
  /** The number of requests that were sent. */
  tries: number;
  /** The error of the last attempt. */
  failure?: ApiError;
  /** The number of attempts that ended in `API_ERROR`. */
  apiErrors: number;
}

/**
 * Creates the error for a call, or one of its requests, that exceeds its time.
 */
export function timedOut(
  { settings }: Transport,
  { phase, failure, tries }: CallState,
  after: string,
): ApiError {
  return new ApiError(
    "timeout",
    `Cannot query "${
      redactUrl(settings.apiUrl.value)
    }": after ${after} it still waited for ${phase}${triesLabel(tries)}`,
    {
      hint: "Raise timeoutMs, or check the state of the API",
      ...(failure && { cause: failure }),
    },
  );
}

/** The number of requests in messages, if there were several. */
export function triesLabel(tries: number): string {
  return tries > 1 ? ` (${tries} tries)` : "";
}
