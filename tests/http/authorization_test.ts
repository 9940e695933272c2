import { assertEquals } from "@std/assert";
import { createHandler } from "../../src/http/mod.ts";
import { asking } from "./_handler.ts";

const CLOSED = createHandler();

const DEFAULT: [
  url: string,
  headers: Record<string, string>,
  status: number,
][] = [
  ["http://localhost/openapi.json", {}, 200],
  ["http://localhost:8000/openapi.json", {}, 200],
  ["https://LOCALHOST/openapi.json", {}, 200],
  ["http://127.0.0.1/openapi.json", {}, 200],
  ["http://127.1.2.3:8000/openapi.json", {}, 200],
  ["http://[::1]:8000/openapi.json", {}, 200],
  ["http://prefect.example/openapi.json", {}, 403],
  ["http://localhost.evil.example/openapi.json", {}, 403],
  ["http://127.0.0.1.evil.example/openapi.json", {}, 403],
  ["http://evil.example/localhost/openapi.json", {}, 403],
  ["http://localhost@evil.example/openapi.json", {}, 403],
  ["http://0.0.0.0/openapi.json", {}, 403],
  ["http://192.168.0.1/openapi.json", {}, 403],
  ["http://[::]/openapi.json", {}, 403],
  ["http://localhost./openapi.json", {}, 403],
  [
    "http://localhost/openapi.json",
    { "x-forwarded-host": "prefect.example" },
    403,
  ],
  ["http://localhost/openapi.json", { "x-forwarded-for": "203.0.113.7" }, 403],
  ["http://localhost/openapi.json", {
    "x-forwarded-for": "127.0.0.1, 203.0.113.7",
  }, 403],
  ["http://localhost/openapi.json", { "x-forwarded-for": "2001:db8::1" }, 403],
  ["http://localhost/openapi.json", { "x-forwarded-for": "" }, 403],
  [
    "http://localhost/openapi.json",
    { forwarded: "for=203.0.113.7;proto=http" },
    403,
  ],
  ["http://localhost/openapi.json", {
    forwarded: 'for="[::1]:80";host="prefect.example:80"',
  }, 403],
  ["http://localhost/openapi.json", {
    "x-forwarded-host": "localhost:3000",
    "x-forwarded-for": "::1",
  }, 200],
  [
    "http://localhost/openapi.json",
    { "x-forwarded-for": "::ffff:127.0.0.1" },
    200,
  ],
  ["http://localhost/openapi.json", {
    forwarded: 'for="[::1]:4711";Host=localhost:80, for=127.0.0.1',
  }, 200],
];
for (const [url, headers, status] of DEFAULT) {
  Deno.test(`by default ${url} with ${JSON.stringify(headers)} gets ${status}`, async () => {
    const response = await CLOSED(new Request(url, { headers }));
    assertEquals(response.status, status);
    const { code } = await response.json();
    assertEquals(code, status === 403 ? "forbidden" : undefined);
  });
}

Deno.test("a refused request does not learn what exists", async () => {
  for (const path of ["/", "/nothing", "/task-runs/x", "/openapi.json?x"]) {
    for (const method of ["GET", "POST", "OPTIONS"]) {
      const { status } = await CLOSED(
        new Request(`http://evil.example${path}`, { method }),
      );
      assertEquals([path, method, status], [path, method, 403]);
    }
  }
});

const VERDICTS: [what: string, verdict: unknown, status: number][] = [
  ["true", true, 200],
  ["a promise of true", Promise.resolve(true), 200],
  ["false", false, 403],
  ["a promise of false", Promise.resolve(false), 403],
  ["undefined", undefined, 403],
  ["a text", "yes", 403],
  [
    "a Response",
    new Response("who?", {
      status: 401,
      headers: { "www-authenticate": "Bearer" },
    }),
    401,
  ],
];
for (const [what, verdict, status] of VERDICTS) {
  Deno.test(`where authorize gives ${what}, the status is ${status}`, async () => {
    const handler = createHandler({ authorize: () => verdict as boolean });
    const response = await handler(
      new Request("http://prefect.example/openapi.json"),
    );
    assertEquals(response.status, status);
    assertEquals(
      response.headers.get("www-authenticate"),
      status === 401 ? "Bearer" : null,
    );
    assertEquals(response.headers.get("x-content-type-options"), "nosniff");
    await response.body?.cancel();
  });
}

Deno.test("authorize may give the same answer each time", async () => {
  const always = new Response("who?", { status: 401 });
  const ask = asking(createHandler({ authorize: () => always }));
  for (const method of ["GET", "HEAD", "GET", "GET"]) {
    const response = await ask("/openapi.json", { method });
    const text = method === "HEAD" ? "" : "who?";
    assertEquals([response.status, await response.text()], [401, text]);
  }
});

Deno.test("an answer of authorize that was read is an error, and no way in", async () => {
  const errors: unknown[] = [];
  const read = new Response("who?", { status: 401 });
  await read.text();
  const handler = createHandler({
    authorize: () => read,
    onError: (error) => errors.push(error),
  });
  const response = await asking(handler)("/openapi.json");
  assertEquals([response.status, errors.length], [500, 1]);
});

Deno.test("authorize may send people elsewhere", async () => {
  const login = "https://login.example/";
  const handler = createHandler({ authorize: () => Response.redirect(login) });
  const { status, headers } = await asking(handler)("/openapi.json");
  assertEquals([status, headers.get("location")], [302, login]);
});

Deno.test("with authorize the host decides nothing", async () => {
  const asked: string[] = [];
  const handler = createHandler({
    authorize: ({ url, headers }) => {
      asked.push(url);
      return headers.get("authorization") === "Bearer t";
    },
  });
  const ask = asking(handler);
  const headers = { authorization: "Bearer t" };
  assertEquals((await ask("/openapi.json")).status, 403);
  assertEquals((await ask("/openapi.json", { headers })).status, 200);
  assertEquals(asked.length, 2);
});

for (
  const authorize of [
    () => {
      throw new Error("pcu_secret");
    },
    () => Promise.reject(new Error("pcu_secret")),
  ]
) {
  Deno.test(`an authorize that fails as ${authorize} refuses every request, without details`, async () => {
    const errors: unknown[] = [];
    const handler = createHandler({
      authorize,
      onError: (error) => errors.push(error),
    });
    const response = await asking(handler)("/openapi.json");
    assertEquals(response.status, 500);
    assertEquals((await response.text()).includes("pcu_secret"), false);
    assertEquals(errors.map(String), ["Error: pcu_secret"]);
  });
}
