import { walkAhead } from "./async/prefetch.ts";
import { encodeJson } from "./encode_json.ts";
import { TaskRunViewError } from "./model/errors.ts";
import { iterMapped, type IterMappedOptions } from "./mapped.ts";
import { checkInteger, MAX_PAGE_SIZE } from "./api/paging.ts";
import type { ItemOf, TaskRunView } from "./view.ts";

/** Which children are streamed, and what stops the stream. */
export interface StreamMappedOptions extends IterMappedOptions {
  /** How many may wait in the stream before they are read; 0 by default. */
  readonly highWaterMark?: number | undefined;
}

/**
 * Streams the children of a mapped task run in order, as {@linkcode iterMapped}.
 *
 * Nothing is asked for before the first read; cancelling the stream cancels the
 * queries in flight.
 *
 * @example
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
 * for await (const child of streamMapped(parent, { pageSize: 100 })) {
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
  { highWaterMark = 0, ...options }: StreamMappedOptions = {},
): ReadableStream<TaskRunView<ItemOf<T>>> {
  checkInteger("stream children", "highWaterMark", highWaterMark, 0);
  return toStream(iterMapped(view, options), highWaterMark);
}

/** Which children are written as JSON, and how. */
export interface StreamMappedJsonOptions extends IterMappedOptions {
  /** How many queries and results may be read ahead at once, 6 by default. */
  readonly concurrency?: number | undefined;
  /** How many children a query asks for: 1 to 100, the default. */
  readonly pageSize?: number | undefined;
  /**
   * Writes `error` in place of `result` for a child whose result cannot be
   * loaded; by default such a child is the end of the stream.
   */
  readonly settled?: boolean | undefined;
}

/**
 * Streams the children of a mapped task run with their results as NDJSON: for
 * each a line `{ mapIndex, state, result }`, with the result as
 * {@linkcode encodeJson} writes it.
 *
 * Lines come in order and one by one; nothing is read before the first is asked
 * for. Made for files, pipes and the bodies of a `Response`.
 *
 * @example
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
  {
    concurrency = 6,
    pageSize = MAX_PAGE_SIZE,
    settled = false,
    ...options
  }: StreamMappedJsonOptions = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const views = iterMapped(view, { ...options, pageSize });
  checkInteger("stream children", "concurrency", concurrency, 1);
  const encoder = new TextEncoder();
  const lines = walkAhead({
    async load(_, signal) {
      const { done, value } = await views.next();
      if (done) return { items: [], then: "end" };
      return { items: [await toLine(value, settled, signal)] };
    },
    make: (line) => encoder.encode(line),
    parts: Infinity,
    expected: Infinity,
    concurrency,
    signal: options.signal,
  });
  return toStream(lines, 0, () => views.return());
}

async function toLine(
  { mapIndex, state, result }: TaskRunView,
  settled: boolean,
  signal: AbortSignal,
): Promise<string> {
  try {
    const value = encodeJson(await result({ signal }));
    return JSON.stringify({ mapIndex, state, result: value }) + "\n";
  } catch (error) {
    if (!settled || !(error instanceof TaskRunViewError)) throw error;
    const { name, message } = error;
    const { code } = error as { code?: unknown };
    return JSON.stringify({ mapIndex, state, error: { name, code, message } }) +
      "\n";
  }
}

function toStream<Value>(
  values: AsyncGenerator<Value, void, undefined>,
  highWaterMark: number,
  onEnd: () => unknown = () => {},
): ReadableStream<Value> {
  return new ReadableStream<Value>({
    async pull(controller) {
      try {
        const { done, value } = await values.next();
        if (!done) return controller.enqueue(value);
        controller.close();
      } catch (error) {
        await onEnd();
        throw error;
      }
    },
    async cancel() {
      await values.return();
      await onEnd();
    },
  }, { highWaterMark });
}
