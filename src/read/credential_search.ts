import { readEnvironment } from "../platform/environment.ts";
import type { ReadSettings } from "./reader.ts";
import { hasOwnReader } from "./readers.ts";
import { STORES } from "./stores.ts";

/** The places that are searched for credentials, without files and requests. */
export interface CredentialSearch {
  /** The first place with credentials; null if none has any. */
  readonly found: string | null;
  /** The places, in search order. */
  readonly lookedIn: readonly string[];
}

/** The types of results that require credentials. */
export const CREDENTIAL_TYPES: readonly string[] = [...STORES]
  .filter(([, { objects }]) => objects !== undefined)
  .map(([type]) => type);

/**
 * Searches the settings and the environment for the credentials of a store.
 * Files and metadata servers are not searched. Functions that return settings
 * are not called; they count as credentials.
 *
 * @param type The type of a result.
 * @returns null for types that require no credentials.
 */
export function searchCredentials(
  type: string,
  settings: ReadSettings,
): CredentialSearch | null {
  const { objects } = STORES.get(type) ?? {};
  if (objects === undefined || hasOwnReader(type, settings)) return null;
  const { setting, secret, variables, given } = objects;
  const own = settings[setting];
  const ownSecret = secretOf(settings, secret);
  const places: (readonly [place: string, has: boolean])[] = [
    [
      `results.${setting}`,
      typeof own === "function" || own !== undefined && given.inSettings(own),
    ],
    [
      `results.secrets.${secret}`,
      ownSecret !== undefined && given.inSecret(ownSecret),
    ],
  ];
  for (const name of [`PREFECT__CONTEXT__SECRETS__${secret}`, ...variables]) {
    const value = readEnvironment(name);
    const holds = variables.includes(name)
      ? (text: string) => given.inVariable(name, text)
      : given.inSecret;
    places.push([name, Boolean(value) && holds(value!)]);
  }
  return {
    found: places.find(([, has]) => has)?.[0] ?? null,
    lookedIn: places.map(([place]) => place),
  };
}

function secretOf({ secrets }: ReadSettings, name: string): unknown {
  return typeof secrets === "object" && Object.hasOwn(secrets, name)
    ? secrets[name]
    : undefined;
}
