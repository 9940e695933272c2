import { readEnvironment } from "../../platform/environment.ts";
import type { ReadContext } from "../reader.ts";
import type { ObjectStore } from "./place/object_store.ts";
import { type Expiring, type Refreshing, refreshing } from "./refreshing.ts";

/** How a client reaches a store. */
interface StoreAccess<Settings, Access> {
  /** The settings as they are now. */
  readonly settings: Settings;
  /** What was found for them, shared by all reads of the client. */
  readonly kept: Refreshing<Access>;
}

/** Finds how a client reaches a store. */
export type FindAccess<Settings, Access> = (
  source: Source<Settings>,
  context: ReadContext,
) => Promise<StoreAccess<Settings | Record<never, never>, Access>>;

/** Settings, or a function that gives them. */
type Source<Settings> =
  | Settings
  | (() => Settings | Promise<Settings>)
  | undefined;

interface Entry<Access> {
  /** What the access was found for. */
  readonly parts: readonly unknown[];
  readonly kept: Refreshing<Access>;
}

/** The SDKs of the stores refresh credentials so long before they expire. */
const EARLY_MS = 5 * 60_000;

/**
 * Makes the cache of a store: one access for each client. It is replaced when
 * the settings or the environment change, so that short-lived credentials in
 * them do not pile up.
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
