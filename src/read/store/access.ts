import { readEnvironment } from "../../platform/environment.ts";
import type { ReadContext } from "../reader.ts";
import type { ObjectStore } from "./place/object_store.ts";
import { type Expiring, type Refreshing, refreshing } from "./refreshing.ts";

/** A connection to a store. */
interface StoreAccess<Settings, Access> {
  /** The current settings. */
  readonly settings: Settings;
  /** The access found for them, shared by all reads of the client. */
  readonly kept: Refreshing<Access>;
}

/** Finds access to a store. */
export type FindAccess<Settings, Access> = (
  source: Source<Settings>,
  context: ReadContext,
) => Promise<StoreAccess<Settings | Record<never, never>, Access>>;

/** Settings, or a function that returns them. */
type Source<Settings> =
  | Settings
  | (() => Settings | Promise<Settings>)
  | undefined;

interface Entry<Access> {
  /** The settings and variables that the access was found for. */
  readonly parts: readonly unknown[];
  readonly kept: Refreshing<Access>;
}

/**
 * The time before expiry at which credentials are refreshed, as in the SDKs of
 * the stores.
 */
const EARLY_MS = 5 * 60_000;

/**
 * Creates the cache of a store: one access for each client. It is replaced if
 * the settings or the environment change, so that short-lived credentials do
 * not accumulate.
 */
export function accessCache<Settings extends object, Access extends Expiring>(
  { secret, variables, otherVariables }: ObjectStore,
): FindAccess<Settings, Access> {
  const entries = new WeakMap<object, Entry<Access>>();
  const names = [
    `PREFECT__CONTEXT__SECRETS__${secret}`,
    ...variables,
    ...otherVariables,
  ];
  return async (source, { settings: owner, fetchCloudSecret }) => {
    const settings = await (typeof source === "function" ? source() : source) ??
      {};
    const parts = [
      fetchCloudSecret,
      JSON.stringify(settings),
      ...names.map(readEnvironment),
    ];
    const entry = entries.get(owner);
    if (entry?.parts.every((part, at) => part === parts[at])) {
      return { settings, kept: entry.kept };
    }
    const kept = refreshing<Access>(EARLY_MS);
    entries.set(owner, { parts, kept });
    return { settings, kept };
  };
}
