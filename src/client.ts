import type { GraphQLClient } from "graphql-request";
import { type CallOptions, withDeadline } from "./abort.ts";
import { type ApiSettings, resolveApiSettings } from "./config.ts";
import { ApiError, ConfigError, type GraphQLErrorEntry } from "./errors.ts";
import type { LoadContext, ResultSettings } from "./result.ts";
import type { RetryOptions } from "./retry.ts";

/** Everything that a client may be told; the rest comes from the environment. */
export interface ClientOptions extends ApiSettings {
  /** Headers to send as well; they win over the client's own. */
  readonly headers?: HeadersInit | undefined;
  /** Sends the requests; the global `fetch` by default. */
  readonly fetch?: typeof fetch | undefined;
  /**
   * How requests are tried again that a later try may answer: at present those
   * to stores.
   */
  readonly retry?: RetryOptions | false | undefined;
  /** How results are found, read and decoded. */
  readonly results?: ResultSettings | undefined;
}

/** Speaks to one Prefect API. */
export interface Client {
  /** The address that requests are posted to. */
  readonly apiUrl: string;
  /**
   * Sends one GraphQL document in one request and gives its `data`.
   *
   * @throws {ApiError} If there is no answer, or none with data.
   */
  graphql<T = unknown>(
    document: string,
    variables?: Record<string, unknown>,
    options?: CallOptions,
  ): Promise<T>;
}

/** What views need of a client to load results. */
export type ClientResults = Pick<
  LoadContext,
  "settings" | "askSecret" | "fetch" | "retry"
>;

/** The version of the Python client whose words we speak. */
const CORE_VERSION = "1.4.1";

const results = new WeakMap<Client, ClientResults>();

/** How results are loaded for a client; the defaults for one of another make. */
export function resultsOf(client: Client | undefined): ClientResults {
  return (client && results.get(client)) ?? { settings: {} };
}

/**
 * Makes a client for the API of Prefect Server or Prefect Cloud.
 *
 * What is not given comes from the environment variables of the Python client,
 * else from its defaults. No request is sent, and a client holds nothing that
 * would need closing.
 *
 * @example
 * ```ts
 * import { createClient } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * const fetch = async () => await Response.json({ data: { hello: "👋" } });
 * const client = createClient({ apiUrl: "http://localhost:4200", fetch });
 * assertEquals(await client.graphql("{ hello }"), { hello: "👋" });
 * ```
 *
 * @throws {ConfigError} If a setting has a value that cannot be used.
 */
export function createClient(options: ClientOptions = {}): Client {
  const settings = resolveApiSettings(options);
  const headers = clientHeaders(settings, options.headers);
  const send = options.fetch ?? ((input, init) => fetch(input, init));
  const client: Client = Object.freeze({
    apiUrl: settings.apiUrl,
    graphql: <T>(
      document: string,
      variables: Record<string, unknown> = {},
      { signal, timeoutMs = settings.timeoutMs }: CallOptions = {},
    ) =>
      withDeadline(
        { signal, timeoutMs },
        (limit) => timedOut(shown(settings.apiUrl), limit),
        (signal) =>
          request<T>({
            url: settings.apiUrl,
            headers,
            send,
            document,
            variables,
            signal,
          }),
      ),
  });
  results.set(client, {
    settings: options.results ?? {},
    fetch: send,
    retry: options.retry,
    ...(settings.backend === "cloud" && { askSecret: secretAsker(client) }),
  });
  return client;
}

function clientHeaders(
  { apiKey, tenantId }: {
    apiKey?: string | undefined;
    tenantId?: string | undefined;
  },
  extra: HeadersInit | undefined,
): Headers {
  const headers = new Headers({ "X-PREFECT-CORE-VERSION": CORE_VERSION });
  setHeader(headers, "Authorization", apiKey && `Bearer ${apiKey}`, "apiKey");
  setHeader(headers, "X-PREFECT-TENANT-ID", apiKey && tenantId, "tenantId");
  new Headers(extra).forEach((value, name) => headers.set(name, value));
  return headers;
}

function setHeader(
  headers: Headers,
  name: string,
  value: string | undefined,
  setting: string,
): void {
  if (!value) return;
  try {
    headers.set(name, value);
  } catch { // the cause would quote the key
    throw new ConfigError(
      `Cannot use "${setting}": it has characters that a header cannot carry`,
      { setting },
    );
  }
}

const SECRET_VALUE = "query($name: String!) { secret_value(name: $name) }";

/** Cloud answers an unknown secret with an error that says so. */
const NO_SECRET = "No value found for the requested key";

