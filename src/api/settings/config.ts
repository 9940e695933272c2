import { type ConfigFile, lookUp } from "./config_files.ts";
import { ConfigError } from "../../model/config_error.ts";
import { parseUuid } from "../../model/uuid.ts";
import {
  type Backend,
  createSources,
  DEFAULTS,
  type Find,
  type Setting,
  textOf,
  type UnreadSource,
} from "./sources.ts";

/**
 * The API and the credentials for it. Missing settings are looked up as the
 * Python client does (`prefect.configuration`): in environment variables,
 * `~/.prefect/backend.toml`, `~/.prefect/config.toml`, for key and tenant also
 * `auth.toml`, then in Prefect's defaults. Sources that do not exist or must
 * not be read are skipped.
 */
export interface ApiSettings {
  /**
   * The type of API; by default `backend` (PREFECT__BACKEND), then "cloud", or
   * "server" if `apiUrl` is not a host of Cloud.
   */
  readonly backend?: Backend | undefined;
  /**
   * The address; by default `cloud.api` (PREFECT__CLOUD__API), then the
   * endpoint of the backend: `server.endpoint`, or `server.host` with
   * `server.port` (`http://localhost:4200`), or `cloud.endpoint`
   * (`https://api.prefect.io`).
   */
  readonly apiUrl?: string | URL | undefined;
  /** The API key; by default `cloud.api_key`, then that of `auth.toml`. */
  readonly apiKey?: string | undefined;
  /**
   * The UUID of the tenant, which is sent only with a key; by default
   * `cloud.tenant_id`, then that of `auth.toml`.
   */
  readonly tenantId?: string | undefined;
  /**
   * The time limit of each call through the client in milliseconds, including
   * retries and `result()`. By default each request to the API is limited by
   * `cloud.request_timeout` (15 seconds), and a call by `retry`: 30 seconds
   * without any answer.
   */
  readonly timeoutMs?: number | undefined;
}

/** The resolved settings of one client. */
export interface ResolvedApiSettings {
  readonly backend: Setting<Backend>;
  readonly apiUrl: Setting<string>;
  readonly apiKey: Setting<string> | undefined;
  readonly tenantId: Setting<string> | undefined;
  /** The time limit of a whole call; undefined if only requests are limited. */
  readonly timeoutMs: Setting<number> | undefined;
  readonly requestTimeoutMs: Setting<number>;
  /** Files that may exist but must not be read. */
  readonly forbidden: readonly string[];
  /** The sources that Deno does not allow to read without a prompt. */
  readonly unread: readonly UnreadSource[];
  /** Finds a secret in the environment or the files. */
  readonly findSecret: (name: string) => unknown;
}

/**
 * Resolves each setting: the option, otherwise as the Python client does.
 *
 * @throws {ConfigError} If a value cannot be used, or a file is not TOML.
 */
export function resolveApiSettings(options: ApiSettings): ResolvedApiSettings {
  const sources = createSources();
  const given = options.apiUrl === undefined
    ? undefined
    : option("apiUrl", checkUrl(options.apiUrl, "apiUrl"));
  const backend = decideBackend(options.backend, given, sources.finder());
  const find = sources.finder(backend);
  const apiUrl = given ?? checkedUrl(find("cloud.api")!);
  const section = fromAuth(sources.authFile, apiUrl.value);
  return {
    backend,
    apiUrl,
    apiKey: text("apiKey", options.apiKey) ??
      textSetting(find("cloud.api_key")) ??
      section("api_key"),
    tenantId: checkTenant(
      text("tenantId", options.tenantId) ??
        textSetting(find("cloud.tenant_id")) ?? section("tenant_id"),
    ),
    timeoutMs: options.timeoutMs === undefined
      ? undefined
      : checkTimeout(option("timeoutMs", options.timeoutMs)),
    requestTimeoutMs: requestTimeout(find("cloud.request_timeout")!),
    forbidden: sources.forbidden(),
    unread: sources.unread(),
    findSecret: sources.findSecret,
  };
}

function option<T>(name: string, value: T): Setting<T> {
  return { value, source: `option ${name}` };
}

function text(
  name: string,
  value: string | undefined,
): Setting<string> | undefined {
  return value ? option(name, value) : undefined;
}

