/** Told of all bytes of a body that were read, and why they are not all of it. */
export type BodyEnd = (bytes: Uint8Array, cut?: string) => Promise<void>;

/**
 * Returns a response whose body passes the other's bytes on as they are read,
 * and reports them when it ends.
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
