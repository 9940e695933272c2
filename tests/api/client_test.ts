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
  type CallOptions,
  type Client,
  type ClientOptions,
  ConfigError,
  createClient,
  type RetryEvent,
  type RetryOptions,
} from "../../mod.ts";
import { clientContext } from "../../src/api/client.ts";
import { startTestBackend } from "../../src/testing/mod.ts";
import { withSilentBackend } from "../_backend.ts";
import { withEnvironment } from "../_environment.ts";
import { withFakeClock } from "../_fake_clock.ts";
import { taskRunRow } from "../_task_run_rows.ts";

const API = "http://127.0.0.1:4200";
const TENANT = "d7d2b4c8-8f0e-4a53-9a39-0d8f2c1d7b11";

/** A client whose every request gets this answer; the requests are kept. */
function answering(
  answer: () => Response | Promise<Response>,
  options: ClientOptions = {},
) {
  const requests: Request[] = [];
  const client = createClient({
    apiUrl: API,
    retry: false,
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
  ["a key and a tenant", { apiKey: "k", tenantId: TENANT }, {
    "authorization": "Bearer k",
    "x-prefect-tenant-id": TENANT,
  }],
  ["a tenant without a key", { tenantId: TENANT }, {
    "x-prefect-tenant-id": null,
  }],
  ["headers of one's own", {
    apiKey: "k",
    headers: { Authorization: "Basic x", "X-Proxy": "p" },
  }, { "authorization": "Basic x", "x-proxy": "p" }],
  ["no other type", {}, {
    "accept": "application/graphql-response+json, application/json",
    "content-type": "application/json",
  }],
  ["another type", { headers: { accept: "text/json" } }, {
    "accept": "text/json",
  }],
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

const DOCUMENTS: [what: string, document: string][] = [
  ["is empty", ""],
  ["does not parse", "{"],
  ["has several operations", "query A { hello } query B { hello }"],
  ["is a mutation", "mutation { hello }"],
];
for (const [what, document] of DOCUMENTS) {
  Deno.test(`graphql() posts a document that ${what} as it is`, async () => {
    const { client, requests } = answering(hello);
    await client.graphql(document, { a: 1 });
    assertEquals(requests[0]!.method, "POST");
    assertEquals(await requests[0]!.json(), {
      query: document,
      variables: { a: 1 },
    });
  });
}

Deno.test("graphql() refuses a document that is not a string, and sends nothing", async () => {
  const { client, requests } = answering(hello);
  const document = { kind: "Document" } as unknown as string;
  await assertRejects(() => client.graphql(document), TypeError, "a string");
  assertEquals(requests.length, 0);
});

Deno.test("createClient() refuses an apiKey that no header can carry, without quoting it", () => {
  const error = assertThrows(
    () => createClient({ apiKey: "hunter2\0" }),
    ConfigError,
    '"apiKey"',
  );
  assert(!Deno.inspect(error).includes("hunter2"));
});

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
    "http",
    500,
    "the status is 500: inner",
  ],
  [
    "UNAUTHENTICATED",
    failing("who?", "UNAUTHENTICATED"),
    "unauthorized",
    200,
    "requires a key: who?",
  ],
  [
    "a malformed Authorization header",
    failing("Malformed Authorization header", "x", 400),
    "unauthorized",
    400,
    "requires a key",
  ],
  [
    "status 401",
    text("<h1>no</h1>", 401),
    "unauthorized",
    401,
    "requires a key",
  ],
  ["status 403", json({}, 403), "unauthorized", 403, "requires a key"],
  ["status 429", text("", 429), "rate_limited", 429, "rate limit exceeded"],
  [
    "status 429 with a wait",
    json({}, 429, { "retry-after": "600" }),
    "rate_limited",
    429,
    "rate limit exceeded, retry after 600",
  ],
  [
    "errors that are no list",
    json({ data: { hello: 1 }, errors: "oops" }),
    "bad_response",
    200,
    "the answer has errors without a message",
  ],
  [
    "status 502",
    text("<h1>Bad gateway</h1>", 502),
    "http",
    502,
    "the status is 502, which starts: Bad gateway",
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
    'it redirects to "https://elsewhere" (301)',
  ],
  [
    "a page of HTML",
    text("<html><title>Prefect UI</title><script>x</script>"),
    "bad_response",
    200,
    'the answer is not JSON, but "text/html", which starts: Prefect UI',
  ],
  [
    "no body",
    text("", 200, "application/json"),
    "bad_response",
    200,
    "the answer is empty",
  ],
  [
    "JSON cut short",
    text('{"data": {"hunter2', 200, "application/json"),
    "bad_response",
    200,
    "the answer is damaged or incomplete JSON",
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
  ["data that is a list", json({ data: [1] }), "bad_response", 200, "no data"],
  ["data that is a text", json({ data: "1" }), "bad_response", 200, "no data"],
  [
    "data beside extensions that are no object",
    json({ data: null, extensions: 5 }),
    "bad_response",
    200,
    "no data",
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

Deno.test("graphql() reads JSON whatever it is called, as the Python client does", async () => {
  for (
    const type of [
      "text/plain",
      "text/json",
      "",
      "application/graphql-response+json",
    ]
  ) {
    const body = new TextEncoder().encode('{"data": {"hello": 1}}');
    const { client } = answering(() =>
      new Response(body, { headers: type ? { "content-type": type } : {} })
    );
    assertEquals(await client.graphql("{ hello }"), { hello: 1 });
  }
});

Deno.test("graphql() says that an answer was cut, and keeps the cause", async () => {
  const { client } = answering(cutShort);
  const error = await assertRejects(
    () => client.graphql("{ hello }"),
    ApiError,
    "the connection was interrupted during the answer",
  );
  assertEquals([error.code, error.status, (error.cause as Error).message], [
    "network",
    200,
    "cut",
  ]);
});

Deno.test("a real network error does not show the query of the address", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  const client = createClient({
    apiUrl: `http://127.0.0.1:${port}/?token=hunter2`,
    retry: false,
  });
  const error = await assertRejects(
    () => client.graphql("{ hello }"),
    ApiError,
  );
  assert(error.cause instanceof Error);
  assert(
    !Deno.inspect([error, client]).includes("hunter2"),
    Deno.inspect(error),
  );
});

Deno.test("createClient() refuses headers that cannot be sent, without quoting them", () => {
  const error = assertThrows(
    () => createClient({ headers: { authorization: "hunter2\0" } }),
    ConfigError,
    '"headers"',
  );
  assert(!Deno.inspect(error).includes("hunter2"));
});

for (
  const [name, value] of [
    ["maxBytes", 0],
    ["maxBytes", -1],
    ["maxBytes", NaN],
    ["stallTimeoutMs", 0],
    ["stallTimeoutMs", -1],
    ["stallTimeoutMs", NaN],
  ] as const
) {
  Deno.test(`createClient() refuses ${name} of ${value}`, () => {
    assertThrows(
      () => createClient({ results: { [name]: value } }),
      ConfigError,
      `results.${name}`,
    );
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
  const cause = new TypeError("something else");
  const { client } = answering(() => Promise.reject(cause));
  const error = await assertRejects(
    () => client.graphql("{ hello }"),
    ApiError,
    "no answer came",
  );
  assertEquals(error.code, "network");
  assertStrictEquals(error.cause, cause);
});

Deno.test("graphql() reports that no server listens", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  const client = createClient({
    apiUrl: `http://127.0.0.1:${port}`,
    retry: false,
  });
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
    assert(!Deno.inspect(error).includes("ClientError"), Deno.inspect(error));
  }
});

Deno.test("graphql() rejects with the signal's own reason and cancels the request", () =>
  withSilentBackend(async (client, asked) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const call = client.graphql("{ hello }", {}, {
      signal: AbortSignal.any([controller.signal]),
    }).catch((error) => error);
    await asked;
    controller.abort(reason);
    assertStrictEquals(await call, reason);
  }));

const LIMITS: [
  what: string,
  ofCall: CallOptions,
  ofClient: ClientOptions,
][] = [
  ["a call", { timeoutMs: 20 }, {}],
  ["a client", {}, { timeoutMs: 20 }],
];
for (const [what, ofCall, ofClient] of LIMITS) {
  Deno.test(`graphql() keeps to the time limit of ${what}`, () =>
    withSilentBackend((client, asked) =>
      withFakeClock(async (clock) => {
        const call = client.graphql("{ hello }", {}, ofCall);
        const error = assertRejects(
          () => call,
          ApiError,
          "after 20 ms it still waited for the API to answer",
        );
        await asked;
        await clock.advance(20);
        assertEquals((await error).code, "timeout");
      }), ofClient));
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
  Deno.test(`a client of Cloud requests a secret and returns ${what}`, async () => {
    const { client, requests } = answering(answer, { backend: "cloud" });
    const { fetchCloudSecret } = clientContext(client);
    assertEquals(
      await fetchCloudSecret!("NAME", new AbortController().signal),
      value,
    );
    assertEquals((await requests[0]!.json()).variables, { name: "NAME" });
  });
}

Deno.test("a client of Cloud distinguishes other errors from an unknown secret", async () => {
  const { client } = answering(failing("boom", "x"), { backend: "cloud" });
  await assertRejects(
    () =>
      clientContext(client).fetchCloudSecret!(
        "N",
        new AbortController().signal,
      ),
    ApiError,
    "boom",
  );
});

Deno.test("a client of a server, or one not created by createClient(), requests no secrets", () => {
  const foreign: Client = { apiUrl: API, graphql: () => Promise.reject() };
  assertEquals(
    clientContext(createClient({ backend: "server" })).fetchCloudSecret,
    undefined,
  );
  assertEquals(clientContext(foreign).settings, {});
  assertEquals(clientContext(undefined).settings, {});
});

/** What a program prints that has only some permissions of Deno. */
async function printedWith(
  permissions: readonly string[],
  script: string,
): Promise<string[]> {
  const run = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "--no-check", "--ext=ts"],
      ...permissions,
      "-",
    ],
    cwd: new URL("../../", import.meta.url),
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  await new Blob([script]).stream().pipeTo(run.stdin);
  const { stdout, stderr } = await run.output();
  const printed = [stdout, stderr].map((part) =>
    new TextDecoder().decode(part)
  );
  return printed.join("").trim().split("\n");
}

