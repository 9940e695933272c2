// Servers that accept and stay silent, or stall within an answer, beside every
// call that waits: each ends in `timeout`, by a clock that only the test moves.
import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  type Client,
  type ClientOptions,
  createClient,
  findTenantId,
  fromFlowRunId,
  fromTaskRunData,
  fromTaskRunId,
  fromTaskSlug,
  getLatest,
  iterFlowRuns,
  iterLogs,
  iterMapped,
  iterMappedResults,
  iterTaskRuns,
  openResult,
  probeResult,
  streamMapped,
  streamMappedJson,
  taskRunTimes,
  TaskRunViewError,
  watchFlowRun,
  watchTaskRun,
} from "../../mod.ts";
import { withEnvironment } from "../_environment.ts";
import { withFakeClock } from "../_fake_clock.ts";

const ID = "6605a1bd-0d72-5cfe-86e3-130e0febd052";

function viewOf(client: Client, state: unknown) {
  return fromTaskRunData({
    id: ID,
    task: { id: ID, slug: "add-1" },
    map_index: -1,
    flow_run_id: ID,
    serialized_state: state,
  }, { client });
}

const FLOW_RUN = {
  ...await fromFlowRunId(ID, {
    client: createClient({
      apiUrl: "http://localhost:4200",
      fetch: () =>
        Promise.resolve(
          Response.json({
            data: {
              flow_run: [{
                id: ID,
                updated: "2022-05-09T06:30:00+00:00",
                serialized_state: { type: "Running" },
                states: [],
              }],
            },
          }),
        ),
    }),
  }),
};

const mapped = (client: Client) =>
  viewOf(client, { type: "Mapped", n_map_states: 3 });
const stored = (client: Client, result: unknown) =>
  viewOf(client, { type: "Success", _result: result });

const S3 = { type: "S3Result", bucket: "shop", location: "k" };
const GCS = { type: "GCSResult", bucket: "shop", location: "k" };
const AZURE = { type: "AzureResult", container: "shop", location: "k" };
const SECRET = { type: "SecretResult", location: "k", secret_type: "Secret" };
const OWN = { type: "MyResult", location: "k" };

type Call = readonly [name: string, call: (client: Client) => Promise<unknown>];

/** Calls that wait for the API. */
const API_CALLS: readonly Call[] = [
  ["graphql()", (client) => client.graphql("{ hello }")],
  ["findTenantId()", (client) => findTenantId(client)],
  ["fromTaskRunId()", (client) => fromTaskRunId(ID, { client })],
  ["fromTaskSlug()", (client) => fromTaskSlug("add-1", ID, { client })],
  ["getLatest()", (client) => getLatest(mapped(client))],
  ["iterTaskRuns()", (client) => iterTaskRuns(ID, { client }).next()],
  ["iterMapped()", (client) => iterMapped(mapped(client)).next()],
  [
    "iterMapped() by pages",
    (client) => iterMapped(mapped(client), { pageSize: 10 }).next(),
  ],
  ["iterMappedResults()", (client) => iterMappedResults(mapped(client)).next()],
  ["streamMapped()", (client) => firstOf(streamMapped(mapped(client)))],
  ["streamMappedJson()", (client) => firstOf(streamMappedJson(mapped(client)))],
  ["fromFlowRunId()", (client) => fromFlowRunId(ID, { client })],
  ["iterFlowRuns()", (client) => iterFlowRuns({ client }).next()],
  ["iterLogs()", (client) => iterLogs(mapped(client)).next()],
  ["taskRunTimes()", (client) => taskRunTimes(mapped(client))],
  [
    "watchFlowRun()",
    async (client) => await watchFlowRun(FLOW_RUN, { client }).next(),
  ],
  [
    "watchTaskRun()",
    (client) => watchTaskRun(viewOf(client, { type: "Running" })).next(),
  ],
  [
    "watchTaskRun() of children",
    (client) => watchTaskRun(mapped(client), { children: true }).next(),
  ],
  ["result() of a mapped task", (client) => mapped(client).result()],
  [
    "result({ settled }) of a mapped task",
    (client) => mapped(client).result({ settled: true }),
  ],
  ["result() of a secret", (client) => stored(client, SECRET).result()],
];

/** Calls that wait for a store, or for what gives credentials for it. */
const STORE_CALLS: readonly Call[] = [
  ...[S3, GCS, AZURE, OWN].flatMap((result): readonly Call[] => [
    [`result() of ${result.type}`, (client) => stored(client, result).result()],
    [
      `probeResult() of ${result.type}`,
      (client) => probed(stored(client, result)),
    ],
    [
      `openResult() of ${result.type}`,
      (client) =>
        openResult(stored(client, result)).then((stream) =>
          new Response(stream).bytes()
        ),
    ],
  ]),
];

