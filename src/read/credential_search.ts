import { readEnvironment } from "../platform/environment.ts";
import type { ReadSettings } from "./reader.ts";
import { STORES } from "./stores.ts";

/** Where credentials are searched, as far as that takes no file and no request. */
export interface CredentialSearch {
  /** The first place that has some; null where none has. */
  readonly found: string | null;
  /** The places, in the order of the search. */
  readonly lookedIn: readonly string[];
}

/** The types of results that need credentials. */
export const CREDENTIAL_TYPES: readonly string[] = [...STORES]
  .filter(([, { credentials }]) => credentials !== undefined)
  .map(([type]) => type);

/**
 * Searches the settings and the environment for the credentials of a store.
 * Files and metadata servers are left to the read itself.
 *
 * @param type The type of a result.
 * @returns null for types that need no credentials.
 */
export function searchCredentials(
  type: string,
  settings: ReadSettings,
): CredentialSearch | null {
  const { setting, secret, variables } = STORES.get(type)?.credentials ?? {};
  if (setting === undefined || secret === undefined) return null;
  const places: readonly (readonly [place: string, has: boolean])[] = [
    [`results.${setting}`, settings[setting] !== undefined],
    [`results.secrets.${secret}`, hasSecret(settings, secret)],
    ...[`PREFECT__CONTEXT__SECRETS__${secret}`, ...variables ?? []]
      .map((name) => [name, Boolean(readEnvironment(name))] as const),
  ];
  return {
    found: places.find(([, has]) => has)?.[0] ?? null,
    lookedIn: places.map(([place]) => place),
  };
}

function hasSecret({ secrets }: ReadSettings, name: string): boolean {
  return typeof secrets === "object" && Object.hasOwn(secrets, name);
}
