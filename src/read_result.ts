import type { ResultRef } from "./model/result_ref.ts";
import type { TaskRunRow } from "./model/row.ts";
import { checkOptions, type OptionTable } from "./platform/options.ts";
import { resultUrl } from "./read/result_url.ts";
import { createView, VIEW_OPTIONS, type ViewOptions } from "./view.ts";

const REF_FIELDS: OptionTable<ResultRef> = {
  type: "string",
  location: "string",
  dir: "string",
  bucket: "string",
  container: "string",
  secretType: "string",
};

const ACT = "read a result";

/**
 * Reads a result by its location: a bucket and a key, or the path of a file.
 * The API is not queried.
 *
 * The result is read and decoded as by a view's `result()`, with the client's
 * `results` settings. The folder of an absolute path is allowed unless the
 * client's `results.local` lists other folders.
 *
 * @example An object in S3
 * ```ts
 * import { createClient, readResult } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * const client = createClient({
 *   results: { s3: { accessKeyId: "A", secretAccessKey: "S" } },
 *   fetch: async () => await new Response('{"sold": 3}'), // here: no store at all
 * });
 * const value = await readResult(
 *   { type: "S3Result", bucket: "shop", location: "2022/5/9/k" },
 *   { client },
 * );
 * assertEquals(value, { sold: 3 });
 * ```
 *
 * @param ref The reference: `type` is `S3Result` or `GCSResult` with `bucket`,
 * `AzureResult` with `container`, `LocalResult`, `SecretResult`, or the type of
 * a reader of the client; `location` is the key, path or name.
 * @param options The client, a serializer, a schema, a signal and a time limit.
 * @returns The value.
 * @throws {TypeError} If `ref` has no `type` or `location`, or a field or an
 * option is unknown.
 * @throws {ResultError} If the result cannot be read or decoded, or the schema
 * rejects it.
 */
export async function readResult<T = unknown>(
  ref: ResultRef,
  options: ViewOptions<T> = {},
): Promise<T> {
  checkRef(ref);
  checkOptions(ACT, options, VIEW_OPTIONS);
  const { signal, timeoutMs, ...origin } = options;
  const view = createView(rowOf(withFolder(ref)), origin);
  return await view.result({ signal, timeoutMs });
}

function checkRef(ref: ResultRef): void {
  checkOptions(ACT, ref ?? null, REF_FIELDS, "ref");
  for (const field of ["type", "location"] as const) {
    if (ref[field]) continue;
    throw new TypeError(
      `Cannot ${ACT}: "ref.${field}" is missing, pass one such as { type: "S3Result", bucket: "shop", location: "2022/5/9/k" }`,
    );
  }
}

/** Allows the folder of the path that the caller passes. */
function withFolder(ref: ResultRef): ResultRef {
  const [, folder] = /^(.*[\\/])[^\\/]+$/.exec(ref.location ?? "") ?? [];
  const isAbsolute = /^(?:[\\/]|[A-Za-z]:[\\/])/.test(folder ?? "");
  return ref.type === "LocalResult" && !ref.dir && isAbsolute
    ? { ...ref, dir: folder! }
    : ref;
}

/** Creates a row whose messages name the location of the result. */
function rowOf(ref: ResultRef): TaskRunRow {
  return {
    taskRunId: "",
    taskId: "",
    taskSlug: resultUrl(ref) ?? ref.type,
    name: null,
    state: {
      type: "Success",
      message: null,
      context: null,
      cachedInputs: null,
      result: Object.freeze({ ...ref }),
    },
    mapIndex: -1,
    flowRunId: "",
  };
}
