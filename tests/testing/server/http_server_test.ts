import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { startTestBackend } from "@taskrunview/taskrunview/testing";
import { MAX_BODY_BYTES } from "../../../src/testing/server/http_server.ts";
import { ask, post } from "../_query.ts";
import { turn, withFakeClock } from "../../_fake_clock.ts";

const HELLO = JSON.stringify({ query: "{ hello }" });

for (
  const path of ["", "/", "/graphql", "/graphql/", "/?a=1", "/graphql?a=1"]
) {
  Deno.test(`the server answers at "${path}"`, async () => {
    await using backend = await startTestBackend();
    const answer = await post(backend.url + path, HELLO);
    assertEquals(answer, { status: 200, body: { data: { hello: "👋" } } });
  });
}

const REFUSED: [
  method: string,
  path: string,
  status: number,
  message: string,
][] = [
  ["GET", "/", 405, "Cannot serve GET: GraphQL queries are sent with POST"],
  [
    "PUT",
    "/graphql",
    405,
    "Cannot serve PUT: GraphQL queries are sent with POST",
  ],
  [
    "POST",
    "/graphiql",
    404,
    'Cannot serve "/graphiql": GraphQL is at "/" and "/graphql"',
  ],
  [
    "GET",
    "/health",
    404,
    'Cannot serve "/health": GraphQL is at "/" and "/graphql"',
  ],
];
for (const [method, path, status, message] of REFUSED) {
  Deno.test(`the server answers ${method} ${path} with ${status}`, async () => {
    await using backend = await startTestBackend();
    const response = await fetch(backend.url + path, { method });
    assertEquals(response.status, status);
    assertEquals((await response.json()).errors[0].message, message);
    assertEquals(response.headers.get("allow"), status === 405 ? "POST" : null);
    assertEquals(
      response.headers.get("content-type"),
      "application/json; charset=utf-8",
    );
  });
}

Deno.test("the server takes a body up to its limit and none beyond", async () => {
  await using backend = await startTestBackend();
  const padded = HELLO.padEnd(MAX_BODY_BYTES);
  assertEquals((await post(backend.url, padded)).status, 200);
  const { status, body } = await post(backend.url, `${padded} `);
  assertEquals([status, body.errors[0].extensions.code], [
    413,
    "PAYLOAD_TOO_LARGE",
  ]);
});

Deno.test("the server reads text that arrives in pieces", async () => {
  await using backend = await startTestBackend();
  const bytes = new TextEncoder().encode(
    JSON.stringify({ query: "{ hello } # 👋" }),
  );
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  const response = await fetch(backend.url, { method: "POST", body });
  await response.body?.cancel();
  assertEquals(backend.requests[0]?.query, "{ hello } # 👋");
});

Deno.test("the server survives a client that leaves in the middle", async () => {
  await using backend = await startTestBackend();
  const { port } = new URL(backend.url);
  const connection = await Deno.connect({
    hostname: "127.0.0.1",
    port: Number(port),
  });
  const half =
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{"query"';
  await connection.write(new TextEncoder().encode(half));
  connection.close();
  assertEquals((await ask(backend, "{ hello }")).status, 200);
});

Deno.test("the server holds its answers back as long as request to", async () => {
  await using backend = await startTestBackend({ latencyMs: 60 });
  const { requests } = backend;
  await withFakeClock(async (clock) => {
    const asked = [ask(backend, "{ hello }"), ask(backend, "{ hello }")];
    while (requests.length < 2) await turn();
    await clock.advance(59);
    assertEquals(requests.map(({ status }) => status), [null, null]);
    await clock.advance(1);
    await Promise.all(asked);
    assertEquals(requests.map(({ status }) => status), [200, 200]);
  });
});

Deno.test("stop() drops the answers that are held back", async () => {
  const backend = await startTestBackend({ latencyMs: 60_000 });
  await withFakeClock(async (clock) => {
    const pending = assertRejects(() => ask(backend, "{ hello }"), TypeError);
    await clock.waitFor(60_000);
    await backend.stop();
    await pending;
  });
});

Deno.test("stop() frees the port at once, and may be called again", async () => {
  const first = await startTestBackend();
  const port = Number(new URL(first.url).port);
  await ask(first, "{ hello }");
  await Promise.all([first.stop(), first.stop()]);
  await first[Symbol.asyncDispose]();
  await assertRejects(() => ask(first, "{ hello }"), TypeError);
  await using second = await startTestBackend({ port });
  assertEquals(second.url, first.url);
});

Deno.test("a port that is taken is an error that names it", async () => {
  await using first = await startTestBackend();
  const port = Number(new URL(first.url).port);
  const error = await assertRejects(() => startTestBackend({ port }), Error);
  assertStringIncludes(error.message, `Cannot listen on port ${port}: `);
  assert(error.cause instanceof Error);
});

Deno.test("the server allows requests of pages of any origin, with their headers", async () => {
  await using backend = await startTestBackend({ apiKeys: ["pcu_x"] });
  const preflight = await fetch(backend.url, {
    method: "OPTIONS",
    headers: {
      origin: "http://page.example",
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,x-prefect-tenant-id",
    },
  });
  assertEquals([preflight.status, await preflight.text()], [200, ""]);
  const { headers } = preflight;
  assertEquals(headers.get("access-control-allow-origin"), "*");
  assertEquals(headers.get("access-control-allow-methods"), "POST");
  assertEquals(
    headers.get("access-control-allow-headers"),
    "authorization,x-prefect-tenant-id",
  );
  assertEquals(backend.requests.length, 0);

  const answer = await fetch(backend.url, { method: "POST", body: HELLO });
  assertEquals(answer.headers.get("access-control-allow-origin"), "*");
  await answer.body?.cancel();
});

Deno.test("the server refuses OPTIONS that no page sends", async () => {
  await using backend = await startTestBackend();
  const answer = await fetch(backend.url, { method: "OPTIONS" });
  assertEquals(answer.status, 405);
  await answer.body?.cancel();
});
