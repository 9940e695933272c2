import { RequestError } from "../problem.ts";

/** Some successive bytes, the last one included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Reads the header Range.
 *
 * @param size How many bytes there are.
 * @returns The one range that is asked for; undefined where the whole is to be
 * given: without a range, with several, and with what is no range of bytes.
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
    `Cannot give the range "${header}": there are ${size} bytes`,
    { headers: { "content-range": `bytes */${size}` } },
  );
}

/**
 * Takes some bytes of a stream, and cancels it after the last one.
 *
 * @returns A stream of just these bytes; it fails where they do not come.
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
    `Cannot send all bytes of a result: it has become ${left} bytes shorter`,
  );
}
