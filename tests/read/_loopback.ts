import { turn } from "../_fake_clock.ts";

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
  const [, start, end = bytes.length - 1] =
    /^bytes=(\d+)-(\d+)?$/.exec(headers.get("range") ?? "") ?? [];
  if (start === undefined) {
    return new Response(bytes, {
      headers: { "content-length": String(bytes.length), ...more },
    });
  }
  const part = bytes.slice(Number(start), Number(end) + 1);
  const last = Number(start) + part.length - 1;
  return new Response(part, {
    status: 206,
    headers: {
      "content-range": `bytes ${start}-${last}/${bytes.length}`,
      "content-length": String(part.length),
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
      await turn(); // in which what was enqueued is sent
      await reader.cancel();
      controller.error(new Error("cut"));
    },
  });
  return new Response(body, answer);
}
