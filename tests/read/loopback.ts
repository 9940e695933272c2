/** A server on loopback that is gone at the end of the block. */
export interface Loopback extends AsyncDisposable {
  readonly url: string;
}

/** Serves on a free port of 127.0.0.1. */
export function serveLoopback(
  handler: (request: Request) => Response | Promise<Response>,
): Loopback {
  const server = Deno.serve(
    {
      hostname: "127.0.0.1",
      port: 0,
      onListen() {},
      onError: () => new Response("", { status: 500 }),
    },
    handler,
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** The answer with bytes, or with those from where a range starts. */
export function bytesAnswer(
  { headers }: Request,
  bytes: Uint8Array<ArrayBuffer>,
  more: Readonly<Record<string, string>>,
): Response {
  const from = Number(/^bytes=(\d+)-$/.exec(headers.get("range") ?? "")?.[1]);
  if (!from) {
    return new Response(bytes, {
      headers: { "content-length": String(bytes.length), ...more },
    });
  }
  return new Response(bytes.slice(from), {
    status: 206,
    headers: {
      "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
      "content-length": String(bytes.length - from),
      ...more,
    },
  });
}

/** The same answer, whose connection breaks after some bytes. */
export function cutAfter(count: number, answer: Response): Response {
  const reader = answer.body!.getReader();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const { value } = await reader.read();
      controller.enqueue(value!.subarray(0, count));
    },
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      await reader.cancel();
      controller.error(new Error("cut"));
    },
  });
  return new Response(body, answer);
}
