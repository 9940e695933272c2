import {
  type Client,
  type ClientOptions,
  createClient,
  fromTaskRunData,
  fromTaskRunId,
  fromTaskSlug,
  iterMapped,
} from "@taskrunview/taskrunview";
import { decodePickle } from "@taskrunview/taskrunview/pickle";
import {
  recordedRows,
  startTestBackend,
  type TestBackendOptions,
} from "@taskrunview/taskrunview/testing";
import * as z from "zod";
import { withFakeClock } from "../_fake_clock.ts";

/** Something that ends in an error. */
export interface Provocation {
  readonly className: string;
  readonly code: string;
  readonly run: () => unknown;
}

const TOUR = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
const FRAME = "7ea327d2-b966-504e-9e19-f0f45f25e98f";
/** How a file of HDF5 starts. */
const HDF5_START = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 13, 10, 0x1a, 10);
const PARENT = "ea22aba9-5f0a-5d4e-ae57-02be3789cebc";
const NOWHERE = "00000000-0000-4000-8000-000000000000";

const resultsDir = new URL("../data/results", import.meta.url).pathname;
const rows = recordedRows({ resultsDir });

const idOf = (slug: string) => rows.find(({ task }) => task.slug === slug)!.id;

async function asked(
  ask: (client: Client) => unknown,
  backend: TestBackendOptions = {},
  options: ClientOptions = {},
): Promise<unknown> {
  await using api = await startTestBackend({ rows, ...backend });
  const client = createClient({
    apiUrl: api.url,
    backend: "server",
    retry: false,
    ...options,
  });
  return await ask(client);
}

function result(
  id: string,
  options: ClientOptions = {},
): () => Promise<unknown> {
  return () =>
    asked(
      async (client) => await (await fromTaskRunId(id, { client })).result(),
      {},
      options,
    );
}

/** A result in a store that answers as `fetch` says. */
function stored(fetch: ClientOptions["fetch"]): () => Promise<unknown> {
  const client = createClient({
    apiUrl: "http://localhost:4200",
    retry: false,
    ...(fetch && { fetch }),
    results: {
      s3: { region: "eu-west-1", accessKeyId: "A", secretAccessKey: "S" },
    },
  });
  const run = fromTaskRunData({
    id: NOWHERE,
    task: { id: NOWHERE, slug: "report-1" },
    map_index: -1,
    flow_run_id: TOUR,
    serialized_state: {
      type: "Success",
      _result: {
        type: "S3Result",
        bucket: "shop-results",
        location: "2022/5/9/report",
      },
    },
  }, { client });
  return () => run.result();
}

/** The address of a port on which nothing listens. */
function closedPort(): string {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`;
}

/** As Deno refuses without `--allow-net`. */
const notAllowed = () =>
  Promise.reject(Object.assign(new Error("net"), { name: "NotCapable" }));

const answer = (status: number) => () =>
  Promise.resolve(new Response("", { status }));
const look = (client: Client) => fromTaskRunId(PARENT, { client });

/** One for each code that a class of the library has. */
export const PROVOCATIONS: readonly Provocation[] = [
  ...Object.entries({
    not_found: () => asked((client) => fromTaskRunId(NOWHERE, { client })),
    multiple_found: () =>
      asked((client) => fromTaskRunId(NOWHERE, { client }), {
        rows: [0, 1].map(() => ({ ...rows[0]!, id: NOWHERE })),
      }),
    bad_response: () =>
      fromTaskRunData({ id: NOWHERE, task_id: NOWHERE, task_slug: "add-1" }),
    graphql: () => asked((client) => fromTaskRunId("42", { client })),
    unauthorized: () =>
      asked(look, { apiKeys: ["pcu_right"] }, { apiKey: "pcu_wrong" }),
    rate_limited: () => asked(look, { faults: [{ status: 429 }] }),
    http: () => asked(look, { faults: [{ status: 503 }] }),
    network: () => asked(look, {}, { apiUrl: closedPort() }),
    timeout: () =>
      withFakeClock(async (clock) => {
        const onRequest = () => void clock.advance(50);
        const faults = [{ kind: "hang" }] as const;
        await asked(look, { faults, onRequest }, { timeoutMs: 50 });
      }),
    permission_denied: () => asked(look, {}, { fetch: notAllowed }),
  }).map(([code, run]) => ({ className: "ApiError", code, run })),
  ...Object.entries({
    not_finished: result(idOf("queued-1")),
    not_mapped: () =>
      asked(async (client) =>
        await iterMapped(
          await fromTaskSlug(
            "count",
            rows.find(({ task }) => task.slug === "count")!.flow_run_id,
            -1,
            { client },
          ),
        ).next()
      ),
    missing_index: () =>
      asked(
        async (client) =>
          await (await fromTaskRunId(PARENT, { client })).result(),
        {
          rows: rows.filter(({ name }) => name !== "order 1001"),
        },
      ),
  }).map(([code, run]) => ({ className: "TaskRunError", code, run })),
  ...Object.entries({
    no_result: result(idOf("divide-3")),
    no_location: result(idOf("local_none-1")),
    custom_type: result(idOf("custom-1")),
    not_found: result(idOf("lost_file-1")),
    denied: result(FRAME, { results: { local: false } }),
    read_failed: stored(answer(500)),
    network: stored(() => Promise.reject(new TypeError("connection refused"))),
    timeout: () =>
      asked(
        async (client) =>
          await (await fromTaskRunId(FRAME, { client })).result({
            timeoutMs: 50,
          }),
        {},
        {
          results: {
            readers: { LocalResult: { open: () => new Promise(() => {}) } },
          },
        },
      ),
    permission_denied: stored(notAllowed),
    undecodable: result(FRAME, {
      results: {
        readers: {
          LocalResult: {
            open: () =>
              Promise.resolve(
                new Blob([Uint8Array.of(0x80, 4, 0x95)]).stream(),
              ),
          },
        },
      },
    }),
    too_large: result(FRAME, { results: { maxBytes: 100 } }),
    unsupported: result(FRAME, {
      results: {
        readers: {
          LocalResult: {
            open: () => Promise.resolve(new Blob([HDF5_START]).stream()),
          },
        },
      },
    }),
    schema: () =>
      asked(async (client) =>
        await (await fromTaskRunId(idOf("prefect_text-1"), {
          client,
          schema: z.number(),
        })).result()
      ),
  }).map(([code, run]) => ({ className: "ResultError", code, run })),
  ...Object.entries({
    truncated: () => decodePickle(Uint8Array.of(0x80, 4, 0x8c, 5, 0x61)),
    malformed: () => decodePickle(Uint8Array.of(0x80, 4, 0xff)),
    limit: () =>
      decodePickle(
        Uint8Array.from("]]]aa.", (char) => char.charCodeAt(0)),
        { limits: { maxDepth: 2 } },
      ),
  }).map(([code, run]) => ({ className: "PickleError", code, run })),
  {
    className: "ConfigError",
    code: "config",
    run: () => createClient({ apiUrl: "localhost" }),
  },
];
