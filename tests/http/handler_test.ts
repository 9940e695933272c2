import { assertEquals, assertThrows } from "@std/assert";
import { createClient } from "../../mod.ts";
import { createHandler, type HandlerOptions } from "../../src/http/mod.ts";
import { withSilentBackend } from "../_backend.ts";
import { withEnvironment } from "../_environment.ts";
import { rowWithValue, taskRunRow } from "../_task_run_rows.ts";
import { asking, withHandler } from "./_handler.ts";

const row = taskRunRow();
const PATH = `/task-runs/${row.id}`;
const LIST = `/flow-runs/${row.flow_run_id}/task-runs`;

const UNKNOWN = [
  "/",
  "/task-runs",
  "/task-runs/",
  `${PATH}/`,
  `${PATH}/x`,
  `/x${PATH}`,
  `/${PATH}`,
  "/openapi.json/",
  "/constructor",
];
for (const path of UNKNOWN) {
  Deno.test(`there is not a path ${path}`, () =>
    withHandler([row], async (ask, api) => {
      for (const method of ["GET", "POST"]) {
        const response = await ask(path, { method });
        const { code, hint, instance } = await response.json();
        assertEquals([response.status, code, instance], [
          404,
          "no_route",
          path,
        ]);
        assertEquals(hint, '"/openapi.json" lists the paths');
      }
      assertEquals(api.requests, []);
    }));
}

for (
  const id of [
    "x",
    "6605a1bd",
    "6605a1bd-0d72-5cfe-86e3-130e0febd0520",
    "..%2F..",
    "%22",
  ]
) {
  Deno.test(`the id ${id} is refused without a query to the API`, () =>
    withHandler([row], async (ask, api) => {
      for (
        const path of [
          `/task-runs/${id}`,
          `/task-runs/${id}/result`,
          `/task-runs/${id}/mapped`,
          `/flow-runs/${id}/task-runs`,
        ]
      ) {
        const response = await ask(path);
        assertEquals([response.status, (await response.json()).code], [
          400,
          "bad_request",
        ]);
      }
      assertEquals(api.requests, []);
    }));
}

for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
  Deno.test(`${method} is not allowed`, () =>
    withHandler([row], async (ask) => {
      const response = await ask(PATH, { method });
      assertEquals([response.status, response.headers.get("allow")], [
        405,
        "GET, HEAD, OPTIONS",
      ]);
      assertEquals((await response.json()).code, "method_not_allowed");
    }));
}

Deno.test("OPTIONS lists the allowed methods", () =>
  withHandler([row], async (ask) => {
    const response = await ask(PATH, { method: "OPTIONS" });
    assertEquals([response.status, response.headers.get("allow")], [
      204,
      "GET, HEAD, OPTIONS",
    ]);
  }));

const missing = "00000000-0000-4000-8000-000000000000";
for (
  const path of [
    PATH,
    `${PATH}/result`,
    `${PATH}/result?raw`,
    "/openapi.json",
    LIST,
    `/task-runs/${missing}`,
    "/nothing",
    `${PATH}/mapped`,
  ]
) {
  Deno.test(`HEAD ${path} gives the head of GET`, () =>
    withHandler([row], async (ask) => {
      const [get, head] = [
        await ask(path),
        await ask(path, { method: "HEAD" }),
      ];
      await get.body?.cancel();
      assertEquals(head.body, null);
      assertEquals([head.status, [...head.headers]], [get.status, [
        ...get.headers,
      ]]);
    }));
}

Deno.test("every answer is private, of the type it says, and nothing to embed", () =>
  withHandler([row], async (ask) => {
    for (
      const path of [
        PATH,
        `${PATH}/result`,
        `${PATH}/result?raw`,
        `${PATH}/mapped`,
        "/x",
        "/openapi.json",
      ]
    ) {
      const { headers } = await ask(path);
      assertEquals(headers.get("cache-control"), "private, no-cache");
      assertEquals(headers.get("x-content-type-options"), "nosniff");
      assertEquals(
        headers.get("content-security-policy"),
        "default-src 'none'; frame-ancestors 'none'",
      );
    }
  }));

Deno.test("with a base path all paths start with it", () =>
  withHandler([row], async (ask) => {
    assertEquals((await ask(PATH)).status, 200);
    const api = await (await ask("/openapi.json")).json();
    assertEquals(api.servers, [{ url: "/v1/api" }]);
    const { instance, hint } = await (await ask("/nothing")).json();
    assertEquals([instance, hint], [
      "/v1/api/nothing",
      '"/v1/api/openapi.json" lists the paths',
    ]);
  }, { basePath: "/v1/api" }));

Deno.test("with a base path nothing else is answered", () =>
  withHandler([row], async () => {
    const ask = asking(createHandler({ basePath: "/api" }));
    for (
      const path of ["/openapi.json", "/apix/openapi.json", "/api", "/api/"]
    ) {
      const response = await ask(path);
      assertEquals([path, response.status], [path, 404]);
    }
  }));

