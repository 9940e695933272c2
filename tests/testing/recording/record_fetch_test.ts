import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import {
  recordFetch,
  ReplayError,
  replayFetch,
  startTestBackend,
} from "@taskrunview/taskrunview/testing";

type Send = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;

const URL_ = "http://localhost:4200/";
const post = (body: BodyInit): RequestInit => ({ method: "POST", body });

/** Records what `use` sends, and gives the file's lines. */
async function recorded(
  send: Send,
  use: (fetch: Send) => Promise<unknown>,
  // deno-lint-ignore no-explicit-any -- the shape of JSON is what is asserted
  then: (lines: any[], file: string) => unknown,
): Promise<void> {
  const file = await Deno.makeTempFile();
  try {
    await using recording = recordFetch(send, file);
    await use(recording);
    await recording.flush();
    const text = await Deno.readTextFile(file);
    const lines = text.split("\n").filter(Boolean).map((line) =>
      JSON.parse(line)
    );
    await then(lines, file);
  } finally {
    await Deno.remove(file);
  }
}

const answering = (body: BodyInit | null, init?: ResponseInit) => async () =>
  await Promise.resolve(new Response(body, init));

const BINARY = Uint8Array.from([0, 255, 128, 10]);

Deno.test("an exchange is one line, and is answered again", async () => {
  await using backend = await startTestBackend({ apiKeys: ["pcu_right"] });
  const ask = (fetch: Send, key: string) =>
    fetch(backend.url, {
      ...post(JSON.stringify({ query: "{ hello }" })),
      headers: { authorization: `Bearer ${key}` },
    }).then((response) => response.json());
  await recorded(fetch, async (fetch) => {
    assertEquals(await ask(fetch, "pcu_right"), { data: { hello: "👋" } });
  }, async (lines, file) => {
    const [{ at, request, response, ...rest }] = lines;
    assertEquals(rest, { number: 1 });
    assertMatch(at, /^\d{4}-.*Z$/);
    assertEquals([request.method, request.url], ["POST", `${backend.url}/`]);
    assertEquals(request.headers.authorization, "Bearer ***");
    assertEquals(request.body, '{"query":"{ hello }"}');
    assertEquals(response.status, 200);
    assertEquals(response.body, '{"data":{"hello":"👋"}}');
    assert(!(await Deno.readTextFile(file)).includes("pcu_right"));
    await backend.stop();
    assertEquals(await ask(replayFetch(file), "other_key"), {
      data: { hello: "👋" },
    });
  });
});

const BODIES: [name: string, body: BodyInit | null, fields: unknown][] = [
  ["text", "grüß", { body: "grüß" }],
  ["a byte order mark", "\ufeffa", { body: "\ufeffa" }],
  ["bytes", BINARY, { bodyBase64: "AP+ACg==" }],
  ["nothing", "", { body: "" }],
  ["no body", null, { body: "" }],
];
for (const [name, body, fields] of BODIES) {
  Deno.test(`a body of ${name} is recorded and replayed`, async () => {
    const send = answering(body, { status: 201, headers: { "x-a": "b" } });
    await recorded(send, async (fetch) => {
      const response = await fetch(URL_, body === null ? {} : post(body));
      await response.arrayBuffer();
    }, async ([{ request, response }], file) => {
      const { body: sent, bodyBase64: sentBytes } = request;
      assertEquals(
        sentBytes === undefined ? { body: sent } : { bodyBase64: sentBytes },
        fields,
      );
      const { status, statusText: _, headers, ...rest } = response;
      assertEquals([status, headers["x-a"], rest], [201, "b", fields]);
      const again = await replayFetch(file)(
        URL_,
        body === null ? {} : post(body),
      );
      assertEquals([again.status, again.url], [201, URL_]);
      assertEquals(
        new Uint8Array(await again.arrayBuffer()),
        new Uint8Array(await new Response(body).arrayBuffer()),
      );
    });
  });
}

