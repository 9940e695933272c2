import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  ApiError,
  type Client,
  createClient,
  encodeJson,
  fromFlowRunId,
  fromTaskRunId,
  fromTaskSlug,
  getLatest,
  groupFailures,
  iterFlowRuns,
  iterLogs,
  iterMapped,
  iterMappedResults,
  iterTaskRuns,
  openResult,
  probeResult,
  ResultError,
  streamMapped,
  taskRunTimes,
  type TaskRunView,
  TaskRunViewError,
  watchFlowRun,
  watchTaskRun,
} from "../../mod.ts";
import { startServer } from "../../src/cli/http_server.ts";
import {
  createHandler,
  type HandlerOptions,
  toNodeListener,
} from "../../src/http/mod.ts";
import { createRemoteSource } from "../../src/remote/mod.ts";
import { flowRunRow, FLOWS, line } from "../_flow_run_rows.ts";
import {
  FRAGILE_FLOW,
  RESULTS_DIR,
  RESULTS_FLOW,
  SMALL_FLOW,
  startRecorded,
} from "../cli/_run_cli.ts";

interface Both {
  readonly direct: Client;
  readonly remote: Client;
  readonly url: string;
}

/** Runs with a client of the API, and one of a handler that is served on loopback. */
async function withBoth(
  run: (both: Both) => Promise<void>,
  options: HandlerOptions = {},
): Promise<void> {
  await using api = await startRecorded({
    flows: FLOWS,
    flowRuns: [
      flowRunRow({ id: SMALL_FLOW, logs: [line(1, "Begun"), line(2, "Done")] }),
    ],
  });
  const local = { roots: [RESULTS_DIR] };
  const direct = createClient({
    apiUrl: api.url,
    retry: false,
    results: { local },
  });
  const handler = createHandler({
    client: direct,
    basePath: "/api",
    local,
    ...options,
  });
  const server = await startServer(toNodeListener(handler), 0);
  try {
    const url = `${server.url}api/`;
    const remote = createRemoteSource(url, { retry: false });
    await run({ direct, remote, url });
  } finally {
    await server.stop();
  }
}

/** What a call has given, or the error that it has thrown. */
async function outcomeOf(run: () => Promise<unknown>): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof TaskRunViewError)) throw error;
    const { name, code, message } = error;
    return { name, code, message };
  }
}

const all = Array.fromAsync;
const find = (slug: string, client: Client) =>
  fromTaskSlug(slug, SMALL_FLOW, { client });
const textOf = async (view: TaskRunView) =>
  await new Response(await openResult(view)).text();
const RUN = "fee1d594-7794-554d-a058-2e222c878c04";
const NOBODY = "00000000-0000-4000-8000-000000000000";

