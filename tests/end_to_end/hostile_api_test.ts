import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  ApiError,
  type ApiErrorCode,
  type Client,
  type ClientOptions,
  createClient,
  fromTaskRunData,
  iterMapped,
  iterMappedResults,
  iterTaskRuns,
  TaskRunError,
  type TaskRunView,
  watchTaskRun,
} from "../../mod.ts";
import { withBackend } from "../_backend.ts";
import { withFakeClock } from "../_fake_clock.ts";
import { childRow, mappedRows, taskRunRow } from "../_task_run_rows.ts";

/** Runs with a client for an API on the loopback, and how often it is asked. */
async function withApi(
  answer: (request: Request, count: number) => Response | Promise<Response>,
  run: (client: Client, count: () => number) => Promise<void>,
  options: ClientOptions = {},
): Promise<void> {
  let count = 0;
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      await request.text();
      return await answer(request, count++);
    },
  );
  const apiUrl = `http://127.0.0.1:${server.addr.port}`;
  try {
    const client = createClient({ apiUrl, retry: false, ...options });
    await run(client, () => count);
  } finally {
    await server.shutdown();
  }
}

const MIB = 2 ** 20;

/** A body without an end, how much of it was sent, and when it is left. */
function endless(start: string) {
  const { promise: left, resolve } = Promise.withResolvers<void>();
  let sent = 0;
  const chunk = new Uint8Array(65_536).fill(32);
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode(start)),
    pull(controller) {
      sent += chunk.length;
      controller.enqueue(chunk);
    },
    cancel: () => resolve(),
  }, { highWaterMark: 0 });
  return { body, left, sent: () => sent };
}

const ENDLESS: [
  what: string,
  status: number,
  start: string,
  code: ApiErrorCode,
  message: string,
][] = [
  ["of JSON", 200, '{"data": {"hello": "', "bad_response", "more than"],
  ["after good JSON", 200, '{"data": {"a": 1}}', "bad_response", "more than"],
  ["of HTML", 200, "<html>", "bad_response", "more than 1048576 bytes"],
  ["of a proxy", 502, "<p>Bad gateway", "http", "starts: Bad gateway"],
  ["without a key", 401, "no", "unauthorized", "requires a key"],
  ["of a limit", 429, "slow", "rate_limited", "rate limit exceeded"],
];
for (const [what, status, start, code, message] of ENDLESS) {
  Deno.test(`graphql() cuts an endless answer ${what}`, async () => {
    const { body, left, sent } = endless(start);
    await withApi(
      () => new Response(body, { status }),
      async (client) => {
        const error = await assertRejects(
          () => client.graphql("{ hello }"),
          ApiError,
          message,
        );
        assertEquals([error.code, error.status], [code, status]);
        await left;
        assert(sent() < 32 * MIB, `${sent()} bytes were sent`); // with buffers
      },
      { maxResponseBytes: MIB },
    );
  });
}

Deno.test("graphql() cuts an endless answer after 64 MiB by default", async () => {
  const { body, left, sent } = endless("");
  await withApi(() => new Response(body), async (client) => {
    await assertRejects(
      () => client.graphql("{ hello }"),
      ApiError,
      "the answer has more than 67108864 bytes",
    );
    await left;
    assert(sent() < 128 * MIB, `${sent()} bytes were sent`);
  });
});

