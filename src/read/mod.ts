import { ResultError } from "../errors.ts";
import type { ResultRef } from "../result_ref.ts";
import { localReader } from "./local.ts";
import { prefectReader } from "./prefect.ts";
import {
  asReadError,
  PROBE_BYTES,
  type ReadContext,
  type ReadSettings,
  type ResultProbe,
  type ResultReader,
  tooLarge,
} from "./reader.ts";
import { secretReader } from "./secret.ts";

const READERS: ReadonlyMap<string, ResultReader> = new Map([
  ["LocalResult", localReader],
  ["PrefectResult", prefectReader],
  ["SecretResult", secretReader],
  ["S3Result", onDemand(async () => (await import("./s3.ts")).s3Reader)],
  ["GCSResult", onDemand(async () => (await import("./gcs.ts")).gcsReader)],
  [
    "AzureResult",
    onDemand(async () => (await import("./azure.ts")).azureReader),
  ],
]);

/** A reader whose code is loaded with the first result that needs it. */
function onDemand(load: () => Promise<ResultReader>): ResultReader {
  return {
    open: async (ref, context) => await (await load()).open(ref, context),
    async probe(ref, context) {
      const reader = await load();
      return await reader.probe?.(ref, context) ??
        await probeStream(await reader.open(ref, context));
    },
  };
}

/** Tells whether Prefect has a class of this name, or the settings a reader. */
export function isKnownType(type: string, settings: ReadSettings): boolean {
  return READERS.has(type) || hasOwnReader(type, settings);
}

/** Tells whether the settings bring a reader for this type. */
export function hasOwnReader(type: string, settings: ReadSettings): boolean {
  return settings.readers !== undefined &&
    Object.hasOwn(settings.readers, type);
}

function findReader(ref: ResultRef, settings: ReadSettings): ResultReader {
  const reader = hasOwnReader(ref.type, settings)
    ? settings.readers![ref.type]
    : READERS.get(ref.type);
  if (reader !== undefined) return reader;
  throw new ResultError(
    "unsupported",
    `Cannot read a result of type "${ref.type}": there is no reader for it`,
    { ref, hint: `Give one as results.readers["${ref.type}"] to createClient` },
  );
}

/**
 * Opens what a reference stands for, undecoded.
 *
 * @throws {ResultError} If it cannot be found or opened.
 */
export async function openResultRef(
  ref: ResultRef,
  context: ReadContext,
): Promise<ReadableStream<Uint8Array>> {
  const reader = findReader(ref, context.settings);
  try {
    const stream = await reader.open(ref, context);
    if (typeof stream?.getReader === "function") return stream;
    throw new TypeError("Cannot read from a reader: it gave no ReadableStream");
  } catch (error) {
    throw asReadError(error, ref, context.signal);
  }
}

/**
 * Looks at what a reference stands for, without reading it whole.
 *
 * @throws {ResultError} As {@linkcode openResultRef}.
 */
export async function probeResultRef(
  ref: ResultRef,
  context: ReadContext,
): Promise<ResultProbe> {
  const reader = findReader(ref, context.settings);
  try {
    return await reader.probe?.(ref, context) ??
      await probeStream(await openResultRef(ref, context));
  } catch (error) {
    throw asReadError(error, ref, context.signal);
  }
}

/** The first chunk has to do; where it is all there is, its size is known. */
async function probeStream(
  stream: ReadableStream<Uint8Array>,
): Promise<ResultProbe> {
  const reader = stream.getReader();
  const { value: first = new Uint8Array() } = await reader.read();
  const isWhole = first.length === 0 || (await reader.read()).done;
  await reader.cancel();
  return {
    size: isWhole ? first.length : null,
    modified: null,
    head: first.subarray(0, PROBE_BYTES),
  };
}

/**
 * Reads what a reference stands for to its end.
 *
 * @throws {ResultError} As {@linkcode openResultRef}, and `too_large` past
 * `maxBytes`; then the rest is not read.
 */
export async function readResultRef(
  ref: ResultRef,
  context: ReadContext,
): Promise<Uint8Array> {
  const stream = await openResultRef(ref, context);
  const reader = stream.getReader();
  const cancel = () =>
    void reader.cancel(context.signal.reason).catch(() => {});
  context.signal.addEventListener("abort", cancel, { once: true });
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
    await reader.cancel(error).catch(() => {}); // the first error is the one to tell
    throw asReadError(error, ref, context.signal);
  } finally {
    context.signal.removeEventListener("abort", cancel);
  }
}

function checkChunk(chunk: unknown): void {
  if (chunk instanceof Uint8Array) return;
  throw new TypeError("Cannot read a stream: a chunk of it is no Uint8Array");
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
