import { onAbort } from "../async/abort.ts";
import { lazyImport } from "../async/lazy_import.ts";
import type { ResultRef } from "../model/result_ref.ts";
import {
  asReadError,
  PROBE_BYTES,
  type ReadContext,
  type ResultProbe,
  type ResultReader,
  tooLarge,
} from "./reader.ts";
import { findReader, hasOwnReader } from "./readers.ts";

const importGuarded = /* @__PURE__ */ lazyImport(() => import("./guarded.ts"));

/**
 * Loads the reader of a type, with a time limit for readers of the settings.
 */
async function loadReader(
  ref: ResultRef,
  { settings }: ReadContext,
): Promise<ResultReader> {
  const reader = await findReader(ref, settings);
  return hasOwnReader(ref.type, settings)
    ? (await importGuarded()).guarded(reader)
    : reader;
}

/**
 * Opens the bytes of a result, undecoded.
 *
 * @throws {ResultError} If the result cannot be found or opened.
 */
export async function openResultRef(
  ref: ResultRef,
  context: ReadContext,
): Promise<ReadableStream<Uint8Array>> {
  const reader = await loadReader(ref, context);
  const { signal } = context;
  signal.throwIfAborted();
  try {
    const stream = await reader.open(ref, context);
    if (typeof stream?.getReader !== "function") {
      throw new TypeError(
        "Cannot read from a reader: it did not return a ReadableStream",
      );
    }
    if (!signal.aborted) return stream;
    stream.cancel(signal.reason).catch(() => {}); // no caller waits for it
  } catch (error) {
    throw asReadError(error, ref, signal);
  }
  throw signal.reason;
}

/**
 * Reads the size, the time and the first bytes of a result.
 *
 * @throws {ResultError} As {@linkcode openResultRef}.
 */
export async function probeResultRef(
  ref: ResultRef,
  context: ReadContext,
): Promise<ResultProbe> {
  const reader = await loadReader(ref, context);
  try {
    return await reader.probe?.(ref, context) ??
      await probeStream(await openResultRef(ref, context), context.signal);
  } catch (error) {
    throw asReadError(error, ref, context.signal);
  }
}

/**
 * Reads the first chunk of a stream. The size is known if there is no further
 * chunk.
 */
async function probeStream(
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): Promise<ResultProbe> {
  const reader = stream.getReader();
  const leave = onAbort(
    signal,
    () => void reader.cancel(signal.reason).catch(() => {}),
  );
  try {
    const { value: first = new Uint8Array() } = await reader.read();
    const isWhole = first.length === 0 || (await reader.read()).done;
    signal.throwIfAborted();
    await reader.cancel();
    return {
      size: isWhole ? first.length : null,
      modified: null,
      head: first.subarray(0, PROBE_BYTES),
    };
  } finally {
    leave();
  }
}

/**
 * Reads all bytes of a result.
 *
 * @throws {ResultError} As {@linkcode openResultRef}, and `too_large` if there
 * are more than `maxBytes`; the rest is not read.
 */
export async function readResultRef(
  ref: ResultRef,
  context: ReadContext,
): Promise<Uint8Array> {
  const stream = await openResultRef(ref, context);
  const reader = stream.getReader();
  const cancel = () =>
    void reader.cancel(context.signal.reason).catch(() => {});
  const leave = onAbort(context.signal, cancel);
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    while (true) {
      const { done, value } = await reader.read();
      context.signal.throwIfAborted();
      if (done) return joined(chunks, total);
      checkChunk(value);
      chunks.push(value);
      total += value.length;
      if (total > context.maxBytes) throw tooLarge(ref, context.maxBytes);
    }
  } catch (error) {
    await reader.cancel(error).catch(() => {}); // the first error is reported
    throw asReadError(error, ref, context.signal);
  } finally {
    leave();
  }
}

function checkChunk(chunk: unknown): void {
  if (chunk instanceof Uint8Array) return;
  throw new TypeError(
    "Cannot read a stream: one of its chunks is not a Uint8Array",
  );
}

function joined(chunks: readonly Uint8Array[], total: number): Uint8Array {
  if (chunks.length === 1) return chunks[0]!;
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
