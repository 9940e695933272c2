import { ConfigError } from "../model/config_error.ts";
import { labelOf } from "../platform/options.ts";
import type { ResultSettings } from "./settings.ts";

/**
 * Checks the settings of results before a result is read.
 *
 * @throws {ConfigError} If a number, an address or a reader cannot be used.
 */
export function checkResultSettings(settings: ResultSettings): void {
  const { maxBytes = 1, stallTimeoutMs = 1, readers = {} } = settings;
  if (!(maxBytes > 0)) {
    throw wrong("results.maxBytes", `${maxBytes} is not above 0`);
  }
  if (!(stallTimeoutMs > 0)) {
    throw wrong("results.stallTimeoutMs", `${stallTimeoutMs} is not above 0`);
  }
  for (const [type, reader] of Object.entries(readers)) {
    if (typeof reader?.open === "function") continue;
    const problem = `it is ${labelOf(reader)}, not an object with open()`;
    throw wrong(`results.readers["${type}"]`, problem);
  }
  for (const name of ["s3", "gcs", "azure"] as const) {
    const store = settings[name];
    if (typeof store !== "object" || !store.endpoint) continue;
    checkEndpoint(String(store.endpoint), `results.${name}.endpoint`);
  }
}

/**
 * Checks the address of a store. An address that may contain a password is not
 * quoted.
 */
function checkEndpoint(endpoint: string, setting: string): void {
  if (isHttp(endpoint)) return;
  const right = `http://${endpoint}`;
  const hint = isHttp(right) && /^[\w.-]+(?::\d+)?\/?$/.test(endpoint)
    ? `Pass "${right}", or "https://${endpoint}"`
    : 'Pass one such as "http://localhost:9000"';
  throw wrong(setting, "it is not an http or https address", hint);
}

function isHttp(address: string): boolean {
  return /^https?:\/\//i.test(address) && URL.canParse(address);
}

function wrong(setting: string, problem: string, hint?: string): ConfigError {
  return new ConfigError(`Cannot use "${setting}": ${problem}`, {
    setting,
    hint,
  });
}
