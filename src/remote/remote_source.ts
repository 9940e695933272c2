import type { Client, ResultSettings, RetryOptions } from "../../mod.ts";
import { createSourceClient } from "../api/client.ts";
import { ApiError } from "../../mod.ts";
import { RETRY_OPTIONS } from "../async/retry_options.ts";
import { checkOptions, type OptionTable } from "../platform/options.ts";
import { RESULT_OPTIONS } from "../result/settings.ts";
import { createRequester } from "./request.ts";
import { remoteReaders } from "./result_reader.ts";
import { remoteTaskRuns } from "./task_runs.ts";

/** How a handler is asked. */
export interface RemoteSourceOptions {
  /** Headers of each request, such as an authorization. */
  readonly headers?: HeadersInit | undefined;
  /** Whether cookies are sent; as in `fetch`, `"same-origin"` by default. */
  readonly credentials?: "include" | "omit" | "same-origin" | undefined;
  /** Sends the requests; the global `fetch` by default. */
  readonly fetch?: typeof fetch | undefined;
  /** The time limit of each call, in milliseconds; none by default. */
  readonly timeoutMs?: number | undefined;
  /** How requests are repeated after failures that may pass; `false`: never. */
  readonly retry?: RetryOptions | false | undefined;
  /** How results are decoded; where they are stored is up to the handler. */
  readonly results?:
    | Pick<ResultSettings, "serializer" | "maxBytes" | "limits">
    | undefined;
}

const REMOTE_OPTIONS: OptionTable<RemoteSourceOptions> = {
  headers: "object|array",
  credentials: "string",
  fetch: "function",
  timeoutMs: "number",
  retry: ["false|object", RETRY_OPTIONS],
  results: ["object", {
    serializer: RESULT_OPTIONS.serializer,
    maxBytes: RESULT_OPTIONS.maxBytes,
    limits: RESULT_OPTIONS.limits,
  }],
};

/**
 * Creates a client that reads through a handler of `createHandler()`. All calls
 * of this library take it as `client`: look-ups, lists, logs, watches, and
 * `result()`.
 *
 * Rows come as the handler's API has them. Results come as their stored bytes,
 * which the handler reads with its own credentials and rules, and are decoded
 * here: values are the same as those of a direct client. What the handler
 * denies, such as a SecretResult, rejects with a `ResultError` `denied`.
 *
 * @example A web page that reads through a handler
 * ```ts
 * import { createClient, fromTaskRunId } from "@taskrunview/taskrunview";
 * import { createHandler } from "@taskrunview/taskrunview/http";
 * import { createRemoteSource } from "@taskrunview/taskrunview/remote";
 * import { startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * await using api = await startTestBackend();
 * const handler = createHandler({ client: createClient({ apiUrl: api.url }) });
 * const client = createRemoteSource("http://localhost", {
 *   fetch: (url, init) => handler(new Request(url, init)),
 * });
 * const run = await fromTaskRunId("6605a1bd-0d72-5cfe-86e3-130e0febd052", { client });
 * assertEquals(run.state.type, "Success");
 * ```
 *
 * @param url The address of the handler, with its base path.
 * @param options Headers, time limit, retries and how results are decoded.
 * @returns The client. Its `graphql()` rejects: a handler answers no GraphQL.
 * @throws {TypeError} If `url` is not an address, or an option is unknown.
 */
export function createRemoteSource(
  url: string | URL,
  options: RemoteSourceOptions = {},
): Client {
  checkOptions("create a remote source", options, REMOTE_OPTIONS);
  const base = baseOf(url);
  const requester = createRequester(base, options);
  const client: Client = {
    apiUrl: base,
    graphql: () => Promise.reject(noGraphql(base)),
  };
  const { results, timeoutMs } = options;
  return createSourceClient(client, {
    taskRuns: remoteTaskRuns(requester),
    settings: { ...results, readers: remoteReaders(requester) },
    timeoutMs,
    describe: () => ({ apiUrl: { value: base, source: "argument url" } }),
  });
}

/** Without a query and a slash at the end; a page may give a path of its own. */
function baseOf(url: string | URL): string {
  const { location } = globalThis as { location?: { readonly href: string } };
  const text = String(url);
  if (!URL.canParse(text, location?.href)) {
    throw new TypeError(
      `Cannot create a remote source: "${text}" is not an address`,
    );
  }
  const { origin, pathname } = new URL(text, location?.href);
  return origin + pathname.replace(/\/+$/, "");
}

function noGraphql(base: string): ApiError {
  return new ApiError(
    "graphql",
    `Cannot send GraphQL to "${base}": a handler has no GraphQL`,
    { hint: "Use the functions of the library, or a client of the API" },
  );
}
