import { ConfigError } from "./errors.ts";
import { readEnvironment } from "./environment.ts";

/** Prefect's two APIs: an own Prefect Server, or Prefect Cloud. */
export type Backend = "server" | "cloud";

/** Where the API is and how to be known there. */
export interface ApiSettings {
  /** Which API it is; by default PREFECT__BACKEND, else "cloud". */
  readonly backend?: Backend | undefined;
  /**
   * Where it is; by default PREFECT__CLOUD__API, else the endpoint of the
   * backend: PREFECT__SERVER__ENDPOINT, or PREFECT__SERVER__HOST with
   * PREFECT__SERVER__PORT (`http://localhost:4200`), or
   * PREFECT__CLOUD__ENDPOINT (`https://api.prefect.io`).
   */
  readonly apiUrl?: string | URL | undefined;
  /** The API key; by default PREFECT__CLOUD__API_KEY. */
  readonly apiKey?: string | undefined;
  /** The tenant, sent only with a key; by default PREFECT__CLOUD__TENANT_ID. */
  readonly tenantId?: string | undefined;
  /**
   * How long a request may take, in milliseconds; by default
   * PREFECT__CLOUD__REQUEST_TIMEOUT, which is in seconds, else 15,000.
   */
  readonly timeoutMs?: number | undefined;
}

/** The settings of one client, each decided. */
export interface ResolvedApiSettings {
  readonly backend: Backend;
  readonly apiUrl: string;
  readonly apiKey: string | undefined;
  readonly tenantId: string | undefined;
  readonly timeoutMs: number;
}

/**
 * Decides each setting: the option, else the environment variable of the
 * Python client (`prefect/config.toml`), else its default.
 *
 * @throws {ConfigError} If a value cannot be used.
 */
export function resolveApiSettings(options: ApiSettings): ResolvedApiSettings {
  const apiUrl = options.apiUrl === undefined
    ? undefined
    : checkUrl(options.apiUrl, "apiUrl");
  const backend = resolveBackend(options.backend, apiUrl);
  return {
    backend,
    apiUrl: apiUrl ?? endpoint(backend),
    apiKey: options.apiKey ?? setting("PREFECT__CLOUD__API_KEY"),
    tenantId: options.tenantId ?? setting("PREFECT__CLOUD__TENANT_ID"),
    timeoutMs: resolveTimeout(options.timeoutMs),
  };
}

const CLOUD_URL = "https://api.prefect.io";
const SERVER_URL = "http://localhost";
const SERVER_PORT = "4200";
const TIMEOUT_MS = 15_000;

/** A variable that is set to nothing counts as not set. */
function setting(name: string): string | undefined {
  return readEnvironment(name) || undefined;
}

function resolveBackend(
  option: string | undefined,
  apiUrl: string | undefined,
): Backend {
  const name = option ?? setting("PREFECT__BACKEND") ??
    (apiUrl === undefined || apiUrl === CLOUD_URL ? "cloud" : "server");
  if (name === "server" || name === "cloud") return name;
  const source = option === undefined ? "PREFECT__BACKEND" : "backend";
  throw new ConfigError(
    `Cannot use "${source}": "${name}" is neither "server" nor "cloud"`,
    { setting: source },
  );
}

function endpoint(backend: Backend): string {
  const [name, fallback] = backend === "cloud"
    ? ["PREFECT__CLOUD__ENDPOINT", CLOUD_URL]
    : ["PREFECT__SERVER__ENDPOINT", serverUrl()];
  return urlSetting("PREFECT__CLOUD__API") ?? urlSetting(name) ?? fallback;
}

function serverUrl(): string {
  const host = setting("PREFECT__SERVER__HOST") ?? SERVER_URL;
  const port = setting("PREFECT__SERVER__PORT") ?? SERVER_PORT;
  return checkUrl(`${host}:${port}`, "PREFECT__SERVER__HOST");
}

function urlSetting(name: string): string | undefined {
  const value = setting(name);
  return value === undefined ? undefined : checkUrl(value, name);
}

function checkUrl(value: string | URL, name: string): string {
  const url = URL.canParse(String(value)) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new ConfigError(
      `Cannot use "${name}": it is not an http or https address`,
      { setting: name, hint: 'Give one like "http://localhost:4200"' },
    );
  }
  if (url.username || url.password) {
    throw new ConfigError(
      `Cannot use "${name}": fetch refuses addresses with a user name or password`,
      { setting: name, hint: "Send them as a header, with the option headers" },
    );
  }
  return url.href.replace(/\/$/, "");
}

function resolveTimeout(option: number | undefined): number {
  const seconds = setting("PREFECT__CLOUD__REQUEST_TIMEOUT");
  const [name, timeoutMs] = option !== undefined
    ? ["timeoutMs", option]
    : seconds !== undefined
    ? ["PREFECT__CLOUD__REQUEST_TIMEOUT", Number(seconds) * 1000]
    : ["", TIMEOUT_MS];
  if (timeoutMs > 0) return timeoutMs;
  throw new ConfigError(`Cannot use "${name}": it is not a number above 0`, {
    setting: name,
  });
}