Deno.test("a body is handed on as it comes", async () => {
  let controller: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(given) {
      controller = given as ReadableStreamDefaultController<Uint8Array>;
    },
  });
  await recorded(answering(body), async (fetch) => {
    const reader = (await fetch(URL_)).body!.getReader();
    for (const letter of ["a", "b"]) {
      controller.enqueue(new TextEncoder().encode(letter));
      const { value } = await reader.read();
      assertEquals(new TextDecoder().decode(value), letter);
    }
    controller.close();
    assertEquals((await reader.read()).done, true);
  }, ([{ response }]) => assertEquals(response.body, "ab"));
});

Deno.test("a stream that is sent is recorded, and matched when replayed", async () => {
  const echo: Send = async (_, init) =>
    new Response(await new Response(init?.body ?? null).text());
  const streamed = () =>
    ({
      method: "POST",
      body: new Blob(["a", "b"]).stream(),
      duplex: "half",
    }) as RequestInit;
  await recorded(echo, async (fetch) => {
    assertEquals(await (await fetch(URL_, streamed())).text(), "ab");
  }, async ([{ request }], file) => {
    assertEquals(request.body, "ab");
    const replayed = await replayFetch(file)(URL_, streamed());
    assertEquals(await replayed.text(), "ab");
  });
});

Deno.test("a Request is recorded with its body, and still sent with it", async () => {
  const echo: Send = async (input) =>
    new Response(await (input as Request).text());
  const request = () => new Request(URL_, post("a"));
  await recorded(echo, async (fetch) => {
    assertEquals(await (await fetch(request())).text(), "a");
  }, async (lines, file) => {
    const [{ request: { method, body } }] = lines;
    assertEquals([method, body], ["POST", "a"]);
    assertEquals(await (await replayFetch(file)(request())).text(), "a");
  });
});

Deno.test("a failed request fails again", async () => {
  const send: Send = () => Promise.reject(new TypeError("no route pcu_right"));
  const init = { headers: { "x-api-key": "pcu_right" } };
  await recorded(send, async (fetch) => {
    await assertRejects(() => fetch(URL_, init), TypeError, "no route pcu_");
  }, async ([{ error }], file) => {
    assertEquals(error, "TypeError: no route ***");
    const fetch = replayFetch(file);
    await assertRejects(() => fetch(URL_, init), TypeError, error);
  });
});

Deno.test("a body that breaks off does so again", async () => {
  await using backend = await startTestBackend({
    faults: [{ kind: "truncate" }],
  });
  const ask = async (fetch: Send) => {
    const init = post(JSON.stringify({ query: "{ hello }" }));
    await (await fetch(backend.url, init)).text();
  };
  await recorded(fetch, (fetch) => assertRejects(() => ask(fetch)), async (
    [{ response }],
    file,
  ) => {
    assertEquals(response.body, '{"data":{"he');
    assertMatch(response.cut, /^TypeError: /);
    await assertRejects(() => ask(replayFetch(file)), TypeError);
  });
});

Deno.test("a body that is given up is recorded as far as it was read", async () => {
  let cancelled: unknown;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode("a")),
    cancel(reason) {
      cancelled = reason;
    },
  });
  await recorded(answering(body), async (fetch) => {
    const reader = (await fetch(URL_)).body!.getReader();
    await reader.read();
    await reader.cancel("enough");
    assertEquals(cancelled, "enough");
  }, ([{ response }]) => {
    assertEquals([response.body, response.cut], [
      "a",
      "the reader cancelled it",
    ]);
  });
});

Deno.test("a recording replaces what was in its file; what was not read is not in it", async () => {
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, "old\n");
  await using recording = recordFetch(answering("a"), file);
  await recording(URL_);
  await recording.flush();
  assertEquals(await Deno.readTextFile(file), "old\n");
  await (await recording(URL_)).text();
  await recording.flush();
  assertEquals(JSON.parse(await Deno.readTextFile(file)).number, 2);
  await Deno.remove(file);
});

Deno.test("flush() reports that the file cannot be written", async () => {
  const recording = recordFetch(answering("a"), "/nowhere/at/all.ndjson");
  assertEquals(await (await recording(URL_)).text(), "a");
  await assertRejects(() => recording.flush(), Error, "/nowhere/at/all.ndjson");
});

