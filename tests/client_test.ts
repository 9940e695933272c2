import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  ApiError,
  type ApiErrorCode,
  type Client,
  type ClientOptions,
  ConfigError,
  createClient,
} from "../mod.ts";
import { resultsOf } from "../src/client.ts";
import { startTestBackend } from "../src/testing/mod.ts";
import { withEnvironment } from "./environment.ts";
import { taskRunRow } from "./task_run_rows.ts";

const API = "http://127.0.0.1:4200";

/** A client whose every request gets this answer; the requests are kept. */
function answering(
  answer: () => Response | Promise<Response>,
  options: ClientOptions = {},
) {
  const requests: Request[] = [];
  const client = createClient({
    apiUrl: API,
    fetch: (input, init) => {
      requests.push(new Request(input, init));
      return Promise.resolve(answer());
    },
    ...options,
  });
  return { client, requests };
}

const hello = () => Response.json({ data: { hello: "👋" } });

Deno.test("graphql() posts the document and its variables, once", async () => {
  const { client, requests } = answering(hello);
  const data = await client.graphql("query ($a: Int) { hello }", { a: 1 });
  assertEquals(data, { hello: "👋" });
  assertEquals(requests.length, 1);
  const [request] = requests;
  assertEquals([request!.method, request!.url], ["POST", `${API}/`]);
  assertEquals(request!.headers.get("content-type"), "application/json");
  assertEquals(await request!.json(), {
    query: "query ($a: Int) { hello }",
    variables: { a: 1 },
  });
});

const HEADERS: [
  what: string,
  options: ClientOptions,
  expected: Record<string, string | null>,
][] = [
  ["no key", {}, {
    "authorization": null,
    "x-prefect-tenant-id": null,
    "x-prefect-core-version": "1.4.1",
  }],
  ["a key", { apiKey: "k" }, {
    "authorization": "Bearer k",
    "x-prefect-tenant-id": null,
  }],
  ["a key and a tenant", { apiKey: "k", tenantId: "t" }, {
    "authorization": "Bearer k",
    "x-prefect-tenant-id": "t",
  }],
  ["a tenant without a key", { tenantId: "t" }, {
    "x-prefect-tenant-id": null,
  }],
  ["headers of one's own", {
    apiKey: "k",
    headers: { Authorization: "Basic x", "X-Proxy": "p" },
  }, { "authorization": "Basic x", "x-proxy": "p" }],
];
for (const [what, options, expected] of HEADERS) {
  Deno.test(`graphql() sends the headers of ${what}`, () =>
    withEnvironment({}, async () => {
      const { client, requests } = answering(hello, options);
      await client.graphql("{ hello }");
      const sent = Object.keys(expected).map((
        name,
      ) => [name, requests[0]!.headers.get(name)]);
      assertEquals(Object.fromEntries(sent), expected);
    }));
}

for (const setting of ["apiKey", "tenantId"]) {
  Deno.test(`createClient() refuses a ${setting} that no header can carry, without quoting it`, () => {
    const options = { apiKey: "k", [setting]: "hunter2\0" };
    const error = assertThrows(
      () => createClient(options),
      ConfigError,
      `"${setting}"`,
    );
    assert(!Deno.inspect(error).includes("hunter2"));
  });
}

const json = (body: unknown, status = 200, headers = {}) => () =>
  Response.json(body, { status, headers });
const text = (body: string, status = 200, type = "text/html") => () =>
  new Response(body, { status, headers: { "content-type": type } });
const failing = (message: string, code: string, status = 200) =>
  json({
    data: null,
    errors: [{ message, path: ["task_run"], extensions: { code } }],
  }, status);