const CALLS: [name: string, call: (client: Client) => Promise<unknown>][] = [
  ["fromTaskRunId", (client) => fromTaskRunId(RUN, { client })],
  ["fromTaskRunId of none", (client) => fromTaskRunId(NOBODY, { client })],
  ["fromTaskSlug", (client) => find("transform-1", client)],
  ["fromTaskSlug of none", (client) => find("transform-9", client)],
  ["getLatest", async (client) => getLatest(await find("summarize-1", client))],
  ["iterTaskRuns", (client) => all(iterTaskRuns(SMALL_FLOW, { client }))],
  [
    "iterTaskRuns with filters and times",
    (client) =>
      all(iterTaskRuns(SMALL_FLOW, {
        client,
        states: ["Success"],
        slugs: ["transform-1", "day"],
        pageSize: 2,
        times: true,
      })),
  ],
  ["iterTaskRuns of none", (client) => all(iterTaskRuns(NOBODY, { client }))],
  [
    "iterMapped",
    async (client) => all(iterMapped(await find("transform-1", client))),
  ],
  [
    "iterMapped by pages",
    async (client) =>
      all(iterMapped(await find("transform-1", client), {
        pageSize: 2,
        start: 1,
        concurrency: 3,
      })),
  ],
  [
    "iterMappedResults",
    async (client) => {
      const parent = await find("transform-1", client);
      const children = await all(iterMappedResults(parent));
      return children.map((child) =>
        child.status === "fulfilled"
          ? encodeJson(child.value)
          : child.reason.code
      );
    },
  ],
  [
    "streamMapped",
    async (client) => all(streamMapped(await find("transform-1", client))),
  ],
  [
    "result",
    async (client) =>
      encodeJson(await (await find("summarize-1", client)).result()),
  ],
  [
    "result of a mapped task",
    async (client) =>
      encodeJson(await (await find("transform-1", client)).result()),
  ],
  ["openResult", async (client) => textOf(await find("summarize-1", client))],
  [
    "probeResult",
    async (client) => {
      const probe = await probeResult(await find("summarize-1", client));
      const { size, format, isLoadable, type } = probe;
      return { size, format, isLoadable, type };
    },
  ],
  [
    "taskRunTimes",
    async (client) => taskRunTimes(await find("summarize-1", client)),
  ],
  [
    "watchTaskRun",
    async (client) => all(watchTaskRun(await find("summarize-1", client))),
  ],
  [
    "watchTaskRun of children",
    async (client) =>
      all(watchTaskRun(await find("transform-1", client), { children: true })),
  ],
  [
    "groupFailures",
    (client) =>
      groupFailures(iterTaskRuns(FRAGILE_FLOW, { client, times: true })),
  ],
  ["fromFlowRunId", (client) => fromFlowRunId(SMALL_FLOW, { client })],
  ["fromFlowRunId of none", (client) => fromFlowRunId(NOBODY, { client })],
  ["iterFlowRuns", (client) => all(iterFlowRuns({ client, pageSize: 5 }))],
  [
    "iterFlowRuns with filters",
    (client) =>
      all(iterFlowRuns({ client, flowName: "shop", nameLike: "BROWN" })),
  ],
  [
    "iterLogs",
    async (client) =>
      all(iterLogs(await fromFlowRunId(SMALL_FLOW, { client }))),
  ],
  [
    "iterLogs of a task run",
    async (client) => all(iterLogs(await find("summarize-1", client))),
  ],
  [
    "watchFlowRun",
    async (client) =>
      all(
        watchFlowRun(await fromFlowRunId(SMALL_FLOW, { client }), {
          logs: true,
        }),
      ),
  ],
];

Deno.test("every call gives through a handler what it gives directly", async (t) => {
  await withBoth(async ({ direct, remote }) => {
    for (const [name, call] of CALLS) {
      await t.step(name, async () => {
        const expected = await outcomeOf(() => call(direct));
        assertEquals(await outcomeOf(() => call(remote)), expected);
      });
    }
  });
});

Deno.test("every recorded result is the same through a handler", async () => {
  await withBoth(async ({ direct, remote }) => {
    const outcome = (view: TaskRunView) =>
      outcomeOf(async () => encodeJson(await view.result()));
    let loaded = 0;
    for await (const view of iterTaskRuns(RESULTS_FLOW, { client: direct })) {
      if (view.state.result?.type === "SecretResult") continue;
      const same = await fromTaskRunId(view.taskRunId, { client: remote });
      const expected = await outcome(view);
      const found = await outcome(same);
      const code = (value: unknown) => (value as { code?: unknown }).code;
      if (code(expected) === undefined) {
        assertEquals(found, expected, view.taskSlug);
        loaded++;
      } else assert(code(found) !== undefined, view.taskSlug);
    }
    assert(loaded > 15, `${loaded} results`);
  });
});

Deno.test("what the handler denies is a ResultError with its code", async () => {
  await withBoth(async ({ remote }) => {
    const view = await find("summarize-1", remote);
    const error = await assertRejects(() => view.result(), ResultError);
    assertEquals(error.code, "denied");
    assertEquals(error.ref, view.state.result);
  }, { local: { roots: ["/nowhere"] } });
});

