import { type StallGuard, stallGuard } from "../async/stall.ts";
import { ResultError } from "../model/errors.ts";
import type { ResultRef } from "../model/result_ref.ts";
import {
  DEFAULT_STALL_TIMEOUT_MS,
  type ReadContext,
  type ResultReader,
} from "./reader.ts";

/**
 * Wraps a reader of the settings: it fails with `timeout` if it, or its stream,
 * sends nothing for `stallTimeoutMs`. The built-in readers do so themselves.
 */
export function guarded(reader: ResultReader): ResultReader {
  return {
    async open(ref, context) {
      const guard = guardOf(ref, context);
      const { signal } = guard;
      const opening = open(reader, ref, { ...context, signal });
      try {
        const stream = await guard.next(opening);
        if (typeof stream?.getReader === "function") {
          return guardStream(stream, guard);
        }
        guard.end();
        return stream;
      } catch (error) {
        guard.end();
        // A late stream is cancelled: no caller waits for it.
        opening.then((stream) => stream.cancel(error)).catch(() => {});
        throw error;
      }
    },
    ...(reader.probe && {
      async probe(ref, context) {
        const guard = guardOf(ref, context);
        try {
          const { signal } = guard;
          return await guard.next(reader.probe!(ref, { ...context, signal }));
        } finally {
          guard.end();
        }
      },
    }),
  };
}

/**
 * Calls a reader, which in JavaScript may throw at once or return a stream
 * instead of a promise.
 */
async function open(
  reader: ResultReader,
  ref: ResultRef,
  context: ReadContext,
): Promise<ReadableStream<Uint8Array>> {
  return await reader.open(ref, context);
}

function guardOf(
  ref: ResultRef,
  { signal, settings }: ReadContext,
): StallGuard {
  const { stallTimeoutMs = DEFAULT_STALL_TIMEOUT_MS } = settings;
  return stallGuard(signal, stallTimeoutMs, (timeoutMs) =>
    new ResultError(
      "timeout",
      `Cannot read a result of type "${ref.type}": its reader sent nothing for ${timeoutMs} ms`,
      { ref, hint: "Check the reader, or raise results.stallTimeoutMs" },
    ));
}

function guardStream(
  stream: ReadableStream<Uint8Array>,
  guard: StallGuard,
): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await guard.next(reader.read());
        if (!done) return controller.enqueue(value);
      } catch (error) {
        guard.end();
        reader.cancel(error).catch(() => {}); // the first error is reported
        throw error;
      }
      guard.end();
      controller.close();
    },
    async cancel(reason) {
      guard.end();
      await reader.cancel(reason);
    },
  }, { highWaterMark: 0 });
}