const ANSWERS: [
  what: string,
  answer: () => Response,
  code: ApiErrorCode,
  status: number,
  message: string,
][] = [
  [
    "errors with status 200",
    failing("boom", "data-exception"),
    "graphql",
    200,
    "boom",
  ],
  [
    "errors with status 400",
    failing("no field", "GRAPHQL_VALIDATION_FAILED", 400),
    "graphql",
    400,
    "no field",
  ],
  [
    "errors with status 500",
    failing("inner", "INTERNAL_SERVER_ERROR", 500),
    "graphql",
    500,
    "inner",
  ],
  [
    "UNAUTHENTICATED",
    failing("who?", "UNAUTHENTICATED"),
    "unauthorized",
    200,
    "does not accept the key: who?",
  ],
  [
    "a malformed Authorization header",
    failing("Malformed Authorization header", "x", 400),
    "unauthorized",
    400,
    "does not accept the key",
  ],
  [
    "status 401",
    text("<h1>no</h1>", 401),
    "unauthorized",
    401,
    "does not accept the key",
  ],
  ["status 403", json({}, 403), "unauthorized", 403, "does not accept the key"],
  ["status 429", text("", 429), "rate_limited", 429, "too many requests"],
  [
    "status 502",
    text("<h1>Bad gateway</h1>", 502),
    "http",
    502,
    "the status is 502",
  ],
  [
    "status 404",
    json({ error: "none" }, 404),
    "http",
    404,
    "the status is 404",
  ],
  [
    "a redirect, which is not followed",
    () =>
      new Response(null, {
        status: 301,
        headers: { location: "https://elsewhere" },
      }),
    "http",
    301,
    "the status is 301",
  ],
  [
    "a page of HTML",
    text("<html>"),
    "bad_response",
    200,
    "the answer is not GraphQL's JSON",
  ],
  [
    "no body",
    text("", 200, "application/json"),
    "bad_response",
    200,
    "the answer is not GraphQL's JSON",
  ],
  [
    "JSON cut short",
    text('{"data": {', 200, "application/json"),
    "bad_response",
    200,
    "the answer is not GraphQL's JSON",
  ],
  ["JSON of another kind", json(["a"]), "bad_response", 200, ""],
  ["neither data nor errors", json({}), "bad_response", 200, ""],
  [
    "data that is null",
    json({ data: null }),
    "bad_response",
    200,
    "the answer has no data",
  ],
  [
    "errors of another form",
    json({ errors: ["x", { message: 5 }, { message: "m" }] }),
    "graphql",
    200,
    ": m",
  ],
];
for (const [what, answer, code, status, message] of ANSWERS) {
  Deno.test(`graphql() makes an ApiError of ${what}`, async () => {
    const { client, requests } = answering(answer);
    const error = await assertRejects(
      () => client.graphql("{ hello }"),
      ApiError,
      message,
    );
    assertEquals([error.code, error.status], [code, status]);
    assertEquals(requests.length, 1);
    assert(error.message.startsWith(`Cannot query "${API}"`), error.message);
  });
}

Deno.test("graphql() gives the server's errors whole", async () => {
  const { client } = answering(failing("boom", "data-exception"));
  const error = await assertRejects(
    () => client.graphql("{ hello }"),
    ApiError,
  );
  assertEquals(error.errors, [{
    message: "boom",
    path: ["task_run"],
    extensions: { code: "data-exception" },
  }]);
});

Deno.test("graphql() keeps the cause of a network error", async () => {
  const cause = new TypeError("connection refused");
  const { client } = answering(() => Promise.reject(cause));
  const error = await assertRejects(
    () => client.graphql("{ hello }"),
    ApiError,
    "no answer came",
  );
  assertEquals(error.code, "network");
  assertStrictEquals(error.cause, cause);
});

Deno.test("graphql() says when nobody listens", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  const client = createClient({ apiUrl: `http://127.0.0.1:${port}` });
  const error = await assertRejects(
    () => client.graphql("{ hello }"),
    ApiError,
  );
  assertEquals(error.code, "network");
});

Deno.test("errors and their causes hold neither key nor headers nor variables", async () => {
  const secrets = {
    apiKey: "hunter2",
    headers: { cookie: "hunter2" },
    apiUrl: `${API}/?token=hunter2`,
  };
  for (
    const answer of [
      failing("boom", "x"),
      text("<html>"),
      json({}),
      () => Promise.reject(new Error("net")),
    ]
  ) {
    const { client } = answering(answer, secrets);
    const error = await client.graphql("{ hello }", { secret: "hunter2" })
      .catch((e) => e);
    assertInstanceOf(error, ApiError);
    assert(!Deno.inspect(error).includes("hunter2"), Deno.inspect(error));
  }
});

Deno.test("graphql() rejects with the signal's own reason and cancels the request", async () => {
  await using api = await startTestBackend({ latencyMs: 10_000 });
  const client = createClient({ apiUrl: api.url });
  const reason = new Error("enough");
  const call = client.graphql("{ hello }", {}, {
    signal: AbortSignal.any([abortAfter(20, reason)]),
  });
  assertStrictEquals(await call.catch((error) => error), reason);
});

