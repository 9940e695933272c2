import { assert, assertEquals, assertThrows } from "@std/assert";
import { createHandler } from "../../src/http/mod.ts";
import { createPage } from "../../src/page/mod.ts";
import { ASSETS } from "../../src/page/assets.ts";

const HOST = "http://127.0.0.1:8000";
const handler = (request: Request) =>
  Promise.resolve(Response.json({ path: new URL(request.url).pathname }));
const page = createPage(handler);
const below = createPage(handler, { basePath: "/runs" });
const ask = (path: string, init?: RequestInit, answer = page) =>
  answer(new Request(HOST + path, init));

for (const [path, { type }] of Object.entries(ASSETS)) {
  Deno.test(`${path} is served with strict headers`, async () => {
    const response = await ask(path);
    assertEquals(response.status, 200);
    assert(response.headers.get("content-type")!.startsWith(type));
    const policy = response.headers.get("content-security-policy")!;
    assert(policy.includes("default-src 'none'"), policy);
    assert(policy.includes("frame-ancestors 'none'"), policy);
    assert(!/unsafe|\*|https?:|data:/.test(policy), policy);
    assertEquals(response.headers.get("x-content-type-options"), "nosniff");
    assertEquals(response.headers.get("referrer-policy"), "no-referrer");
    assert((await response.text()).length > 100);
  });

  Deno.test(`${path} is packed for those who take that`, async () => {
    const plain = await ask(path);
    assertEquals(plain.headers.get("content-encoding"), null);
    const text = await plain.text();
    for (const coding of ["gzip", "br, gzip;q=0.5", "*", "GZIP"]) {
      const response = await ask(path, {
        headers: { "accept-encoding": coding },
      });
      assertEquals(response.headers.get("content-encoding"), "gzip", coding);
      const bytes = await response.bytes();
      const length = response.headers.get("content-length");
      assertEquals(length, String(bytes.length));
      const stream = new Blob([bytes]).stream()
        .pipeThrough(new DecompressionStream("gzip"));
      assertEquals(await new Response(stream).text(), text);
    }
    for (const coding of ["", "br", "gzip;q=0", "gzip; q=0.00", "xgzip"]) {
      const response = await ask(path, {
        headers: { "accept-encoding": coding },
      });
      assertEquals(response.headers.get("content-encoding"), null, coding);
      await response.body?.cancel();
    }
  });

  Deno.test(`${path} is not sent to who has it`, async () => {
    const first = await ask(path);
    await first.body?.cancel();
    const etag = first.headers.get("etag")!.replace("W/", "");
    for (const tags of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
      const again = await ask(path, { headers: { "if-none-match": tags } });
      assertEquals([again.status, again.body], [304, null]);
    }
    const changed = await ask(path, {
      headers: { "if-none-match": '"other"' },
    });
    assertEquals(changed.status, 200);
    await changed.body?.cancel();
  });

  Deno.test(`${path} has a head alone for HEAD`, async () => {
    for (const headers of [{}, { "accept-encoding": "gzip" }]) {
      const response = await ask(path, { method: "HEAD", headers });
      assertEquals([response.status, response.body], [200, null]);
    }
  });
}

Deno.test("the page has no script or style of its own in its markup", async () => {
  const text = await (await ask("/")).text();
  assert(!/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/.test(text), text);
});

Deno.test("what is below /api/ is for the handler", async () => {
  const response = await ask("/api/task-runs/x");
  assertEquals(await response.json(), { path: "/api/task-runs/x" });
});

const REFUSED:
  readonly (readonly [path: string, method: string, status: number])[] = [
    ["/elsewhere", "GET", 404],
    ["/api", "GET", 404],
    ["/toString", "GET", 404],
    ["/page.js", "POST", 405],
    ["/", "DELETE", 405],
  ];
for (const [path, method, status] of REFUSED) {
  Deno.test(`${method} ${path} gets ${status}`, async () => {
    const response = await ask(path, { method });
    assertEquals(response.status, status);
    assertEquals(
      response.headers.get("allow"),
      status === 405 ? "GET, HEAD" : null,
    );
    await response.body?.cancel();
  });
}

Deno.test("the page may lie below a path", async () => {
  const moved = await ask("/runs?x=1", {}, below);
  assertEquals([moved.status, moved.headers.get("location")], [
    308,
    "/runs/?x=1",
  ]);
  const shown = await ask("/runs/", {}, below);
  assertEquals(await shown.text(), await (await ask("/")).text());
  const answer = await ask("/runs/api/x", {}, below);
  assertEquals(await answer.json(), { path: "/runs/api/x" });
  for (const path of ["/", "/runsx/", "/api/x"]) {
    const refused = await ask(path, {}, below);
    assertEquals(refused.status, 404);
    await refused.body?.cancel();
  }
});

Deno.test("what cannot be used is refused at once", () => {
  assertThrows(
    () => createPage(undefined as never),
    TypeError,
    'Cannot create the page: "handler" is of type undefined, not a function',
  );
  for (const basePath of ["runs", "/runs/", "/", "/a?b", 7 as never]) {
    assertThrows(
      () => createPage(handler, { basePath }),
      TypeError,
      'Cannot create the page: "basePath" is',
    );
  }
});

const REFUSALS: readonly (readonly [
  what: string,
  response: () => Response,
  status: number,
])[] = [
  ["refuses", () => new Response(null, { status: 403 }), 403],
  ["wants a login", () => new Response(null, { status: 401 }), 401],
  [
    "redirects",
    () => new Response(null, { status: 302, headers: { location: "/login" } }),
    302,
  ],
  ["answers", () => new Response(null, { status: 200 }), 200],
  ["knows no such path", () => new Response(null, { status: 404 }), 200],
];
for (const [what, response, status] of REFUSALS) {
  Deno.test(`a handler that ${what} decides about the page's files`, async () => {
    const requested: string[] = [];
    const page = createPage(({ method, url, headers }) => {
      requested.push(`${method} ${url} ${headers.get("cookie")}`);
      return Promise.resolve(response());
    }, { basePath: "/runs" });
    const found = await page(
      new Request("http://localhost/runs/page.js", {
        headers: { cookie: "a=1", "if-none-match": "x" },
      }),
    );
    await found.body?.cancel();
    assertEquals([found.status, requested], [status, [
      "HEAD http://localhost/runs/api/openapi.json a=1",
    ]]);
  });
}

Deno.test("the page of a handler that is closed answers for this machine alone", async () => {
  const page = createPage(createHandler({ basePath: "/api" }));
  for (const [host, status] of [["localhost", 200], ["evil.example", 403]]) {
    for (const path of ["", "page.js", "page.css", "icon.svg"]) {
      const response = await page(new Request(`http://${host}/${path}`));
      await response.body?.cancel();
      assertEquals([path, response.status], [path, status]);
    }
  }
});

Deno.test("a request whose URL is none gets 400", async () => {
  const page = createPage(() => Promise.resolve(new Response()));
  const request = new Proxy(new Request("http://localhost/"), {
    get: (target, name) =>
      name === "url"
        ? "http://localhost:99999/"
        : Reflect.get(target, name, target),
  });
  assertEquals((await page(request)).status, 400);
});
