import { RequestError } from "../problem.ts";

/** A range of bytes, including the last one. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Parses the Range header.
 *
 * @param size The total number of bytes.
 * @returns The requested range; undefined if all bytes are returned: without a
 * range, with several, and with one that is not of bytes.
 * @throws {RequestError} `range_not_satisfiable`.
 */
export function parseRange(
  header: string | null,
  size: number,
): ByteRange | undefined {
  const [, from, to] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? "") ?? [];
  if (from === undefined || (from === "" && to === "")) return undefined;
  const isSuffix = from === "";
  const first = isSuffix ? Math.max(0, size - Number(to)) : Number(from);
  const last = isSuffix || to === "" ? size - 1 : Number(to);
  if (!isSuffix && last < first && to !== "") return undefined;
  if (first < size && !(isSuffix && Number(to) === 0)) {
    return { first, last: Math.min(last, size - 1) };
  }
  throw new RequestError(
    "range_not_satisfiable",
    `Cannot return the range "${header}": there are ${size} bytes`,
    { headers: { "content-range": `bytes */${size}` } },
  );
}

/**
 * Takes a range of the bytes of a stream, and cancels the stream after it.
 *
 * @returns A stream of these bytes. It fails if the source ends earlier.
 */
export function sliceStream(
  source: ReadableStream<Uint8Array>,
  { first, last }: ByteRange,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  let skip = first;
  let left = last - first + 1;
  return new ReadableStream({
    async pull(controller) {
      while (left > 0) {
        const { done, value } = await reader.read();
        if (done) throw cutShort(left);
        const part = value.subarray(skip, skip + left);
        skip = Math.max(0, skip - value.length);
        left -= part.length;
        if (part.length === 0) continue;
        controller.enqueue(part);
        break;
      }
      if (left > 0) return;
      controller.close();
      await reader.cancel();
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}

function cutShort(left: number): Error {
  return new Error(
    `Cannot send all bytes of a result: it was shortened by ${left} ${
      left === 1 ? "byte" : "bytes"
    }`,
  );
}