function abortAfter(ms: number, reason: unknown): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), ms);
  return controller.signal;
}

const LIMITS: [what: string, ask: (apiUrl: string) => Promise<unknown>][] = [
  [
    "a call",
    (apiUrl) =>
      createClient({ apiUrl }).graphql("{ hello }", {}, { timeoutMs: 20 }),
  ],
  [
    "a client",
    (apiUrl) => createClient({ apiUrl, timeoutMs: 20 }).graphql("{ hello }"),
  ],
];
for (const [what, ask] of LIMITS) {
  Deno.test(`graphql() keeps to the time limit of ${what}`, async () => {
    await using api = await startTestBackend({ latencyMs: 10_000 });
    const error = await assertRejects(
      () => ask(api.url),
      ApiError,
      "within 20 ms",
    );
    assertEquals(error.code, "timeout");
  });
}

Deno.test("graphql() sends nothing under a signal that has aborted", async () => {
  const { client, requests } = answering(hello);
  const call = client.graphql("{ hello }", {}, {
    signal: AbortSignal.abort("before"),
  });
  assertEquals(await call.catch((reason) => reason), "before");
  assertEquals(requests.length, 0);
});

Deno.test("a client is frozen and shows nothing but its address", () => {
  const client = createClient({ apiUrl: API, apiKey: "hunter2" });
  assert(Object.isFrozen(client));
  assertEquals(client.apiUrl, API);
  assert(
    !Deno.inspect(client, { showHidden: true, depth: 9 }).includes("hunter2"),
  );
});

Deno.test("graphql() works at / and /graphql of a server", async () => {
  await using api = await startTestBackend();
  for (const path of ["", "/", "/graphql"]) {
    const client = createClient({ apiUrl: api.url + path });
    assertEquals(Object.keys(await client.graphql<object>("{ hello }")), [
      "hello",
    ]);
  }
});

Deno.test("graphql() uses the global fetch of the moment", async () => {
  const original = globalThis.fetch;
  const client = createClient({ apiUrl: API });
  globalThis.fetch = () => Promise.resolve(hello());
  try {
    assertEquals(await client.graphql("{ hello }"), { hello: "👋" });
  } finally {
    globalThis.fetch = original;
  }
});

const ASKED: [what: string, answer: () => Response, value: unknown][] = [
  ["the value", json({ data: { secret_value: "s" } }), "s"],
  [
    "undefined for an unknown one",
    failing("No value found for the requested key", "x"),
    undefined,
  ],
];
for (const [what, answer, value] of ASKED) {
  Deno.test(`a client of Cloud asks for a secret and gives ${what}`, async () => {
    const { client, requests } = answering(answer, { backend: "cloud" });
    const { askSecret } = resultsOf(client);
    assertEquals(await askSecret!("NAME", new AbortController().signal), value);
    assertEquals((await requests[0]!.json()).variables, { name: "NAME" });
  });
}

Deno.test("a client of Cloud tells other errors from an unknown secret", async () => {
  const { client } = answering(failing("boom", "x"), { backend: "cloud" });
  await assertRejects(
    () => resultsOf(client).askSecret!("N", new AbortController().signal),
    ApiError,
    "boom",
  );
});

Deno.test("a client of a server, or of another make, has no secrets to ask for", () => {
  const foreign: Client = { apiUrl: API, graphql: () => Promise.reject() };
  assertEquals(
    resultsOf(createClient({ backend: "server" })).askSecret,
    undefined,
  );
  assertEquals(resultsOf(foreign), { settings: {} });
  assertEquals(resultsOf(undefined), { settings: {} });
});

Deno.test("without permission for the environment, views work and requests say what is missing", async () => {
  const script = `
    import { createClient, fromTaskRunData } from "@taskrunview/taskrunview";
    const run = fromTaskRunData(${JSON.stringify(taskRunRow())});
    console.log(await run.result());
    const client = createClient({ apiUrl: "${API}" });
    await client.graphql("{ hello }").catch((error) => console.log(error.name, error.hint));
  `;
  const run = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-check", "--ext=ts", "-"],
    cwd: new URL("../", import.meta.url),
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  await new Blob([script]).stream().pipeTo(run.stdin);
  const { stdout } = await run.output();
  assertEquals(new TextDecoder().decode(stdout).trim().split("\n"), [
    "42",
    "ConfigError In Deno, run with --allow-env, or with --allow-env=NODE_ENV",
  ]);
});
