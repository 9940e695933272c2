/**
 * Stand-in for `@std/streams` where JSR cannot be reached: the functions that
 * this project's tests call, with the same names and behaviour.
 *
 * @module
 */

/** Reads a stream of bytes to its end, as one ArrayBuffer. */
export async function toArrayBuffer(
  readableStream: ReadableStream<Uint8Array>,
): Promise<ArrayBuffer> {
  return await new Response(
    readableStream as ReadableStream<Uint8Array<ArrayBuffer>>,
  )
    .arrayBuffer();
}

/** Reads a stream of texts, or of bytes in UTF-8, to its end, as one text. */
export async function toText(
  readableStream: ReadableStream,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of readableStream) {
    text += typeof chunk === "string"
      ? chunk
      : decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