const FAILURES: [
  what: string,
  faults: Parameters<
    Parameters<Parameters<typeof withHandler>[1]>[1]["setFaults"]
  >[0],
  status: number,
  code: string,
][] = [
  ["refuses our key", [{ status: 401 }], 502, "unauthorized"],
  ["is overrun", [{ status: 429 }], 503, "rate_limited"],
  ["is down", [{ status: 503 }], 502, "http"],
  ["is a proxy's page", [{ kind: "html" }], 502, "http"],
  ["cuts the line", [{ kind: "reset" }], 502, "network"],
  ["hangs", [{ kind: "hang" }], 504, "timeout"],
];
for (const [what, faults, status, code] of FAILURES) {
  for (
    const path of [
      PATH,
      `${PATH}/result`,
      `${PATH}/mapped`,
      LIST,
    ]
  ) {
    Deno.test(`an API that ${what} gives ${path} the status ${status}`, () =>
      withHandler([row], async (ask, api) => {
        api.setFaults(faults);
        const response = await ask(path);
        const problem = await response.json();
        assertEquals([response.status, problem.code], [status, code]);
        assertEquals(problem.instance, path);
        assertEquals(response.headers.has("retry-after"), status === 503);
      }, what === "hangs" ? { timeoutMs: 100 } : {}));
  }
}

Deno.test("problems never hold the key", async () => {
  const apiKey = "pcu_verysecret";
  const reason = `no "${apiKey}" here`;
  const fetch = () => Promise.resolve(new Response(reason, { status: 401 }));
  const client = createClient({ apiUrl: "http://127.0.0.1:1", apiKey, fetch });
  const response = await asking(createHandler({ client }))(PATH);
  assertEquals(response.status, 502);
  assertEquals((await response.text()).includes(apiKey), false);
});

Deno.test("an error that is not the library's is passed to onError only", async () => {
  const errors: unknown[] = [];
  const client = {
    apiUrl: "http://127.0.0.1:1",
    graphql: () => Promise.reject(new Error("pcu_secret")),
  };
  const handler = createHandler({
    client,
    onError: (error, { url }) => errors.push(`${error} at ${url}`),
  });
  const response = await asking(handler)(PATH);
  assertEquals(response.status, 500);
  assertEquals(
    (await response.json()).detail,
    "Cannot answer: internal error",
  );
  assertEquals(errors, [`Error: pcu_secret at http://localhost${PATH}`]);
});

for (const path of [PATH, `${PATH}/result`, `${PATH}/mapped`, LIST]) {
  Deno.test(`a request for ${path} that is cancelled before its answer stops the work`, () =>
    withSilentBackend(async (client, asked) => {
      const controller = new AbortController();
      const ask = asking(createHandler({ client }));
      const answered = ask(path, { signal: controller.signal });
      await asked;
      controller.abort();
      const response = await answered;
      assertEquals(response.status, 499); // nobody reads it
      assertEquals((await response.json()).code, "cancelled");
    }));
}

Deno.test("without a client, one is made of the environment when it is needed", () =>
  withHandler([row], async (_, api) => {
    const handler = createHandler();
    await withEnvironment({
      PREFECT__BACKEND: "server",
      PREFECT__SERVER__ENDPOINT: api.url,
    }, async () => {
      assertEquals((await asking(handler)(PATH)).status, 200);
    });
  }));

Deno.test("settings that cannot be used are a problem each time, until they are mended", () =>
  withHandler([rowWithValue("1")], async (_, api) => {
    const ask = asking(createHandler());
    await withEnvironment({ PREFECT__BACKEND: "moon" }, async () => {
      const response = await ask(PATH);
      assertEquals([response.status, (await response.json()).code], [
        500,
        "config",
      ]);
    });
    await withEnvironment({
      PREFECT__BACKEND: "server",
      PREFECT__SERVER__ENDPOINT: api.url,
    }, async () => {
      assertEquals((await ask(PATH)).status, 200);
    });
  }));

const REFUSED: [options: unknown, message: string][] = [
  [{ basePath: "api" }, 'Cannot use "basePath": "api" is not a path'],
  [{ basePath: "/api/" }, '"/api/" is not a path'],
  [{ basePath: "/" }, '"/" is not a path'],
  [{ basePath: "/a//b" }, '"/a//b" is not a path'],
  [{ local: {} }, '"roots" is not a list'],
  [{ local: { roots: "/srv" } }, '"local.roots" is of type string'],
  [{ local: { roots: [""] } }, '"roots" is not a list'],
  [{ timeoutMs: 0 }, 'Cannot use "timeoutMs": 0'],
  [{ heartbeatMs: -1 }, 'Cannot use "heartbeatMs": -1'],
  [{ heartbeatMs: Infinity }, '"heartbeatMs": Infinity'],
  [{ heartbeatMs: NaN }, '"heartbeatMs": NaN'],
];
for (const [options, message] of REFUSED) {
  Deno.test(`createHandler() refuses ${Deno.inspect(options)}`, () => {
    assertThrows(
      () => createHandler(options as HandlerOptions),
      Error,
      message,
    );
  });
}
