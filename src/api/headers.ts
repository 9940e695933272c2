import { ConfigError } from "../model/config_error.ts";
import type { ResolvedApiSettings } from "./settings/config.ts";

/** The version of the Python client that the requests imitate. */
const CORE_VERSION = "1.4.1";

/**
 * The headers of every request of a client.
 *
 * @param extra Headers of the caller, which replace those of the client.
 * @throws {ConfigError} If a header cannot be sent.
 */
export function clientHeaders(
  { apiKey, tenantId }: ResolvedApiSettings,
  extra: HeadersInit | undefined,
): Headers {
  const headers = new Headers({ "X-PREFECT-CORE-VERSION": CORE_VERSION });
  if (apiKey) {
    setChecked(
      "apiKey",
      () => headers.set("Authorization", `Bearer ${apiKey.value}`),
    );
    if (tenantId) headers.set("X-PREFECT-TENANT-ID", tenantId.value);
  }
  setChecked(
    "headers",
    () => new Headers(extra).forEach((value, name) => headers.set(name, value)),
  );
  return headers;
}

/**
 * The strings that no message may quote: words of the headers and of the query
 * of the address.
 */
export function secretsOf(
  url: string,
  headers: Readonly<Record<string, string>>,
): readonly string[] {
  const queried = new URL(url).searchParams.values();
  const secrets = [...queried, ...Object.values(headers)]
    .flatMap((text) => text.split(/[\s;]/))
    .filter(({ length }) => length > 6); // a shorter one may be part of any word
  return [...new Set([...secrets, ...secrets.map(encodeURIComponent)])]
    .sort((a, b) => b.length - a.length); // one may be part of another
}

/**
 * Sets a header without the error of the runtime, which quotes the header and
 * so possibly a key.
 */
function setChecked(setting: string, set: () => void): void {
  try {
    set();
  } catch {
    throw new ConfigError(
      `Cannot use "${setting}": it has characters that a header cannot carry`,
      { setting },
    );
  }
}