function secretAsker(client: Client): NonNullable<ClientResults["askSecret"]> {
  return async (name, signal) => {
    try {
      const data = await client.graphql<{ secret_value?: unknown }>(
        SECRET_VALUE,
        { name },
        { signal },
      );
      return data.secret_value;
    } catch (error) {
      const entries = error instanceof ApiError ? error.errors ?? [] : [];
      if (entries.some(({ message }) => message.includes(NO_SECRET))) {
        return undefined;
      }
      throw error;
    }
  };
}

interface Exchange {
  readonly url: string;
  readonly headers: Headers;
  readonly send: typeof fetch;
  readonly document: string;
  readonly variables: Record<string, unknown>;
  readonly signal: AbortSignal;
}

async function request<T>(exchange: Exchange): Promise<T> {
  let status: number | undefined;
  const client = await graphQLClient(exchange, (response) => {
    status = response.status;
  });
  const { document: query, variables, signal } = exchange;
  try {
    const { data } = await client.rawRequest<T>({ query, variables, signal });
    if (data !== undefined && data !== null) return data;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw asApiError(error, status, shown(exchange.url));
  }
  throw new ApiError(
    "bad_response",
    `Cannot query "${shown(exchange.url)}": the answer has no data`,
    { status },
  );
}

/** On demand: graphql, which it loads, reads NODE_ENV as it is imported. */
async function graphQLClient(
  { url, headers, send }: Exchange,
  onResponse: (response: Response) => void,
): Promise<GraphQLClient> {
  const { GraphQLClient } = await import("graphql-request").catch((cause) => {
    throw new ConfigError(
      'Cannot send a request: "graphql-request" cannot be loaded',
      {
        setting: "NODE_ENV",
        cause,
        hint: "In Deno, run with --allow-env, or with --allow-env=NODE_ENV",
      },
    );
  });
  return new GraphQLClient(url, {
    headers,
    excludeOperationName: true, // else every document is parsed
    redirect: "manual", // keys shall not follow
    fetch: async (input, init) => {
      const response = await send(input, init);
      onResponse(response);
      return response;
    },
  });
}

/** An address as messages have it: a query may hold a token. */
function shown(url: string): string {
  return url.replace(/[?#].*$/, "");
}

function timedOut(url: string, timeoutMs: number): ApiError {
  return new ApiError(
    "timeout",
    `Cannot query "${url}": no answer came within ${timeoutMs} ms`,
    { hint: "Raise timeoutMs, or see whether the API is well" },
  );
}

interface FailedAnswer {
  readonly status: number;
  readonly errors: readonly GraphQLErrorEntry[];
}

/** What a GraphQL answer says in `errors`, as far as it keeps to the form. */
function graphQLErrors(error: unknown): readonly GraphQLErrorEntry[] {
  const { errors } = (error as { response?: { errors?: unknown } }).response ??
    {};
  if (!Array.isArray(errors)) return [];
  return errors.filter((entry) => typeof entry?.message === "string");
}

/** graphql-request's error holds the request and answer; neither is kept. */
function asApiError(
  error: unknown,
  status: number | undefined,
  url: string,
): ApiError {
  if (status === undefined) {
    return new ApiError("network", `Cannot query "${url}": no answer came`, {
      cause: error,
      hint: "Is the address right, and does a Prefect API listen there?",
    });
  }
  const answer = { status, errors: graphQLErrors(error) };
  if (isUnauthorized(answer)) {
    return refused("unauthorized", url, answer, "it does not accept the key", {
      hint:
        "Give an API key of this tenant: apiKey, or PREFECT__CLOUD__API_KEY",
    });
  }
  if (status === 429) {
    return refused("rate_limited", url, answer, "it has had too many requests");
  }
  if (answer.errors.length > 0) return refused("graphql", url, answer, "");
  if (status >= 300) {
    return refused("http", url, answer, `the status is ${status}`, {
      hint: "Is this the address of the API, not of the user interface?",
    });
  }
  return refused(
    "bad_response",
    url,
    answer,
    "the answer is not GraphQL's JSON",
    {
      hint: "Is this the address of the API, not of the user interface?",
    },
  );
}

/** As `prefect.Client` tells it (`client.py`, `_request` and `graphql`). */
function isUnauthorized({ status, errors }: FailedAnswer): boolean {
  if (status === 401 || status === 403) return true;
  return errors.some(({ message, extensions }) =>
    extensions?.code === "UNAUTHENTICATED" ||
    message.includes("Malformed Authorization header")
  );
}

function refused(
  code: ApiError["code"],
  url: string,
  { status, errors }: FailedAnswer,
  problem: string,
  { hint }: { hint?: string } = {},
): ApiError {
  const said = errors.map(({ message }) => message).join("; ");
  const reason = [problem, said].filter((text) => text !== "").join(": ");
  return new ApiError(code, `Cannot query "${url}": ${reason}`, {
    status,
    errors: errors.length > 0 ? errors : undefined,
    hint,
  });
}
