import type { RetryOptions } from "../async/retry_options.ts";
import { ApiError } from "../model/errors.ts";
import type { ResolvedApiSettings } from "./config.ts";
import type { Pause } from "./pause.ts";
import { redactUrl } from "./redact.ts";

/** What all calls of one client share. */
export interface Transport {
  readonly settings: ResolvedApiSettings;
  readonly send: typeof fetch;
  readonly headers: Readonly<Record<string, string>>;
  /** Texts that no message may hold. */
  readonly secrets: readonly string[];
  readonly retry: RetryOptions | false | undefined;
  /** How much of an answer is read. */
  readonly maxResponseBytes: number;
  readonly pause: Pause;
}

/** One call: what is requested, and what it waits for just now. */
export interface CallState {
  readonly document: string;
  readonly variables: Record<string, unknown>;
  phase: string;
  /** Why the attempt before has failed. */
  failure?: ApiError;
  /** How many attempts have met a fault of Prefect's own. */
  apiErrors: number;
}

/** The error where a call, or one of its requests, takes too long. */
export function timedOut(
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
