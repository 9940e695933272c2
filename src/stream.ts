import { checkInteger, MAX_PAGE_SIZE } from "./api/paging.ts";
import { convertResult, mappedLine } from "./children/json_line.ts";
import { encodeJson } from "./encode_json.ts";
import {
  iterMapped,
  type IterMappedOptions,
  MAPPED_OPTIONS,
} from "./mapped.ts";
import { iterMappedValues } from "./mapped_results.ts";
import { checkOptions, type OptionTable } from "./platform/options.ts";
import { DEFAULT_CONCURRENCY, type ItemOf, type TaskRunView } from "./view.ts";

/** Options for streaming the children of a mapped task run. */
export interface StreamMappedOptions extends IterMappedOptions {
  /**
   * The maximum number of queries or results in flight or undelivered.
   *
   * @default {6}
   */
  readonly concurrency?: number | undefined;
  /**
   * The number of children per query, from 1 to 100.
   *
   * @default {100}
   */
  readonly pageSize?: number | undefined;
  /**
   * The number of children or lines that the stream buffers.
   *
   * @default {0}
   */
  readonly highWaterMark?: number | undefined;
}

const STREAM_OPTIONS: OptionTable<StreamMappedOptions> = {
  ...MAPPED_OPTIONS,
  highWaterMark: "number",
};

const ACT = "stream children";

/**
 * Streams the children of a mapped task run in order, as {@linkcode iterMapped}
 * does, by default in pages of 100 with up to 6 queries in flight.
 *
 * No request is sent before the first read; cancelling the stream cancels the
 * queries in flight.
 *
 * @example Stream the children of a mapped task
 * ```ts
 * import { createClient, fromTaskSlug, streamMapped } from "@taskrunview/taskrunview";
 * import { startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * await using api = await startTestBackend();
 * const client = createClient({ apiUrl: api.url });
 * const flowRunId = "8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d";
 * const parent = await fromTaskSlug("transform-1", flowRunId, -1, { client });
 * const ids = [];
 * for await (const child of streamMapped(parent)) {
 *   ids.push(child.mapIndex);
 * }
 * assertEquals(ids, [0, 1, 2]);
 * ```
 *
 * @param view The mapped parent.
 * @param options Which children, how many at once, and what stops the stream.
 * @throws {TaskRunError} `not_mapped`, at the call.
 * @throws {RangeError} If a number is out of range, at the call.
 */
export function streamMapped<T>(
  view: TaskRunView<T>,
  options: StreamMappedOptions = {},
): ReadableStream<TaskRunView<ItemOf<T>>> {
  checkOptions(ACT, options, STREAM_OPTIONS);
  const { highWaterMark = 0, ...which } = options;
  checkInteger(ACT, "highWaterMark", highWaterMark, 0);
  const { concurrency = DEFAULT_CONCURRENCY, pageSize = MAX_PAGE_SIZE } = which;
  const children = iterMapped(view, { ...which, concurrency, pageSize });
  return toStream(children, highWaterMark, (child) => child);
}

/** Options for streaming the results of children as NDJSON. */
export interface StreamMappedJsonOptions extends StreamMappedOptions {
  /**
   * Writes `error` in place of `result` for a child whose result cannot be
   * loaded; by default, such a child ends the stream with its error.
   */
  readonly settled?: boolean | undefined;
}

const STREAM_JSON_OPTIONS: OptionTable<StreamMappedJsonOptions> = {
  ...STREAM_OPTIONS,
  settled: "boolean",
};

/**
 * Streams the children of a mapped task run and their results as NDJSON. Each
 * child is a line `{ mapIndex, taskRunId, state, result }`, with the result as
 * {@linkcode encodeJson} writes it, or with `error: { code, message, hint }` in
 * its place.
 *
 * Each chunk is one line, in map order. No request is sent before the first
 * read. The stream fits files, pipes and the body of a `Response`.
 *
 * @example Stream results as NDJSON
 * ```ts
 * import { fromTaskSlug, createClient, streamMappedJson } from "@taskrunview/taskrunview";
 * import { startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const flowRunId = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
 * await using api = await startTestBackend({
 *   mapped: [{ flowRunId, slug: "add-1", count: 3 }],
 * });
 * const client = createClient({ apiUrl: api.url });
 * const parent = await fromTaskSlug("add-1", flowRunId, -1, { client });
 * const text = await new Response(streamMappedJson(parent)).text();
 * const values = text.trim().split("\n").map((line) => JSON.parse(line).result);
 * assertEquals(values, [0, 1, 2]);
 * ```
 *
 * @param view The mapped parent.
 * @param options Which children, how many at once, and what stops the stream.
 * @throws {TaskRunError} `not_mapped`, at the call.
 * @throws {RangeError} If a number is out of range, at the call.
 */
export function streamMappedJson<T>(
  view: TaskRunView<T>,
  options: StreamMappedJsonOptions = {},
): ReadableStream<ReturnType<Uint8Array["slice"]>> {
  checkOptions(ACT, options, STREAM_JSON_OPTIONS);
  const { highWaterMark = 0, settled = false, ...which } = options;
  checkInteger(ACT, "highWaterMark", highWaterMark, 0);
  const results = iterMappedValues(
    view,
    which,
    async (child, options) =>
      convertResult(child, await child.result(options), encodeJson),
  );
  const encoder = new TextEncoder();
  return toStream(results, highWaterMark, (result) => {
    if (result.status === "rejected" && !settled) throw result.reason;
    const line = mappedLine(result.view, result);
    return encoder.encode(JSON.stringify(line) + "\n");
  });
}

/** Creates a stream that converts each value; an error of either ends both. */
function toStream<Value, Chunk>(
  values: AsyncGenerator<Value, void, undefined>,
  highWaterMark: number,
  make: (value: Value) => Chunk,
): ReadableStream<Chunk> {
  return new ReadableStream<Chunk>({
    async pull(controller) {
      const { done, value } = await values.next();
      if (done) return controller.close();
      try {
        controller.enqueue(make(value));
      } catch (error) {
        await values.return();
        throw error;
      }
    },
    async cancel() {
      await values.return();
    },
  }, { highWaterMark });
}