const PERMISSIONS: [flags: string[], outcome: string][] = [
  [
    [],
    "permission_denied In Deno, run with --allow-net and --allow-env=NODE_ENV",
  ],
  [
    ["--allow-net"],
    "permission_denied In Deno, run with --allow-net and --allow-env=NODE_ENV",
  ],
  [
    ["--allow-env=NODE_ENV"],
    "permission_denied In Deno, run with --allow-net=HOST",
  ],
  [["--allow-env"], "permission_denied In Deno, run with --allow-net=HOST"],
  [["--allow-net=127.0.0.1", "--allow-env=NODE_ENV"], "hello"],
];
for (const [flags, outcome] of PERMISSIONS) {
  Deno.test(`with the permissions "${flags.join(" ")}" views work, and requests say what is missing`, async () => {
    await using api = await startTestBackend();
    const script = `
      import { createClient, fromTaskRunData } from "@taskrunview/taskrunview";
      const run = fromTaskRunData(${JSON.stringify(taskRunRow())});
      console.log(await run.result());
      const client = createClient({ apiUrl: "${api.url}" });
      await client.graphql("{ hello }").then(
        (data) => console.log(Object.keys(data).join()),
        (error) => console.log(error.code, error.hint),
      );
    `;
    const { host } = new URL(api.url);
    assertEquals(await printedWith(flags, script), [
      "42",
      outcome.replace("HOST", host),
    ]);
  });
}

