import type { RetryOptions } from "../async/retry_options.ts";
import { ApiError } from "../model/errors.ts";
import type { ResolvedApiSettings } from "./settings/config.ts";
import type { Pause } from "./pause.ts";
import { redactUrl } from "./redact.ts";

/** What all calls of a client share. */
export interface Transport {
  readonly settings: ResolvedApiSettings;
  readonly send: typeof fetch;
  readonly headers: Readonly<Record<string, string>>;
  /** Strings that no message may hold. */
  readonly secrets: readonly string[];
  readonly retry: RetryOptions | false | undefined;
  /** How much of an answer is read. */
  readonly maxResponseBytes: number;
  readonly pause: Pause;
}

/** The state of one call: what it requests, and what it waits for. */
export interface CallState {
  readonly document: string;
  readonly variables: Record<string, unknown>;
  phase: string;
  /** When it started, by `performance.now()`. */
  readonly started: number;
  /** How many requests were sent. */
  tries: number;
  /** The error of the last attempt. */
  failure?: ApiError;
  /** How many attempts ended in `API_ERROR`. */
  apiErrors: number;
}

/** The error where a call, or one of its requests, takes too long. */
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

/** How messages state that a request was sent more than once. */
export function triesLabel(tries: number): string {
  return tries > 1 ? ` (${tries} tries)` : "";
}