/** A problem is data, not an error. */
async function probed(view: ReturnType<typeof stored>): Promise<void> {
  const { problem } = await probeResult(view);
  if (problem !== null) throw Object.assign(new Problem(), problem);
}

class Problem extends TaskRunViewError {
  override readonly code: string = "";
  override readonly origin = "result";
  constructor() {
    super("");
  }
}

async function firstOf(stream: ReadableStream<unknown>): Promise<unknown> {
  const reader = stream.getReader();
  const { value } = await reader.read();
  return value;
}

/** Never settles; ends when the request is aborted, as `fetch` does. */
function untilAborted(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) =>
    signal?.addEventListener("abort", () => reject(signal.reason))
  );
}

type Fetch = typeof globalThis.fetch;

const SERVERS: readonly (readonly [name: string, fetch: Fetch])[] = [
  ["is silent", (_, init) => untilAborted(init?.signal)],
  [
    "stalls before the body",
    (_, init) => Promise.resolve(new Response(stalling([], init?.signal))),
  ],
  [
    "stalls in the body",
    (_, init) =>
      Promise.resolve(
        new Response(stalling(['{"data": {'], init?.signal), {
          headers: { "content-length": "5000", "etag": '"v1"' },
        }),
      ),
  ],
];

/** A body that sends its parts, then nothing. */
function stalling(
  parts: readonly string[],
  signal: AbortSignal | null | undefined,
): ReadableStream<Uint8Array> {
  const left = parts.map((part) => new TextEncoder().encode(part));
  return new ReadableStream({
    async pull(controller) {
      const part = left.shift();
      if (part !== undefined) return controller.enqueue(part);
      await untilAborted(signal).catch((reason) => controller.error(reason));
    },
  }, { highWaterMark: 0 });
}

/** A client whose API and stores are one server. */
function clientOf(fetch: Fetch, options: ClientOptions): Client {
  return createClient({
    backend: "cloud",
    apiUrl: "http://localhost:4200",
    apiKey: "key",
    fetch,
    results: {
      s3: { accessKeyId: "a", secretAccessKey: "s", region: "eu-west-1" },
      gcs: { token: "t" },
      azure: { accountName: "shop", token: "t" },
      readers: {
        MyResult: {
          open: async (_, { fetch, signal }) =>
            (await fetch("http://localhost", { signal })).body!,
        },
      },
    },
    ...options,
  });
}

/** How long a call takes to fail, and how, where only the clock moves. */
async function failureOf(
  call: (client: Client) => Promise<unknown>,
  client: Client,
): Promise<{ code: string; message: string; afterMs: number }> {
  let failure = { code: "none", message: "", afterMs: 0 };
  await withEnvironment({}, () =>
    withFakeClock(async (clock) => {
      const started = performance.now();
      const error = await clock.advanceUntil(
        call(client).then(() => undefined, (error) => error),
      );
      assert(error instanceof TaskRunViewError, `it is ${error}`);
      const { code, message } = error;
      failure = { code, message, afterMs: performance.now() - started };
    }));
  return failure;
}

for (const [server, fetch] of SERVERS) {
  for (const [name, call] of API_CALLS) {
    Deno.test(`${name} ends within 30 s where the API ${server}`, async () => {
      const { code, message, afterMs } = await failureOf(
        call,
        clientOf(fetch, {}),
      );
      assertEquals(code, "timeout");
      assertMatch(message, /after 30 s it still waited for .* \(2 tries\)$/);
      assert(afterMs > 29_000 && afterMs <= 30_000, `${afterMs} ms`);
    });
  }

  for (const [name, call] of STORE_CALLS) {
    Deno.test(`${name} ends after 60 s where the store ${server}`, async () => {
      const { code, afterMs } = await failureOf(call, clientOf(fetch, {}));
      assertEquals([code, afterMs], ["timeout", 60_000]);
    });
  }

  for (const [name, call] of [...API_CALLS, ...STORE_CALLS]) {
    // Its limit is for the opening; what stalls afterwards ends as above.
    if (name.startsWith("openResult()") && server !== "is silent") continue;
    Deno.test(`${name} keeps to the time limit of a client whose server ${server}`, async () => {
      const client = clientOf(fetch, { timeoutMs: 5_000 });
      const { code, afterMs } = await failureOf(call, client);
      assertEquals([code, afterMs], ["timeout", 5_000]);
    });
  }
}

Deno.test("an API that refuses connections fails within 30 s, with the number of tries", async () => {
  const refused = Object.assign(new Error("x"), { code: "ECONNREFUSED" });
  const fetch = () =>
    Promise.reject(new TypeError("fetch failed", { cause: refused }));
  const { code, message, afterMs } = await failureOf(
    (client) => client.graphql("{ hello }"),
    clientOf(fetch, {}),
  );
  assertEquals([code, message], [
    "network",
    'Cannot query "http://localhost:4200": the connection was refused (7 tries)',
  ]);
  assert(afterMs <= 30_000, `${afterMs} ms`);
});