/** A client whose requests get these answers in turn, and the waits between. */
function retrying(
  answers: (() => Response | Promise<Response>)[],
  retry: RetryOptions = {},
) {
  const events: RetryEvent[] = [];
  let sent = 0;
  const client = createClient({
    apiUrl: API,
    retry: { ...retry, onRetry: (event) => events.push(event) },
    fetch: () =>
      Promise.resolve(answers[Math.min(sent++, answers.length - 1)]!()),
  });
  return { client, events, sent: () => sent };
}

/** A clock that runs as fast as it is waited for, and jitter at its most. */
async function hurriedly(run: () => Promise<void>): Promise<void> {
  const { random } = Math;
  Math.random = () => 1;
  try {
    await withFakeClock((clock) => clock.advanceUntil(run()));
  } finally {
    Math.random = random;
  }
}

const reset = () => Promise.reject(new TypeError("reset"));
const cutShort = () =>
  new Response(
    new ReadableStream({
      pull: (controller) => controller.error(new TypeError("cut")),
    }),
    { headers: { "content-type": "application/json" } },
  );
const apiError = failing("Unable to complete operation", "API_ERROR");

const RETRIED: [
  what: string,
  answers: (() => Response | Promise<Response>)[],
  delays: number[],
][] = [
  ["nothing", [hello], []],
  ["a reset", [reset, hello], [250]],
  ["a cut answer", [cutShort, hello], [250]],
  ["each status that may pass", [
    text("", 500),
    text("", 502),
    text("", 503),
    text("", 504),
    hello,
  ], [250, 500, 1_000, 2_000]],
  ["429 with seconds", [json({}, 429, { "retry-after": "3" }), hello], [3_000]],
  ["429 without", [text("", 429), hello], [250]],
  ["API_ERROR", [apiError, apiError, apiError, hello], [250, 500, 1_000]],
  ["errors with status 500", [failing("inner", "x", 500), hello], [250]],
];
for (const [what, answers, delays] of RETRIED) {
  Deno.test(`graphql() gets over ${what}`, () =>
    hurriedly(async () => {
      const { client, events, sent } = retrying(answers);
      assertEquals(await client.graphql("{ hello }"), { hello: "👋" });
      assertEquals(sent(), answers.length);
      assertEquals(events.map(({ delayMs }) => delayMs), delays);
      assertEquals(
        events.map(({ attempt }) => attempt),
        delays.map((_, at) => at + 1),
      );
    }));
}