/** What a text is packed to. */
async function gzip(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([text]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

const LENGTHS: [length: number, isCut: boolean][] = [
  [MIB - 1, false],
  [MIB, false],
  [MIB + 1, true],
  [64 * MIB, true],
];
for (const encoding of ["identity", "gzip"]) {
  for (const [length, isCut] of LENGTHS) {
    Deno.test(`graphql() ${isCut ? "cuts" : "reads"} an answer of ${length} bytes (${encoding})`, async () => {
      const start = '{"data":{"a":"';
      const end = '"}}';
      const text = start + "x".repeat(length - start.length - end.length) + end;
      const body = encoding === "gzip" ? await gzip(text) : text;
      await withApi(
        () =>
          new Response(body, {
            headers: {
              "content-type": "application/json",
              ...(encoding === "gzip" && { "content-encoding": encoding }),
            },
          }),
        async (client) => {
          const call = client.graphql<{ a: string }>("{ a }");
          if (isCut) {
            const error = await assertRejects(() => call, ApiError);
            assertEquals(error.code, "bad_response");
          } else {
            assertEquals((await call).a.length, text.length - 17);
          }
        },
        { maxResponseBytes: MIB },
      );
    });
  }
}

Deno.test("graphql() refuses errors that are nested 100,000 deep as any others", () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  return withApi(
    () =>
      new Response(
        `{"data":null,"errors":[{"message":"boom","extensions":{"a":${deep}}}]}`,
      ),
    async (client) => {
      const error = await assertRejects(
        () => client.graphql("{ a }"),
        ApiError,
        "boom",
      );
      assertEquals(error.code, "graphql");
      assert(JSON.stringify(error.errors).length < 1_000);
    },
  );
});

Deno.test("a message quotes little of many and long errors; errors has them all", () => {
  const errors = Array.from({ length: 1_000 }, () => ({
    message: "boom ".repeat(1_000),
  }));
  return withApi(
    () => Response.json({ errors }),
    async (client) => {
      const error = await assertRejects(
        () => client.graphql("{ a }"),
        ApiError,
      );
      assert(error.message.length < 11_000, `${error.message.length}`);
      assertEquals(error.errors, errors);
    },
  );
});

const WAITS: [retryAfter: string, message: string][] = [
  ["1000000000", "after 1000000000 (this client waits 300 s at most)"],
  [
    "Fri, 31 Dec 9999 23:59:59 GMT",
    "23:59:59 GMT (this client waits 300 s at most)",
  ],
  ["301", "after 301 (this client waits 300 s at most)"],
  ["1e300", "after 1e300 (this client waits 300 s at most)"],
  ["Infinity", "after Infinity (this client waits 300 s at most)"],
];
for (const [retryAfter, message] of WAITS) {
  Deno.test(`Retry-After: ${retryAfter} holds a client back for five minutes`, () =>
    withApi(
      (_, count) =>
        count === 0
          ? new Response("", {
            status: 429,
            headers: { "retry-after": retryAfter },
          })
          : Response.json({ data: { hello: 1 } }),
      (client, count) =>
        withFakeClock(async (clock) => {
          const refuse = () =>
            assertRejects(() => client.graphql("{ a }"), ApiError, message);
          assertEquals((await refuse()).code, "rate_limited");
          assertEquals((await refuse()).code, "rate_limited");
          assertEquals(count(), 1);
          await clock.advance(300_000);
          assertEquals(await client.graphql("{ a }"), { hello: 1 });
          assertEquals(count(), 2);
        }),
      { retry: {} },
    ));
}

const KEY = "hunter2/secret";
const ENCODED = encodeURIComponent(KEY);

/** Where a server or a proxy may quote what it was sent. */
const ECHOES: [what: string, answer: () => Response][] = [
  ["the path of a redirect", () => redirectTo(`https://other/${ENCODED}/x`)],
  ["a relative redirect", () => redirectTo(`/${ENCODED}`)],
  ["the user of a redirect", () => redirectTo(`https://${ENCODED}:@other/`)],
  ["the host of a redirect", () => redirectTo(`https://hunter2/secret`)],
  ["Retry-After", () => withHeader("retry-after", `${KEY}`, 429)],
  [
    "a long Retry-After",
    () => withHeader("retry-after", `${" ".repeat(33)}1${KEY}`, 429),
  ],
  ["a content type", () => withHeader("content-type", `text/${KEY}`, 200)],
  ["a body", () => new Response(`<p>${KEY}</p>`)],
  ["the end of a long body", () => new Response(`${"<b>".repeat(1331)}${KEY}`)],
  ["a message", () => errorOf({ message: `bad ${KEY}` })],
  ["a key of extensions", () => errorOf({ extensions: { [KEY]: 1 } })],
  ["a deep key", () => errorOf({ extensions: { a: [{ [KEY]: 1 }] } })],
  ["a value of extensions", () => errorOf({ extensions: { a: [KEY] } })],
  ["a path", () => errorOf({ path: [KEY] })],
  ["another field", () => errorOf({ [KEY]: { [KEY]: KEY } })],
  ["an error that is long", () => errorOf({ message: "x".repeat(995) + KEY })],
];
const redirectTo = (location: string) =>
  new Response(null, { status: 302, headers: { location } });
const withHeader = (name: string, value: string, status: number) =>
  new Response("x", { status, headers: { [name]: value } });
const errorOf = (entry: Record<string, unknown>) =>
  Response.json({ data: null, errors: [{ message: "boom", ...entry }] });

for (const [what, answer] of ECHOES) {
  for (
    const options of [
      { apiKey: KEY },
      { headers: { "x-proxy": KEY } },
      { apiKey: "hunter2", headers: { "x-proxy": KEY } }, // one starts the other
    ]
  ) {
    Deno.test(`${what} that quotes ${Object.keys(options).join(" and ")} is masked`, () =>
      withApi(
        answer,
        async (client) => {
          const error = await assertRejects(
            () => client.graphql("{ a }"),
            ApiError,
          );
          const printed = Deno.inspect(error, {
            depth: 20,
            strAbbreviateSize: 1e6,
          });
          assert(!/hunter2|secret/.test(printed), printed);
        },
        options,
      ));
  }
}

const { flow_run_id: FLOW } = taskRunRow() as { flow_run_id: string };
type Row = Record<string, unknown>;

const parentOf = (client: Client, count: number | null) =>
  fromTaskRunData<unknown[]>(mappedRows([], count)[0], { client });

async function drain(iterable: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of iterable) count++;
  return count;
}

