import type { CallOptions } from "../async/abort.ts";
import { requestWithRetry } from "./request.ts";
import {
  type ApiSettings,
  resolveApiSettings,
  type ResolvedApiSettings,
  type Setting,
} from "./config.ts";
import { DEFAULT_MAX_BYTES } from "../decode/serializer.ts";
import { ApiError, ConfigError } from "../model/errors.ts";
import { SECRET_VALUE } from "./query.ts";
import { redactUrl } from "./redact.ts";
import type { Transport } from "./transport.ts";
import type { ResultSettings } from "../result/resolve_ref.ts";
import { graphqlTaskRuns } from "./task_runs.ts";
import type { TaskRunSource } from "../model/task_run_source.ts";
import type { ResultContext } from "../result/context.ts";
import { retryLimits, type RetryOptions } from "../async/retry_options.ts";

/** Everything that a client may be told; the rest comes from the environment. */
export interface ClientOptions extends ApiSettings {
  /** Headers to send as well; they win over the client's own. */
  readonly headers?: HeadersInit | undefined;
  /** Sends the requests; the global `fetch` by default. */
  readonly fetch?: typeof fetch | undefined;
  /**
   * How requests to the API and to stores are tried again that a later try may
   * answer: what met the network's errors, a status of 429, 500, 502, 503 or
   * 504, or `API_ERROR`. `false`: never.
   */
  readonly retry?: RetryOptions | false | undefined;
  /**
   * How much of an answer of the API is read, in bytes, unpacked; 64 MiB by
   * default. A longer one ends in an error with the code `bad_response`.
   */
  readonly maxResponseBytes?: number | undefined;
  /** How results are found, read and decoded. */
  readonly results?: ResultSettings | undefined;
}

/** Speaks to one Prefect API. */
export interface Client {
  /** The address that requests are posted to, without a query. */
  readonly apiUrl: string;
  /**
   * Sends one GraphQL document in one request and gives its `data`.
   *
   * @throws {ApiError} If there is no answer, or none with data.
   * @throws {TypeError} If the document is not a string, or the variables cannot
   * be written as JSON.
   */
  graphql<T = unknown>(
    document: string,
    variables?: Record<string, unknown>,
    options?: CallOptions,
  ): Promise<T>;
}

/** What a client contributes to the load of a result. */
type ClientContext = Omit<ResultContext, "signal" | "serializer">;

/** The version of the Python client whose words we speak. */
const CORE_VERSION = "1.4.1";

const contexts = new WeakMap<Client, ClientContext>();

/** Without a client: secrets are looked up where a client would, once needed. */
const DEFAULT_CONTEXT: ClientContext = {
  settings: {},
  maxBytes: DEFAULT_MAX_BYTES,
  fetch: (input, init) => fetch(input, init),
  configuredSecret: (name) => resolveApiSettings({}).findSecret(name),
  fetchCloudSecret: async (name, signal) =>
    await clientContext(createClient()).fetchCloudSecret?.(name, signal),
};

/** How results are loaded for a client; the defaults for one of another make. */
export function clientContext(client: Client | undefined): ClientContext {
  return (client && contexts.get(client)) ?? DEFAULT_CONTEXT;
}

const taskRuns = new WeakMap<Client, TaskRunSource>();

/** Where views get the rows of a client from: by default its GraphQL API. */
export function taskRunsOf(client: Client): TaskRunSource {
  return taskRuns.get(client) ?? graphqlTaskRuns(client);
}

/** Lets a client that has no GraphQL API, as of an archive, supply its rows. */
export function setTaskRuns(client: Client, source: TaskRunSource): void {
  taskRuns.set(client, source);
}

/** The same client, whose results are loaded with changed settings. */
export function withResultSettings(
  client: Client,
  change: (settings: ResultSettings) => ResultSettings,
): Client {
  const copy: Client = Object.freeze({
    apiUrl: client.apiUrl,
    graphql: client.graphql.bind(client),
  });
  const context = clientContext(client);
  const settings = change(context.settings);
  const { maxBytes = DEFAULT_MAX_BYTES } = settings;
  contexts.set(copy, { ...context, settings, maxBytes });
  setTaskRuns(copy, taskRunsOf(client));
  const apiSettings = resolved.get(client);
  if (apiSettings !== undefined) resolved.set(copy, apiSettings);
  return copy;
}

/** What {@linkcode describeClient} tells of a client. */
export interface ClientDescription {
  /** Every setting with where it was found; keys are masked. */
  readonly settings: Readonly<Record<string, Setting<string>>>;
  /** Files that may hold settings, but may not be read. */
  readonly forbidden: readonly string[];
}

const resolved = new WeakMap<Client, ResolvedApiSettings>();

/**
 * Makes a client for the API of Prefect Server or Prefect Cloud.
 *
 * What is not given is found as the Python client finds it: in the environment,
 * in `~/.prefect`, else in its defaults. No request is sent, and a client holds
 * nothing that would need closing.
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
 * @throws {ConfigError} If a setting has a value that cannot be used, or a file
 * of settings is not TOML.
 */