function textSetting(
  setting: Setting<unknown> | undefined,
): Setting<string> | undefined {
  const value = textOf(setting?.value);
  return setting && value ? { value, source: setting.source } : undefined;
}

const CLOUD_HOST = "api.prefect.io";

function decideBackend(
  given: string | undefined,
  apiUrl: Setting<string> | undefined,
  find: Find,
): Setting<Backend> {
  const found = text("backend", given) ?? textSetting(find("backend")) ??
    { value: DEFAULTS.get("backend")!, source: "default" };
  if (found.source === "default" && apiUrl) {
    const isCloud = new URL(apiUrl.value).host === CLOUD_HOST;
    return { value: isCloud ? "cloud" : "server", source: apiUrl.source };
  }
  const { value, source } = found;
  if (value === "server" || value === "cloud") return { value, source };
  throw new ConfigError(
    `Cannot use the backend "${value}" of ${source}: it is neither "server" nor "cloud"`,
    { setting: settingName(source, "backend") },
  );
}

/** The name of a setting for a correction: the option, variable or file. */
function settingName(source: string, name: string): string {
  if (source.startsWith("option ")) return source.slice("option ".length);
  return source === "default" ? name : source;
}

function checkedUrl(setting: Setting<unknown>): Setting<string> {
  const name = settingName(setting.source, "cloud.api");
  return {
    value: checkUrl(textOf(setting.value), name),
    source: setting.source,
  };
}

function checkUrl(value: string | URL, name: string): string {
  const url = URL.canParse(String(value)) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new ConfigError(
      `Cannot use "${name}": it is not an http or https address`,
      { setting: name, hint: urlHint(String(value)) },
    );
  }
  if (url.username || url.password) {
    throw new ConfigError(
      `Cannot use "${name}": fetch refuses addresses with a user name or password`,
      { setting: name, hint: "Send them as a header, with the option headers" },
    );
  }
  return url.href.replace(/\/+$/, "");
}

/** A hint for an address, which is not quoted: it may contain a password. */
function urlHint(value: string): string {
  const right = `http://${value}`;
  return URL.canParse(right) && /^[\w.-]+(?::\d+)?$/.test(value)
    ? `Pass "${right}", with its scheme`
    : 'Pass one such as "http://localhost:4200"';
}

/**
 * Checks a UUID as Python's `uuid.UUID` does, and returns the form that it
 * prints.
 */
function checkTenant(
  tenant: Setting<string> | undefined,
): Setting<string> | undefined {
  if (tenant === undefined) return undefined;
  const value = parseUuid(tenant.value);
  if (value !== undefined) return { ...tenant, value };
  throw new ConfigError(
    `Cannot use the tenant id of ${tenant.source}: it is not a UUID`,
    {
      setting: settingName(tenant.source, "cloud.tenant_id"),
      hint: "Pass the id of the tenant, not its name or slug",
    },
  );
}

function requestTimeout(setting: Setting<unknown>): Setting<number> {
  const { value, source } = setting;
  return checkTimeout({ value: Number(textOf(value)) * 1_000, source });
}

function checkTimeout(setting: Setting<number>): Setting<number> {
  if (setting.value > 0) return setting;
  const name = settingName(setting.source, "cloud.request_timeout");
  throw new ConfigError(`Cannot use "${name}": it is not a number above 0`, {
    setting: name,
  });
}

/** Reads the section of `auth.toml` for an API (`Client.load_auth_from_disk`). */
function fromAuth(
  authFile: () => ConfigFile,
  apiUrl: string,
): (key: string) => Setting<string> | undefined {
  return (key) => {
    const { path, table } = authFile();
    const section = table?.[authSection(apiUrl)];
    const value = lookUp(section as ConfigFile["table"], key);
    return typeof value === "string" && value !== ""
      ? { value, source: path }
      : undefined;
  };
}

/**
 * The name of an API in files of `prefect auth login`: its host and port,
 * slugified.
 */
function authSection(apiUrl: string): string {
  return new URL(apiUrl).host.toLowerCase()
    .replace(/[^-.a-z0-9]+/g, "-")
    .replace(/-{2,}/g, "-")
    .replace(/^-|-$/g, "");
}