/** All ways to walk rows in pages. */
const WALKS: [
  name: string,
  walk: (client: Client, parent: TaskRunView<unknown[]>) => Promise<unknown>,
][] = [
  ["iterMapped()", (_, parent) => drain(iterMapped(parent))],
  [
    "iterMapped() by pages",
    (_, parent) => drain(iterMapped(parent, { pageSize: 2 })),
  ],
  ["iterMappedResults()", (_, parent) => drain(iterMappedResults(parent))],
  ["result()", (_, parent) => parent.result()],
  ["result({ settled })", (_, parent) => parent.result({ settled: true })],
  [
    "watchTaskRun() of children",
    (_, parent) => drain(watchTaskRun(parent, { children: true, pollMs: 1 })),
  ],
];
const LIST: typeof WALKS[number] = [
  "iterTaskRuns()",
  (client) => drain(iterTaskRuns(FLOW, { client })),
];

const FULL = Array.from({ length: 100 }, (_, index) => childRow(index));
const OTHER = "99999999-9999-4999-8999-999999999999";

/** Pages that no API answers with that sorts and filters; in turn, for ever. */
const PAGES: [what: string, pages: Row[][]][] = [
  ["repeats a page", [FULL]],
  ["alternates", [FULL, FULL.map((_, index) => childRow(100 + index))]],
  ["repeats a page of one row", [[childRow(0)]]],
  ["alternates between rows", [[childRow(0)], [childRow(1)]]],
  ["mixes in another flow run", [[{ ...childRow(0), flow_run_id: OTHER }]]],
];
const OF_CHILDREN: typeof PAGES = [
  [
    "mixes in another task",
    [[{ ...childRow(0), task: { id: OTHER, slug: "other-1" } }]],
  ],
  ["answers with the parent", [[mappedRows([])[0]!]]],
];

for (
  const [walks, pages] of [[WALKS, PAGES], [WALKS, OF_CHILDREN], [
    [LIST],
    PAGES,
  ]] as const
) {
  for (const [name, walk] of walks) {
    for (const [what, answers] of pages) {
      // Of one child, a hundred rows are too many: multiple_found.
      if (name === "iterMapped()" && answers[0]!.length > 1) continue;
      Deno.test(`${name} ends in bad_response when the API ${what}`, () =>
        withApi(
          (_, count) =>
            Response.json({
              data: { task_run: answers[count % answers.length] },
            }),
          async (client, count) => {
            const error = await assertRejects(
              () => walk(client, parentOf(client, null)),
              ApiError,
            );
            assertEquals(error.code, "bad_response");
            assert(count() < 10, `${count()} requests`);
          },
        ));
    }
  }
}

const FAR = 2_000_000_000;

/** Rows and counts that promise more than there is. */
const PROMISES: [what: string, count: number | null, indices: number[]][] = [
  ["a row far away", null, [FAR]],
  ["a row far away after others", null, [0, 1, FAR]],
  ["a row at the last index of PostgreSQL", null, [0, 2 ** 31 - 1]],
  ["10^15 declared children", 10 ** 15, [0, 1]],
  ["10^15 declared children and none", 10 ** 15, []],
  ["10^15 declared children and a row far away", 10 ** 15, [0, FAR]],
];

/** What is left of a promise: nothing, the error, or its missing indices. */
async function outcomeOf(walk: Promise<unknown>): Promise<string> {
  try {
    await walk;
    return "ended";
  } catch (error) {
    assert(error instanceof TaskRunError, `${error}`);
    assert((error.indices?.length ?? 0) <= 100_000);
    assert(error.message.length < 1_000, error.message);
    return error.code;
  }
}

for (const [what, count, indices] of PROMISES) {
  const rows = mappedRows(indices, count)
    .map((row) => ({ ...row, state: "Success" }));
  for (const [name, walk] of WALKS.slice(0, 5)) {
    Deno.test(`${name} requests little for ${what}`, () =>
      withBackend(rows, async (client, api) => {
        const outcome = await outcomeOf(walk(client, parentOf(client, count)));
        assert(["ended", "missing_index"].includes(outcome), outcome);
        assert(api.requests.length < 10, `${api.requests.length} requests`);
      }));
  }
  Deno.test(`watchTaskRun() of children requests little for ${what}`, () =>
    withBackend(rows, async (client, api) => {
      const parent = parentOf(client, count);
      const children = watchTaskRun(parent, { children: true, pollMs: 1 });
      for (const index of indices) {
        assertEquals((await children.next()).value!.mapIndex, index);
      }
      await children.return();
      assert(api.requests.length < 10, `${api.requests.length} requests`);
    }));
}
