import type { Compressor } from "./coding.ts";
import { isReady } from "../response/ready.ts";

/**
 * Compresses a stream. Bytes are passed on before the next ones are awaited, so
 * that no line is delayed. Available bytes are compressed together.
 */
export function compressedStream(
  source: ReadableStream<Uint8Array>,
  compressor: Compressor,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = source.getReader();
  let pending: ReturnType<typeof reader.read> | undefined;
  let isFlushed = true;

  /** The next compressed bytes, and whether they are the last ones. */
  async function next(): Promise<readonly [readonly Uint8Array[], boolean]> {
    pending ??= reader.read();
    if (!isFlushed && !await isReady(pending)) {
      isFlushed = true;
      return [await compressor.flush(), false];
    }
    const { done, value } = await pending;
    pending = undefined;
    if (done) return [await compressor.end(), true];
    isFlushed = false;
    return [await compressor.write(value), false];
  }

  return new ReadableStream({
    async pull(controller) {
      try {
        for (;;) {
          const [parts, isLast] = await next();
          for (const part of parts) {
            controller.enqueue(part as Uint8Array<ArrayBuffer>);
          }
          if (isLast) {
            compressor.close();
            return controller.close();
          }
          if (parts.length > 0) return;
        }
      } catch (error) {
        compressor.close();
        throw error;
      }
    },
    async cancel(reason) {
      compressor.close();
      await reader.cancel(reason);
    },
  }, { highWaterMark: 0 });
}
