import {
  ApiError,
  type ApiErrorCode,
  ResultError,
  type ResultErrorCode,
} from "../model/errors.ts";
import type { ResultRef } from "../model/result_ref.ts";
import type { RetryOptions } from "../async/retry_options.ts";
import type { OptionTable } from "../platform/options.ts";
import { AZURE_OPTIONS, type AzureSettingsSource } from "./azure/settings.ts";
import { GCS_OPTIONS, type GcsSettingsSource } from "./gcs/settings.ts";
import { S3_OPTIONS, type S3SettingsSource } from "./aws/settings.ts";

/** Which folders may be read. */
export interface LocalSettings {
  /**
   * Absolute paths. Files below them may be read, symbolic links resolved. A
   * relative location without `dir` starts from the first one.
   */
  readonly roots: readonly string[];
}

/** Secrets by name, or a function that finds them; undefined: not there. */
export type SecretSettings =
  | Readonly<Record<string, unknown>>
  | ((name: string) => unknown);

/** What a reader is given besides the reference. */
export interface ReadContext {
  /** Stops the read. */
  readonly signal: AbortSignal;
  /** More bytes than this are refused anyhow; a reader may do so early. */
  readonly maxBytes: number;
  /** The settings of the built-in readers. */
  readonly settings: ReadSettings;
  /** Sends requests to stores. */
  readonly fetch: typeof fetch;
  /** How requests to stores are tried again. */
  readonly retry?: RetryOptions | false | undefined;
  /** Finds a secret in the environment or files of Prefect's settings. */
  readonly configuredSecret?: (name: string) => unknown;
  /** Requests a secret from Prefect Cloud; absent where no Cloud is used. */
  readonly fetchCloudSecret?: (
    name: string,
    signal: AbortSignal,
  ) => Promise<unknown>;
}

/**
 * Finds the bytes that a reference stands for.
 *
 * @example A result class of your own, stored in a key-value store
 * ```ts
 * import { createClient, fromTaskRunData, type ResultReader } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * const stored = new Map([["shop:custom", '{"sold": 3}']]);
 * const reader: ResultReader = {
 *   open: async (ref) => await new Blob([stored.get(ref.location!)!]).stream(),
 * };
 * const client = createClient({ results: { readers: { CustomResult: reader } } });
 * const run = fromTaskRunData({
 *   id: "r", task: { id: "t", slug: "sell-1" }, map_index: -1, flow_run_id: "f",
 *   serialized_state: {
 *     type: "Success",
 *     _result: { type: "CustomResult", location: "shop:custom" },
 *   },
 * }, { client });
 * assertEquals(await run.result(), { sold: 3 });
 * ```
 */
export interface ResultReader {
  /**
   * Opens the stored bytes, undecoded. Rejects with a `ResultError` where it
   * can say why; other errors are wrapped as `read_failed`. The stream ends in
   * the reason of the context's signal when that aborts.
   */
  open(
    ref: ResultRef,
    context: ReadContext,
  ): Promise<ReadableStream<Uint8Array>>;
  /**
   * Looks at what is stored without reading it whole, for `describeResult`.
   * Where a reader cannot, what it opens is read to the first chunk.
   */
  probe?(ref: ResultRef, context: ReadContext): Promise<ResultProbe>;
}

/** What is known of a stored result without reading it whole. */
export interface ResultProbe {
  /** In bytes, as it is stored; null where it is not known. */
  readonly size: number | null;
  /** When it was stored, ISO 8601; null where it is not known. */
  readonly modified: string | null;
  /** The first bytes, up to 512. */
  readonly head: Uint8Array;
}

/** How long a store may send nothing by default. */
export const DEFAULT_STALL_TIMEOUT_MS = 60_000;

/** How much of the start of a result is looked at. */
export const PROBE_BYTES = 512;

/** Which places may be read, and with which keys. */
export interface ReadSettings {
  /** Readers to add or replace, by result type. */
  readonly readers?: Readonly<Record<string, ResultReader>> | undefined;
  /** Which folders may be read; by default a result's own `dir`. `false`: none. */
  readonly local?: LocalSettings | false | undefined;
  /** The address of S3 and its credentials, or a function that returns them. */
  readonly s3?: S3SettingsSource | undefined;
  /** The address of Google Cloud Storage and its credentials, or a function that returns them. */
  readonly gcs?: GcsSettingsSource | undefined;
  /** The account of Azure and its credentials, or a function that returns them. */
  readonly azure?: AzureSettingsSource | undefined;
  /** Secrets by name, or a function that finds them. */
  readonly secrets?: SecretSettings | undefined;
  /**
   * How long a store, or a service that gives credentials, may send nothing, in
   * milliseconds; 60,000 by default. Then a read fails with `timeout`.
   */
  readonly stallTimeoutMs?: number | undefined;
}

/** Of `results.local`. */
export const LOCAL_OPTIONS: OptionTable<LocalSettings> = { roots: "array" };

/** Of `results`, as far as they are about reading. */
export const READ_OPTIONS: OptionTable<ReadSettings> = {
  readers: "object",
  local: ["false|object", LOCAL_OPTIONS],
  s3: ["object|function", S3_OPTIONS],
  gcs: ["object|function", GCS_OPTIONS],
  azure: ["object|function", AZURE_OPTIONS],
  secrets: "object|function",
  stallTimeoutMs: "number",
};

/** A stream of one chunk. */
export function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      if (bytes.length > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
}

/** The error for more bytes than `maxBytes`, stored or unpacked. */
export function tooLarge(ref: ResultRef, maxBytes: number): ResultError {
  return new ResultError(
    "too_large",
    `Cannot read a result of type "${ref.type}": it is larger than ${maxBytes} bytes`,
    { ref, hint: "Raise results.maxBytes if you trust what is stored there" },
  );
}

/** What the API's refusal of a secret means for the result. */
const API_REFUSALS: ReadonlyMap<ApiErrorCode, ResultErrorCode> = new Map([
  ["unauthorized", "denied"],
  ["network", "network"],
  ["timeout", "timeout"],
]);

/** The error to report for a read: one that states the reason, or the signal's own reason. */
export function asReadError(
  error: unknown,
  ref: ResultRef,
  signal: AbortSignal,
): unknown {
  if (error instanceof ResultError || signal.aborted) return error;
  const act = `Cannot read a result of type "${ref.type}"`;
  if (error instanceof ApiError) {
    const code = API_REFUSALS.get(error.code) ?? "read_failed";
    const { message, hint } = error;
    return new ResultError(code, `${act}: ${message}`, {
      ref,
      hint,
      cause: error,
    });
  }
  return new ResultError("read_failed", `${act}: its reader failed`, {
    ref,
    hint: "See the cause for the error of the reader",
    cause: error,
  });
}