Deno.test("a tenant in an answer of the API is masked from then on, and still a uuid", async () => {
  const tenant = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
  const told = `{"data":{"auth_info":{"tenant_id":"${tenant}"}}}`;
  const use = async (fetch: Send) => {
    const { data } = await (await fetch(URL_, post("who"))).json();
    const { tenant_id: id } = data.auth_info;
    const headers = { "x-prefect-tenant-id": id };
    await (await fetch(`${URL_}${id}`, { ...post(id), headers })).text();
    return id;
  };
  const send: Send = async () => await Promise.resolve(new Response(told));
  await recorded(send, use, async (lines, file) => {
    assert(!JSON.stringify(lines).includes(tenant));
    assertEquals(
      await use(replayFetch(file)),
      "00000000-0000-0000-0000-000000000000",
    );
  });
});

Deno.test("the same request gets its answers in the order it was sent in", async () => {
  const answers = ["a", "b"];
  const send: Send = async () =>
    await Promise.resolve(new Response(answers.shift()!));
  await recorded(send, async (fetch) => {
    const [first, second] = [await fetch(URL_), await fetch(URL_)];
    await second.text();
    await first.text();
  }, async (lines, file) => {
    assertEquals(lines.map(({ number }) => number), [2, 1]);
    const fetch = replayFetch(file);
    const again = [await fetch(URL_), await fetch(URL_)];
    assertEquals(await Promise.all(again.map((one) => one.text())), ["a", "b"]);
    const error = await assertRejects(() => fetch(URL_), ReplayError);
    assertEquals([error.code, error.message], [
      "exhausted",
      `Cannot replay GET ${URL_}: it was recorded 2 times, and is sent again`,
    ]);
  });
});

Deno.test("a request that was not recorded is compared with the nearest one", async () => {
  const query = (slug: string) =>
    post(`{ task_run(where: { task: { slug: { _eq: "${slug}" } } }) { id } }`);
  await recorded(answering("a"), async (fetch) => {
    await (await fetch(`${URL_}other`)).text();
    await (await fetch(URL_, query("add-1"))).text();
  }, async (_, file) => {
    const error = await assertRejects(
      () => replayFetch(file)(URL_, query("sub-1")),
      ReplayError,
    );
    assertEquals([error.name, error.code], ["ReplayError", "unknown_request"]);
    assertStringIncludes(
      error.message,
      `Cannot replay POST ${URL_}: it was not recorded, and request 2 comes nearest: it has ": { _eq: \\"add-1`,
    );
    assertStringIncludes(error.message, 'where this one has ": { _eq: \\"sub');
  });
});

const MALFORMED: [text: string, line: number][] = [
  ["{", 1],
  ["[]", 1],
  ['{"number": 1, "request": {}}', 1],
  ['{"number": 1, "request": {}, "error": "x"}\n\n{}', 2],
];
for (const [text, line] of MALFORMED) {
  Deno.test(`a file is refused that holds ${JSON.stringify(text)}`, async () => {
    const file = await Deno.makeTempFile();
    await Deno.writeTextFile(file, text);
    const error = await assertRejects(() => replayFetch(file)(URL_));
    assert(error instanceof ReplayError);
    assertEquals([error.code, error.message], [
      "malformed",
      `Cannot replay: line ${line} of ${file} is not an exchange`,
    ]);
    await Deno.remove(file);
  });
}

Deno.test("a replay has nothing to say once it is aborted, or without a recording", async () => {
  const file = await Deno.makeTempFile();
  const fetch = replayFetch(file);
  const signal = AbortSignal.abort(new RangeError("enough"));
  await assertRejects(() => fetch(URL_, { signal }), RangeError, "enough");
  await assertRejects(
    () => fetch(new Request(URL_, { signal })),
    RangeError,
    "enough",
  );
  await assertRejects(
    () => fetch(URL_),
    ReplayError,
    "nothing was recorded",
  );
  await Deno.remove(file);
  await assertRejects(() => replayFetch(file)(URL_), Error, file);
});
