import { ResultError } from "../model/errors.ts";
import type { ResultRef } from "../model/result_ref.ts";
import type { ReadSettings, ResultReader } from "./reader.ts";
import { STORES } from "./stores.ts";

/**
 * Returns whether the type is a class of Prefect or has a reader in the
 * settings.
 */
export function isKnownType(type: string, settings: ReadSettings): boolean {
  return STORES.has(type) || hasOwnReader(type, settings);
}

/** Returns whether the settings have a reader for this type. */
export function hasOwnReader(type: string, settings: ReadSettings): boolean {
  return settings.readers !== undefined &&
    Object.hasOwn(settings.readers, type);
}

/**
 * Finds the reader of a type. Readers of the settings come first.
 *
 * @throws {ResultError} `unsupported` if there is none.
 */
export async function findReader(
  ref: ResultRef,
  settings: ReadSettings,
): Promise<ResultReader> {
  const reader = hasOwnReader(ref.type, settings)
    ? settings.readers![ref.type]
    : await STORES.get(ref.type)?.reader();
  if (reader !== undefined) return reader;
  throw new ResultError(
    "unsupported",
    `Cannot read a result of type "${ref.type}": there is no reader for it`,
    { ref, hint: `Pass one as results.readers["${ref.type}"] to createClient` },
  );
}
