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

/** The folders that may be read. */
export interface LocalSettings {
  /**
   * Absolute paths. Files below them may be read, symbolic links resolved. A
   * relative location without `dir` starts from the first one.
   */
  readonly roots: readonly string[];
}

/**
 * Secrets by name, or a function that finds one; undefined if it does not
 * exist.
 */
export type SecretSettings =
  | Readonly<Record<string, unknown>>
  | ((name: string) => unknown);

/** The arguments of a reader besides the reference. */
export interface ReadContext {
  /** The task run whose result is read; undefined for `readResult()`. */
  readonly taskRunId?: string | undefined;
  /** Aborts the read. */
  readonly signal: AbortSignal;
  /**
   * The limit of bytes. Larger results are rejected anyway; a reader may reject
   * them earlier.
   */
  readonly maxBytes: number;
  /** The settings of the built-in readers. */
  readonly settings: ReadSettings;
  /** Sends requests to stores. */
  readonly fetch: typeof fetch;
  /** The retry policy of requests to stores. */
  readonly retry?: RetryOptions | false | undefined;
  /** Finds a secret in the environment or files of Prefect's settings. */
  readonly configuredSecret?: (name: string) => unknown;
  /** Requests a secret from Prefect Cloud; undefined for Prefect Server. */
  readonly fetchCloudSecret?: (
    name: string,
    signal: AbortSignal,
  ) => Promise<unknown>;
}

/**
 * Reads the stored bytes of one type of result.
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
   * Opens the stored bytes, undecoded. Rejects with a `ResultError` if the
   * reason is known; other errors are wrapped as `read_failed`. If the
   * context's signal aborts, the stream fails with its reason.
   */
  open(
    ref: ResultRef,
    context: ReadContext,
  ): Promise<ReadableStream<Uint8Array>>;
  /**
   * Reads the size, the time and the first bytes, for `describeResult`. If a
   * reader has no `probe`, the first chunk of `open` is read.
   */
  probe?(ref: ResultRef, context: ReadContext): Promise<ResultProbe>;
}

/** The size, the time and the first bytes of a stored result. */
export interface ResultProbe {
  /** The size as stored, in bytes; null if unknown. */
  readonly size: number | null;
  /** The time of the last change, in ISO 8601; null if unknown. */
  readonly modified: string | null;
  /** The first bytes, up to 512. */
  readonly head: Uint8Array;
}

/** The default of `stallTimeoutMs`, in milliseconds. */
export const DEFAULT_STALL_TIMEOUT_MS = 60_000;

/** The number of bytes that are read to describe a result. */
export const PROBE_BYTES = 512;

/** The places that may be read, and the credentials for them. */
export interface ReadSettings {
  /** Readers to add or replace, by result type. */
  readonly readers?: Readonly<Record<string, ResultReader>> | undefined;
  /**
   * The folders that may be read; by default the `dir` of each result. `false`
   * disables local files.
   */
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
   * The time that a store, or a service that issues credentials, may send
   * nothing, in milliseconds; then a read fails with `timeout`.
   *
   * @default {60_000}
   */
  readonly stallTimeoutMs?: number | undefined;
}

/** The options of `results.local`. */
export const LOCAL_OPTIONS: OptionTable<LocalSettings> = { roots: "array" };

/** The options of `results` that concern reading. */
export const READ_OPTIONS: OptionTable<ReadSettings> = {
  readers: "object",
  local: ["false|object", LOCAL_OPTIONS],
  s3: ["object|function", S3_OPTIONS],
  gcs: ["object|function", GCS_OPTIONS],
  azure: ["object|function", AZURE_OPTIONS],
  secrets: "object|function",
  stallTimeoutMs: "number",
};

/** Creates a stream of one chunk. */
export function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      if (bytes.length > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
}

/** Creates the error for more than `maxBytes` bytes, stored or unpacked. */
export function tooLarge(ref: ResultRef, maxBytes: number): ResultError {
  return new ResultError(
    "too_large",
    `Cannot read a result of type "${ref.type}": it is larger than ${maxBytes} bytes`,
    { ref, hint: "Raise results.maxBytes if you trust the stored data" },
  );
}

/** The code of a result error for each refusal of a secret by the API. */
const API_REFUSALS: ReadonlyMap<ApiErrorCode, ResultErrorCode> = new Map([
  ["unauthorized", "denied"],
  ["network", "network"],
  ["timeout", "timeout"],
]);

/**
 * Creates the error to report for a failed read, or returns the reason of the
 * signal.
 */
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
    hint: "See the cause, which is the error of the reader",
    cause: error,
  });
}
