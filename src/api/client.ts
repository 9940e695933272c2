import type { CallOptions } from "../async/abort.ts";
import { requestWithRetry } from "./request.ts";
import {
  type ApiSettings,
  resolveApiSettings,
  type ResolvedApiSettings,
} from "./settings/config.ts";
import type { Setting, UnreadSource } from "./settings/sources.ts";
import { DEFAULT_MAX_BYTES } from "../decode/serializer.ts";
import { ConfigError } from "../model/config_error.ts";
import { cloudSecretFetcher } from "./cloud_secret.ts";
import { clientHeaders, secretsOf } from "./headers.ts";
import { redactUrl } from "./redact.ts";
import type { Transport } from "./transport.ts";
import { checkResultSettings } from "../result/check_settings.ts";
import { RESULT_OPTIONS, type ResultSettings } from "../result/settings.ts";
import { graphqlTaskRuns } from "./task_runs.ts";
import type { TaskRunSource } from "../model/task_run_source.ts";
import type { ResultContext } from "../result/context.ts";
import {
  RETRY_OPTIONS,
  retryLimits,
  type RetryOptions,
} from "../async/retry_options.ts";
import { checkOptions, type OptionTable } from "../platform/options.ts";

/** The settings of a client. Missing settings are read from the environment. */
export interface ClientOptions extends ApiSettings {
  /** Further headers to send; they replace the client's own. */
  readonly headers?: HeadersInit | undefined;
  /** Sends the requests; the global `fetch` by default. */
  readonly fetch?: typeof fetch | undefined;
  /**
   * The retry policy for requests to the API and to stores after a network
   * error, a status of 429, 500, 502, 503 or 504, or `API_ERROR`. `false`
   * disables retries.
   */
  readonly retry?: RetryOptions | false | undefined;
  /**
   * The maximum number of unpacked bytes in an answer of the API. A longer
   * answer is an error with the code `bad_response`.
   *
   * @default {67_108_864}
   */
  readonly maxResponseBytes?: number | undefined;
  /** The settings for locating, reading and decoding results. */
  readonly results?: ResultSettings | undefined;
}

const CLIENT_OPTIONS: OptionTable<ClientOptions> = {
  backend: "string",
  apiUrl: "string|URL",
  apiKey: "string",
  tenantId: "string",
  timeoutMs: "number",
  headers: "object|array",
  fetch: "function",
  retry: ["false|object", RETRY_OPTIONS],
  maxResponseBytes: "number",
  results: ["object", RESULT_OPTIONS],
};

/** Sends requests to one Prefect API. */
export interface Client {
  /** The address that requests are posted to, without its query. */
  readonly apiUrl: string;
  /**
   * Sends one GraphQL document in one request and returns its `data`.
   *
   * @throws {ApiError} If there is no answer, or an answer without data.
   * @throws {TypeError} If the document is not a string, or the variables
   * cannot be converted to JSON.
   */
  graphql<T = unknown>(
    document: string,
    variables?: Record<string, unknown>,
    options?: CallOptions,
  ): Promise<T>;
}

/** The part of a client that loads results. */
interface ClientContext extends Omit<ResultContext, "signal" | "serializer"> {
  /** The time limit of a call that sets none. */
  readonly timeoutMs?: number | undefined;
}

const contexts = new WeakMap<Client, ClientContext>();

/** Without a client, secrets are looked up in the same way, on demand. */
const DEFAULT_CONTEXT: ClientContext = {
  settings: {},
  maxBytes: DEFAULT_MAX_BYTES,
  fetch: (input, init) => fetch(input, init),
  configuredSecret: (name) => resolveApiSettings({}).findSecret(name),
  fetchCloudSecret: async (name, signal) =>
    await clientContext(createClient()).fetchCloudSecret?.(name, signal),
};

/**
 * The settings of a client for loading results; the defaults if
 * `createClient()` did not create it.
 */
export function clientContext(client: Client | undefined): ClientContext {
  return (client && contexts.get(client)) ?? DEFAULT_CONTEXT;
}

/** The limits of a call: its own time limit, or that of the client. */
export function callLimits(
  client: Client | undefined,
  { signal, timeoutMs = clientContext(client).timeoutMs }: CallOptions,
): CallOptions {
  return { signal: signal ?? undefined, timeoutMs };
}

const taskRuns = new WeakMap<Client, TaskRunSource>();

/**
 * The source of the rows of views; by default the GraphQL API of the client.
 */
export function taskRunsOf(client: Client): TaskRunSource {
  return taskRuns.get(client) ?? graphqlTaskRuns(client);
}

/** Sets the source of the rows of a client's views. */
export function setTaskRuns(client: Client, source: TaskRunSource): void {
  taskRuns.set(client, source);
}

