import { assertEquals } from "@std/assert";
import { createHandler } from "../../src/http/mod.ts";
import { withBackend } from "../_backend.ts";
import { mappedRows, taskRunRow } from "../_task_run_rows.ts";

const INDICES = Array.from({ length: 10 }, (_, index) => index);

/** As `retry` says two seconds, which a test need not wait for. */
const soon = (text: string) => text.replace("retry: 2000", "retry: 1");

/** The first events of an answer, after which the line is cut. */
function cutAfter(
  count: number,
  { body, status, headers }: Response,
): Response {
  if (body === null) return new Response(null, { status, headers });
  let left = count + 1; // the first block is no event
  const cut = new TransformStream<string, string>({
    transform(text, controller) {
      for (const block of text.split(/(?<=\n\n)/)) {
        controller.enqueue(soon(block));
        if (--left === 0) return controller.error(new Error("cut"));
      }
    },
  });
  const events = body.pipeThrough(new TextDecoderStream()).pipeThrough(cut);
  return new Response(events.pipeThrough(new TextEncoderStream()), {
    status,
    headers,
  });
}

/** The same request by a client that accepts no compression. */
function uncompressed(request: Request): Request {
  const headers = new Headers(request.headers);
  headers.delete("accept-encoding");
  return new Request(request, { headers });
}

Deno.test("a browser's EventSource takes up what was cut, and stays away after the end", () =>
  withBackend(mappedRows(INDICES), async (client) => {
    const handler = createHandler({ client });
    const asked: [lastEventId: string | null, status: number][] = [];
    await using server = Deno.serve(
      {
        hostname: "127.0.0.1",
        port: 0,
        onListen() {},
        onError: () => new Response(),
      },
      async (request) => {
        const response = await handler(uncompressed(request));
        asked.push([request.headers.get("last-event-id"), response.status]);
        return cutAfter(asked.length < 3 ? 4 : Infinity, response);
      },
    );
    const path = `/task-runs/${taskRunRow().id}/mapped`;
    const source = new EventSource(
      `http://127.0.0.1:${server.addr.port}${path}`,
    );
    const seen: number[] = [];
    source.onmessage = ({ data }) => seen.push(JSON.parse(data).mapIndex);
    const ended = Promise.withResolvers<void>();
    source.addEventListener("end", () => ended.resolve());
    await ended.promise;
    assertEquals(seen, INDICES);

    const closed = Promise.withResolvers<void>();
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) closed.resolve();
    };
    await closed.promise; // by itself: close() was not called
    assertEquals(seen, INDICES);
    assertEquals(asked.at(-1), ["end", 204]);
    assertEquals(asked[0], [null, 200]);
    assertEquals(asked.length >= 4, true);
  }));