export function createClient(options: ClientOptions = {}): Client {
  const settings = resolveApiSettings(options);
  retryLimits(options.retry); // wrong limits are told here, not at a request
  const { maxResponseBytes = MAX_RESPONSE_BYTES } = options;
  checkLimits(maxResponseBytes, options.results ?? {});
  const send = options.fetch ?? ((input, init) => fetch(input, init));
  const headers = Object.fromEntries(clientHeaders(settings, options.headers));
  const transport: Transport = {
    settings,
    send,
    headers,
    secrets: secretsOf(settings.apiUrl.value, headers),
    retry: options.retry,
    maxResponseBytes,
    pause: { until: 0 },
  };
  const client: Client = Object.freeze({
    apiUrl: redactUrl(settings.apiUrl.value),
    graphql: <T>(
      document: string,
      variables: Record<string, unknown> = {},
      callOptions: CallOptions = {},
    ) => requestWithRetry<T>(transport, document, variables, callOptions),
  });
  resolved.set(client, settings);
  contexts.set(client, {
    settings: options.results ?? {},
    maxBytes: options.results?.maxBytes ?? DEFAULT_MAX_BYTES,
    fetch: send,
    retry: options.retry,
    configuredSecret: settings.findSecret,
    ...(settings.backend.value === "cloud" &&
      { fetchCloudSecret: cloudSecretFetcher(client) }),
  });
  return client;
}

/**
 * Tells the settings of a client and where each was found: an option, a
 * variable of the environment, a file or the default.
 *
 * @example
 * ```ts
 * import { createClient, describeClient } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * const client = createClient({ apiUrl: "http://prefect:4200", apiKey: "pcu_secret" });
 * const { settings } = describeClient(client);
 * assertEquals(settings.apiUrl, { value: "http://prefect:4200", source: "option apiUrl" });
 * assertEquals(settings.apiKey!.value, "***");
 * ```
 *
 * @throws {TypeError} If the client was not made by {@linkcode createClient}.
 */
export function describeClient(client: Client): ClientDescription {
  const settings = resolved.get(client);
  if (settings === undefined) {
    throw new TypeError(
      "Cannot describe a client: it was not made by createClient()",
    );
  }
  const { forbidden, findSecret: _findSecret, ...rest } = settings;
  const entries = Object.entries(rest)
    .flatMap(([name, setting]) =>
      setting ? [[name, publicSetting(name, setting)]] : []
    );
  return { settings: Object.fromEntries(entries), forbidden };
}

function publicSetting(
  name: string,
  { value, source }: Setting<string | number>,
): Setting<string> {
  if (name === "apiKey") return { value: "***", source };
  return { value: redactUrl(String(value)), source };
}

const MAX_RESPONSE_BYTES = 64 * 2 ** 20;

function checkLimits(
  maxResponseBytes: number,
  { maxBytes = 0, stallTimeoutMs = 1 }: ResultSettings,
): void {
  if (!(maxResponseBytes >= 0)) {
    throw notFromZero("maxResponseBytes", maxResponseBytes);
  }
  if (!(maxBytes >= 0)) throw notFromZero("results.maxBytes", maxBytes);
  if (!(stallTimeoutMs > 0)) {
    throw wrongSetting(
      "results.stallTimeoutMs",
      `${stallTimeoutMs} is not above 0`,
    );
  }
}

function notFromZero(setting: string, value: number): ConfigError {
  return wrongSetting(setting, `${value} is not a number from 0`);
}

function wrongSetting(setting: string, problem: string): ConfigError {
  return new ConfigError(`Cannot use "${setting}": ${problem}`, { setting });
}

function clientHeaders(
  { apiKey, tenantId }: ResolvedApiSettings,
  extra: HeadersInit | undefined,
): Headers {
  const headers = new Headers({ "X-PREFECT-CORE-VERSION": CORE_VERSION });
  if (apiKey) {
    checked(
      "apiKey",
      () => headers.set("Authorization", `Bearer ${apiKey.value}`),
    );
    if (tenantId) headers.set("X-PREFECT-TENANT-ID", tenantId.value);
  }
  checked(
    "headers",
    () => new Headers(extra).forEach((value, name) => headers.set(name, value)),
  );
  return headers;
}

/** What no message may quote: words of the headers and of the address's query. */
function secretsOf(
  url: string,
  headers: Readonly<Record<string, string>>,
): readonly string[] {
  const queried = new URL(url).searchParams.values();
  const secrets = [...queried, ...Object.values(headers)]
    .flatMap((text) => text.split(/[\s;]/))
    .filter(({ length }) => length > 6); // less may be a part of any other text
  return [...new Set([...secrets, ...secrets.map(encodeURIComponent)])]
    .sort((a, b) => b.length - a.length); // one may be the start of another
}

/** Runtimes quote a header that they refuse, which may be a key. */
function checked(setting: string, set: () => void): void {
  try {
    set();
  } catch {
    throw new ConfigError(
      `Cannot use "${setting}": it has characters that a header cannot carry`,
      { setting },
    );
  }
}

/** Cloud answers an unknown secret with an error that says so. */
const NO_SECRET = "No value found for the requested key";

function cloudSecretFetcher(
  client: Client,
): NonNullable<ClientContext["fetchCloudSecret"]> {
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