/** A source of rows that is not a GraphQL API, and its settings. */
export interface SourceOptions {
  /** The source of rows. */
  readonly taskRuns: TaskRunSource;
  /** The settings for reading and decoding results. */
  readonly settings: ResultSettings;
  /** The time limit of a call that sets none, in milliseconds. */
  readonly timeoutMs: number | undefined;
  /** Returns what {@linkcode describeClient} returns as settings. */
  readonly describe: () => ClientDescription["settings"];
}

/** Registers a client whose rows come from a source that is not an API. */
export function createSourceClient<C extends Client>(
  client: C,
  { taskRuns, settings, timeoutMs, describe }: SourceOptions,
): C {
  const { fetchCloudSecret: _none, ...context } = DEFAULT_CONTEXT;
  const { maxBytes = DEFAULT_MAX_BYTES } = settings;
  contexts.set(client, { ...context, settings, maxBytes, timeoutMs });
  setTaskRuns(client, taskRuns);
  describers.set(client, () => ({
    settings: describe(),
    forbidden: [],
    unread: [],
  }));
  return Object.freeze(client);
}

/** The same client with other settings for results. */
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
  const describe = describers.get(client);
  if (describe !== undefined) describers.set(copy, describe);
  return copy;
}

/** The settings of a client, as {@linkcode describeClient} returns them. */
export interface ClientDescription {
  /** Each setting with its source; keys are masked. */
  readonly settings: Readonly<Record<string, Setting<string>>>;
  /** Files that may contain settings, but must not be read. */
  readonly forbidden: readonly string[];
  /**
   * The sources that Deno does not allow to read without a prompt, and the
   * required flags.
   */
  readonly unread: readonly UnreadSource[];
}

const describers = new WeakMap<Client, () => ClientDescription>();

/**
 * Creates a client for the API of Prefect Server or Prefect Cloud.
 *
 * Missing settings are looked up as the Python client does: in the environment,
 * in `~/.prefect`, then in its defaults. No request is sent. A client need not
 * be closed.
 *
 * @example Create a client
 * ```ts
 * import { createClient } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * const fetch = async () => await Response.json({ data: { hello: "👋" } });
 * const client = createClient({ apiUrl: "http://localhost:4200", fetch });
 * assertEquals(await client.graphql("{ hello }"), { hello: "👋" });
 * ```
 *
 * @throws {TypeError} If an option is unknown or has a wrong type.
 * @throws {ConfigError} If a setting has a value that cannot be used, or a file
 * of settings is not TOML.
 */
export function createClient(options: ClientOptions = {}): Client {
  checkOptions("create a client", options, CLIENT_OPTIONS);
  const settings = resolveApiSettings(options);
  retryLimits(options.retry); // reports invalid limits at once
  const { maxResponseBytes = MAX_RESPONSE_BYTES } = options;
  checkResponseBytes(maxResponseBytes);
  checkResultSettings(options.results ?? {});
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
    sent: {},
  };
  const client: Client = Object.freeze({
    apiUrl: redactUrl(settings.apiUrl.value),
    graphql: <T>(
      document: string,
      variables: Record<string, unknown> = {},
      callOptions: CallOptions = {},
    ) => requestWithRetry<T>(transport, document, variables, callOptions),
  });
  describers.set(client, () => describeSettings(settings));
  contexts.set(client, {
    settings: options.results ?? {},
    maxBytes: options.results?.maxBytes ?? DEFAULT_MAX_BYTES,
    fetch: send,
    retry: options.retry,
    timeoutMs: settings.timeoutMs?.value,
    configuredSecret: settings.findSecret,
    ...(settings.backend.value === "cloud" &&
      { fetchCloudSecret: cloudSecretFetcher(client.graphql) }),
  });
  return client;
}

/**
 * Returns the settings of a client with their sources: an option, an
 * environment variable, a file or the default.
 *
 * @example Print the settings of a client
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
 * @throws {TypeError} If the client was not created by
 * {@linkcode createClient}.
 */
export function describeClient(client: Client): ClientDescription {
  const describe = describers.get(client);
  if (describe !== undefined) return describe();
  throw new TypeError(
    "Cannot describe a client: it was not created by createClient()",
  );
}

function describeSettings(settings: ResolvedApiSettings): ClientDescription {
  const { forbidden, unread, findSecret: _findSecret, ...rest } = settings;
  const entries = Object.entries(rest)
    .flatMap(([name, setting]) =>
      setting ? [[name, publicSetting(name, setting)]] : []
    );
  return { settings: Object.fromEntries(entries), forbidden, unread };
}

function publicSetting(
  name: string,
  { value, source }: Setting<string | number>,
): Setting<string> {
  if (name === "apiKey") return { value: "***", source };
  return { value: redactUrl(String(value)), source };
}

const MAX_RESPONSE_BYTES = 64 * 2 ** 20;

function checkResponseBytes(value: number): void {
  if (value > 0) return;
  const setting = "maxResponseBytes";
  throw new ConfigError(
    `Cannot use "${setting}": ${value} is not above 0`,
    { setting },
  );
}