const KEPT_UP: [
  what: string,
  answer: () => Response | Promise<Response>,
  code: ApiErrorCode,
  sent: number,
][] = [
  ["resets", reset, "network", 7],
  ["503", text("", 503), "http", 7],
  ["429", text("", 429), "rate_limited", 7],
  ["API_ERROR", apiError, "graphql", 7],
  [
    "a 429 that asks for an hour",
    json({}, 429, { "retry-after": "3600" }),
    "rate_limited",
    1,
  ],
  ["400", failing("bad", "x", 400), "graphql", 1],
  ["401", text("", 401), "unauthorized", 1],
  ["404", text("", 404), "http", 1],
  ["HTML", text("<html>"), "bad_response", 1],
  ["501", text("", 501), "http", 1],
  [
    "a certificate of an unknown issuer",
    () =>
      Promise.reject(
        new TypeError("fetch failed", {
          cause: new Error("invalid peer certificate: UnknownIssuer"),
        }),
      ),
    "network",
    1,
  ],
  [
    "a missing permission of Deno",
    () =>
      Promise.reject(Object.assign(new Error("net"), { name: "NotCapable" })),
    "permission_denied",
    1,
  ],
];
for (const [what, answer, code, count] of KEPT_UP) {
  Deno.test(`graphql() gives up on ${what} after ${count} requests`, () =>
    hurriedly(async () => {
      const { client, sent } = retrying([answer]);
      const error = await assertRejects(
        () => client.graphql("{ hello }"),
        ApiError,
      );
      assertEquals([error.code, sent()], [code, count]);
    }));
}

Deno.test("calls of one client hold back together after a 429", async () => {
  const times: number[] = [];
  const client = createClient({
    apiUrl: API,
    fetch: () => {
      times.push(performance.now());
      return Promise.resolve(
        times.length === 1
          ? json({}, 429, { "retry-after": "0.1" })()
          : hello(),
      );
    },
  });
  await withFakeClock(async (clock) => {
    const first = client.graphql("{ hello }");
    await clock.waitFor(100);
    await clock.advance(20);
    const others = [1, 2, 3].map(() => client.graphql("{ hello }"));
    await clock.advanceUntil(Promise.all([first, ...others]));
  });
  assertEquals(times.map((time) => time - times[0]!), [0, 100, 100, 100, 100]);
});

Deno.test("after a 429 with a longer wait than is left, nothing is sent", async () => {
  const { client, sent } = retrying([
    json({}, 429, { "retry-after": "3600" }),
    hello,
  ]);
  for (let times = 0; times < 3; times++) {
    const error = await assertRejects(
      () => client.graphql("{ hello }"),
      ApiError,
    );
    assertEquals(error.code, "rate_limited");
  }
  assertEquals(sent(), 1);
});

Deno.test("a redirect that a browser hides is reported as one", async () => {
  const hidden = Object.defineProperty(new Response(), "status", { value: 0 });
  const client = createClient({
    apiUrl: API,
    fetch: () => Promise.resolve(hidden),
  });
  await assertRejects(() => client.graphql("{ a }"), ApiError, "it redirects");
});

