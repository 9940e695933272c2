import {
  abortable,
  CALL_OPTIONS,
  type CallOptions,
  withDeadline,
} from "../async/abort.ts";
import { lazyImport } from "../async/lazy_import.ts";
import { ApiError } from "../model/errors.ts";
import { checkOptions } from "../platform/options.ts";
import { isNotCapable } from "../platform/permissions.ts";
import { redactUrl } from "./redact.ts";
import { type CallState, timedOut, type Transport } from "./transport.ts";

/** Sends one document, with retries, within the time of the call. */
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
  checkOptions("query", options, CALL_OPTIONS);
  const { timeoutMs = transport.settings.timeoutMs?.value } = options;
  const signal = options.signal ?? undefined; // null too
  const call: CallState = {
    document,
    variables,
    phase: "its turn",
    started: performance.now(),
    tries: 0,
    apiErrors: 0,
  };
  if (timeoutMs === undefined) {
    signal?.throwIfAborted();
    return await sendAttempts(transport, call, signal);
  }
  return await withDeadline(
    { signal, timeoutMs },
    (limit) => timedOut(transport, call, `${limit} ms`),
    (signal) => sendAttempts<T>(transport, call, signal),
  );
}

/**
 * Loaded with the first request: graphql reads NODE_ENV then, which Deno may
 * refuse. Deno uses the version of graphql that it finds first for
 * graphql-request as well; it would use one that graphql-request does not
 * support otherwise, and warn at each start.
 */
const importAttempts = /* @__PURE__ */ lazyImport(async () => {
  await import("graphql/version.js");
  return await import("./attempts.ts");
});

async function sendAttempts<T>(
  transport: Transport,
  call: CallState,
  signal: AbortSignal | undefined,
): Promise<T> {
  const attempts = importAttempts();
  const { repeatRequest } = attempts instanceof Promise
    ? await abortable(attempts, signal).catch((error) => {
      signal?.throwIfAborted();
      throw loadError(transport.settings.apiUrl.value, error);
    })
    : attempts;
  return await repeatRequest<T>(transport, call, signal);
}

/** The error if graphql-request, or one of its imports, cannot be loaded. */
function loadError(url: string, cause: unknown): ApiError {
  const isForbidden = isNotCapable(cause);
  const [problem, hint] = isForbidden
    ? [
      "graphql-request must not read NODE_ENV",
      "In Deno, run with --allow-net and --allow-env=NODE_ENV",
    ]
    : [
      "graphql-request cannot be loaded",
      "Reinstall the package with all files of its bundle",
    ];
  return new ApiError(
    isForbidden ? "permission_denied" : "network",
    `Cannot query "${redactUrl(url)}": ${problem}`,
    { cause, hint, retryable: false },
  );
}
