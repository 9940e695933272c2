/**
 * Receives all bytes of a body that were read, and the reason if it is
 * incomplete.
 */
export type BodyEnd = (bytes: Uint8Array, cut?: string) => Promise<void>;

/**
 * Creates a response that passes on the bytes of another one, and reports them
 * at the end.
 */
export async function watchBody(
  response: Response,
  end: BodyEnd,
): Promise<Response> {
  if (response.body === null) {
    await end(new Uint8Array());
    return response;
  }
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) {
          chunks.push(value.slice());
          return controller.enqueue(value);
        }
        await end(joined(chunks));
        controller.close();
      } catch (error) {
        await end(joined(chunks), String(error));
        controller.error(error);
      }
    },
    async cancel(reason) {
      await end(joined(chunks), "the reader cancelled it");
      await reader.cancel(reason);
    },
  }, { highWaterMark: 0 });
  const { status, statusText, headers, url } = response;
  const watched = new Response(body, { status, statusText, headers });
  Object.defineProperty(watched, "url", { value: url });
  return watched;
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(
    chunks.reduce((size, { length }) => size + length, 0),
  );
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