const REFUSALS: [status: number, code: ApiError["code"]][] = [
  [401, "unauthorized"],
  [403, "unauthorized"],
  [404, "http"],
  [500, "http"],
];
for (const [status, code] of REFUSALS) {
  Deno.test(`an answer with status ${status} is an ApiError ${code}`, async () => {
    const authorize = () => new Response("no", { status });
    await withBoth(async ({ remote }) => {
      const error = await assertRejects(
        () => fromTaskRunId(RUN, { client: remote }),
        ApiError,
      );
      assertEquals([error.code, error.status], [code, status]);
    }, { authorize });
  });
}

Deno.test("a wrong base path, another server and none have errors with a hint", async () => {
  await withBoth(async ({ url }) => {
    const look = async (base: string, fetch?: typeof globalThis.fetch) => {
      const options = { retry: false, ...(fetch && { fetch }) } as const;
      const client = createRemoteSource(base, options);
      const error = await assertRejects(
        () => fromTaskRunId(RUN, { client }),
        ApiError,
      );
      assert(error.hint || error.code === "network", error.message);
      return error.code;
    };
    assertEquals(await look(url.replace("/api/", "/")), "bad_response");
    const html = async () => await new Response("<html>");
    assertEquals(await look(url, html), "bad_response");
    const other = async () => await Response.json({ data: [] });
    assertEquals(await look(url, other), "bad_response");
    assertEquals(await look("http://127.0.0.1:9/"), "network");
  });
});

Deno.test("a signal and timeoutMs stop a call, also of the client", async () => {
  const never: typeof fetch = (_, init) =>
    new Promise((_, reject) =>
      init!.signal!.addEventListener(
        "abort",
        () => reject(init!.signal!.reason),
      )
    );
  const client = createRemoteSource("http://localhost", { fetch: never });
  const late = await assertRejects(
    () => fromTaskRunId(RUN, { client, timeoutMs: 1 }),
    ApiError,
  );
  assertEquals(late.code, "timeout");
  const limited = createRemoteSource("http://localhost", {
    fetch: never,
    timeoutMs: 1,
  });
  const own = await assertRejects(
    () => fromTaskRunId(RUN, { client: limited }),
    ApiError,
  );
  assertEquals(own.code, "timeout");
  const stop = new AbortController();
  const stopped = fromTaskRunId(RUN, { client, signal: stop.signal });
  stop.abort(new Error("enough"));
  await assertRejects(() => stopped, Error, "enough");
});

Deno.test("headers and credentials are sent, failures that pass are tried again", async () => {
  const seen: unknown[] = [];
  const fetch = async (url: RequestInfo | URL, init?: RequestInit) => {
    seen.push([
      String(url).split("?")[0],
      new Headers(init?.headers).get("authorization"),
      init?.credentials,
    ]);
    return await (seen.length === 1
      ? new Response(null, { status: 503, headers: { "retry-after": "0" } })
      : Response.json({ rows: [] }));
  };
  const client = createRemoteSource(new URL("http://host/base/?x#y"), {
    fetch,
    headers: { authorization: "Bearer a" },
    credentials: "include",
  });
  const look = () => fromTaskRunId(RUN, { client });
  assertEquals((await assertRejects(look, ApiError)).code, "not_found");
  const request = ["http://host/base/rows", "Bearer a", "include"];
  assertEquals(seen.slice(0, 2), [request, request]);
});

Deno.test("graphql() and wrong options are refused", async () => {
  const client = createRemoteSource("http://localhost/api");
  assertEquals(client.apiUrl, "http://localhost/api");
  const error = await assertRejects(
    () => client.graphql("{ hello }"),
    ApiError,
  );
  assertEquals(error.code, "graphql");
  assertThrows(() => createRemoteSource("nowhere"), TypeError, '"nowhere"');
  const wrong = { results: { readers: {} } } as object;
  assertThrows(
    () => createRemoteSource("http://x", wrong),
    TypeError,
    '"results.readers" is not an option',
  );
});
