import { ResultError } from "../model/errors.ts";
import { lazily } from "../async/lazy_import.ts";
import type { ResultRef } from "../model/result_ref.ts";
import type { ReadSettings, ResultReader } from "./reader.ts";

/** Prefect's classes; the code of each is loaded with its first result. */
const READERS: ReadonlyMap<string, () => ResultReader | Promise<ResultReader>> =
  new Map([
    [
      "LocalResult",
      lazily(async () => (await import("./local/file.ts")).localReader),
    ],
    [
      "PrefectResult",
      lazily(async () => (await import("./prefect.ts")).prefectReader),
    ],
    [
      "SecretResult",
      lazily(async () => (await import("./secret.ts")).secretReader),
    ],
    ["S3Result", lazily(async () => (await import("./aws/s3.ts")).s3Reader)],
    [
      "GCSResult",
      lazily(async () => (await import("./gcs/object.ts")).gcsReader),
    ],
    [
      "AzureResult",
      lazily(async () => (await import("./azure/blob.ts")).azureReader),
    ],
  ]);

/** Tells whether Prefect has a class of this name, or the settings a reader. */
export function isKnownType(type: string, settings: ReadSettings): boolean {
  return READERS.has(type) || hasOwnReader(type, settings);
}

/** Tells whether the settings bring a reader for this type. */
export function hasOwnReader(type: string, settings: ReadSettings): boolean {
  return settings.readers !== undefined &&
    Object.hasOwn(settings.readers, type);
}

/**
 * Finds who reads results of a type: the settings' own reader first.
 *
 * @throws {ResultError} `unsupported` if there is none.
 */
export async function findReader(
  ref: ResultRef,
  settings: ReadSettings,
): Promise<ResultReader> {
  const reader = hasOwnReader(ref.type, settings)
    ? settings.readers![ref.type]
    : await READERS.get(ref.type)?.();
  if (reader !== undefined) return reader;
  throw new ResultError(
    "unsupported",
    `Cannot read a result of type "${ref.type}": there is no reader for it`,
    { ref, hint: `Give one as results.readers["${ref.type}"] to createClient` },
  );
}