Deno.test("graphql() takes a signal of null, as fetch does", async () => {
  const { client } = answering(hello);
  const options = { signal: null } as unknown as CallOptions;
  assertEquals(await client.graphql("{ hello }", {}, options), {
    hello: "👋",
  });
});

Deno.test("a time limit covers the waits between tries, and says so", async () => {
  const { client } = retrying([json({}, 503, { "retry-after": "60" })]);
  await withFakeClock(async (clock) => {
    const call = client.graphql("{ hello }", {}, { timeoutMs: 20 });
    const { cause } = await assertRejects(
      () => clock.advanceUntil(call),
      ApiError,
      "after 20 ms it still waited for the next try, since the status was 503",
    );
    assertInstanceOf(cause, ApiError);
    assertEquals(cause.status, 503);
  });
});

Deno.test("an abort ends the wait between tries", async () => {
  const { client } = retrying([json({}, 503, { "retry-after": "60" })]);
  const controller = new AbortController();
  await withFakeClock(async (clock) => {
    const { signal } = controller;
    const call = client.graphql("{ hello }", {}, { signal })
      .catch((reason) => reason);
    await clock.waitFor(60_000);
    controller.abort("enough");
    assertEquals(await call, "enough");
  });
});

Deno.test("invalid retry limits are reported by createClient()", () => {
  assertThrows(() => createClient({ retry: { maxRetries: -1 } }), RangeError);
});

Deno.test("an answer of Cloud that is not JSON, without a key, means that a key is required", () =>
  withEnvironment({ HOME: "/nonexistent" }, async () => {
    const { client } = answering(text("<html>"), { backend: "cloud" });
    const error = await assertRejects(
      () => client.graphql("{ hello }"),
      ApiError,
    );
    assertEquals(error.code, "unauthorized");
    assert(error.hint!.startsWith("Prefect Cloud requires an API key"));
  }));

Deno.test("the start of a foreign page is shown without the key it echoes", async () => {
  const { client } = answering(text("<p>Your key hunter2 is odd"), {
    apiKey: "hunter2",
  });
  await assertRejects(
    () => client.graphql("{ hello }"),
    ApiError,
    "which starts: Your key *** is odd",
  );
});

Deno.test("graphql() refuses variables that JSON cannot hold, and sends nothing", async () => {
  const { client, sent } = retrying([hello]);
  await assertRejects(
    () => client.graphql("{ hello }", { n: 1n }),
    TypeError,
    "BigInt",
  );
  assertEquals(sent(), 0);
});

const ECHOES: [what: string, answer: () => Response][] = [
  ["the server's errors", failing("Malformed header: Bearer hunter2", "x")],
  ["what the errors add", failing("boom", "Bearer hunter2")],
  ["a proxy's page", text("<p>GET /?token=hunter2 failed", 404)],
  [
    "a redirect's address",
    () =>
      new Response(null, {
        status: 302,
        headers: { location: "https://user:hunter2@example.com/" },
      }),
  ],
];
const SECRETS: [what: string, options: ClientOptions][] = [
  ["a key", { apiKey: "hunter2" }],
  ["a header", { headers: { authorization: "Bearer hunter2" } }],
  ["another header", { headers: { "x-api-key": "hunter2" } }],
  ["the query of the address", { apiUrl: `${API}/?token=hunter2` }],
];
for (const [what, answer] of ECHOES) {
  for (const [secret, options] of SECRETS) {
    Deno.test(`an error does not show ${secret} that ${what} quote`, async () => {
      const { client } = answering(answer, options);
      const error = await assertRejects(() => client.graphql("{ hello }"));
      assertInstanceOf(error, ApiError);
      assert(!Deno.inspect(error).includes("hunter2"), Deno.inspect(error));
    });
  }
}

for (const apiUrl of [API, `${API}/?token=hunter2`]) {
  Deno.test(`graphql() asks ${apiUrl} once if Deno forbids to reach it`, async () => {
    let sent = 0;
    const client = createClient({
      apiUrl,
      fetch: () => {
        sent++;
        const error = new Error("Requires net access");
        error.name = "NotCapable";
        return Promise.reject(error);
      },
    });
    const error = await assertRejects(
      () => client.graphql("{ hello }"),
      ApiError,
      "Deno does not allow it",
    );
    assertEquals([error.hint, sent], [
      "In Deno, run with --allow-net=127.0.0.1:4200",
      1,
    ]);
  });
}
