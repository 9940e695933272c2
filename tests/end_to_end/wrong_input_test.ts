// Mistakes of a first hour, as JavaScript or a cast lets them through: each is
// refused at the call, before anything is sent, in words that name the mistake.
import { assert, assertEquals } from "@std/assert";
import { z } from "zod";
import * as mod from "../../mod.ts";
import {
  autoSerializer,
  type Client,
  compressedSerializer,
  ConfigError,
  createClient,
  describeClient,
  describeResult,
  findTenantId,
  fromFlowRunId,
  fromTaskRunData,
  fromTaskRunId,
  fromTaskSlug,
  getLatest,
  groupFailures,
  isSameTaskRun,
  iterFlowRuns,
  iterLogs,
  iterMapped,
  iterMappedResults,
  iterTaskRuns,
  openResult,
  pandasSerializer,
  pickleSerializer,
  probeResult,
  readResult,
  streamMapped,
  streamMappedJson,
  taskRunTimes,
  watchFlowRun,
  watchTaskRun,
} from "../../mod.ts";
import { createHandler, toNodeListener } from "../../src/http/mod.ts";
import { createPage } from "../../src/page/mod.ts";
import { decodePickle, decodePickleAsync } from "../../src/pickle/mod.ts";
import { recordedRows, startTestBackend } from "../../src/testing/mod.ts";

let sent = 0;
const client = createClient({
  apiUrl: "http://localhost:4200",
  fetch: () => Promise.reject(new Error(`request ${++sent} was sent`)),
});

const ID = "6605a1bd-0d72-5cfe-86e3-130e0febd052";
const row = {
  id: ID,
  task: { id: ID, slug: "add-1" },
  map_index: -1,
  flow_run_id: ID,
  serialized_state: { type: "Mapped", n_map_states: 2 },
};
const view = fromTaskRunData(row, { client });

/** What JavaScript allows, and TypeScript would refuse. */
// deno-lint-ignore no-explicit-any -- the type checker must not see the mistakes
type Untyped = any;
const untyped = (value: unknown): Untyped => value;

/** As zod 3.22 makes them, before Standard Schema. */
const { "~standard": _, ...oldZod } = { ...z.number(), parse: () => 1 };

type Row = readonly [name: string, call: () => unknown, message: string];

const TYPE_ERRORS: readonly Row[] = [
  // createClient
  ...optionRows("createClient", "create a client", createClient, [
    [{ apiurl: "http://a" }, '"apiurl" is not an option, "apiUrl" is'],
    [{ url: "http://a" }, '"url" is not an option, "apiUrl" is'],
    [{ key: "k" }, '"key" is not an option, "apiKey" is'],
    [{ tenant: "k" }, '"tenant" is not an option, "tenantId" is'],
    [{ timeout: 5 }, '"timeout" is not an option, "timeoutMs" is'],
    [{ timeoutMs: "5" }, '"timeoutMs" is of type string, not a number'],
    [{ apiUrl: 4200 }, '"apiUrl" is of type number, not a string or a URL'],
    [{ apiKey: null }, '"apiKey" is null, not a string'],
    [{ fetch: {} }, '"fetch" is of type object, not a function'],
    [{ retry: true }, '"retry" is of type boolean, not false or an object'],
    [
      { retry: { retries: 3 } },
      '"retry.retries" is not an option, "retry.maxRetries" is',
    ],
    [
      { retries: 3 },
      '"retries" is not an option, known are "backend", "apiUrl", "apiKey", "tenantId", "timeoutMs", "headers", "fetch", "retry", "maxResponseBytes", "results"',
    ],
    [{ result: {} }, '"result" is not an option, "results" is'],
    [{ results: [] }, '"results" is an array, not an object'],
    [
      { results: { s3: { accesskey: "a" } } },
      '"results.s3.accesskey" is not an option, "results.s3.accessKeyId" is',
    ],
    [
      { results: { s3: { secretKey: "a" } } },
      '"results.s3.secretKey" is not an option, known are "accessKeyId", "secretAccessKey", "sessionToken", "region", "endpoint", "forcePathStyle", "profile", "anonymous"',
    ],
    [
      { results: { s3: { endPoint: "a" } } },
      '"results.s3.endPoint" is not an option, "results.s3.endpoint" is',
    ],
    [
      { results: { s3: "minio" } },
      '"results.s3" is of type string, not an object or a function',
    ],
    [
      { results: { gcs: { hmac: { key: "a" } } } },
      '"results.gcs.hmac.key" is not an option, "results.gcs.hmac.accessKeyId" is',
    ],
    [
      { results: { azure: { connection: "a" } } },
      '"results.azure.connection" is not an option, "results.azure.connectionString" is',
    ],
    [
      { results: { local: { root: "/data" } } },
      '"results.local.root" is not an option, "results.local.roots" is',
    ],
    [
      { results: { local: { roots: "/data" } } },
      '"results.local.roots" is of type string, not an array',
    ],
    [
      { results: { limits: { depth: 3 } } },
      '"results.limits.depth" is not an option, "results.limits.maxDepth" is',
    ],
    [
      { results: { serializer: "json" } },
      '"results.serializer" is of type string, not a serializer',
    ],
    [client, "a client is in the place of the options, pass options"],
    ["http://a", "the options are of type string, not an object"],
    [null, "the options are null, not an object"],
  ]),
  // look-ups
  ...optionRows(
    "fromTaskRunId",
    "look up a task run",
    (options) => fromTaskRunId(ID, untyped(options)),
    [
      [client, "a client is in the place of the options, pass { client }"],
      [
        { client: {} },
        '"client" is of type object, not a client of createClient()',
      ],
      [
        { client: createClient },
        '"client" is of type function, not a client of createClient()',
      ],
      [
        { schema: oldZod },
        '"schema" is of type object, not a Standard Schema (zod 3.24, valibot 1.0 and later have it)',
      ],
      [
        { serializer: autoSerializer },
        '"serializer" is of type function, not a serializer',
      ],
      [
        { signal: new AbortController() },
        '"signal" is of type object, not an AbortSignal',
      ],
      [
        { abort: 1 },
        '"abort" is not an option, known are "signal", "timeoutMs", "client", "schema", "serializer"',
      ],
      [-1, "the options are of type number, not an object"],
    ],
  ),
  [
    "fromTaskRunId(view)",
    () => fromTaskRunId(untyped(view)),
    'Cannot look up a task run: "taskRunId" is of type object, not a string',
  ],
  [
    "fromTaskSlug(slug, undefined)",
    () => fromTaskSlug("add-1", untyped(undefined)),
    'Cannot look up a task run: "flowRunId" is undefined, not a string',
  ],
  [
    "fromTaskSlug(slug, id, client)",
    () => fromTaskSlug("add-1", ID, untyped(client)),
    "Cannot look up a task run: a client is in the place of the options, pass { client }",
  ],
  [
    'fromTaskSlug(slug, id, "1")',
    () => fromTaskSlug("add-1", ID, untyped("1")),
    'Cannot look up a task run: "mapIndex" is of type string, not an integer',
  ],
  [
    "fromTaskSlug(slug, id, 0.5)",
    () => fromTaskSlug("add-1", ID, 0.5),
    'Cannot look up a task run: "mapIndex" is 0.5, not an integer',
  ],
  [
    "fromTaskSlug(slug, id, { index })",
    () => fromTaskSlug("add-1", ID, untyped({ index: 1 })),
    'Cannot look up a task run: "index" is not an option, "mapIndex" is',
  ],
  [
    "fromTaskSlug(slug, id, 1, client)",
    () => fromTaskSlug("add-1", ID, 1, untyped(client)),
    "Cannot look up a task run: a client is in the place of the options, pass { client }",
  ],
  [
    "fromTaskRunData(row, client)",
    () => fromTaskRunData(row, untyped(client)),
    "Cannot make a view: a client is in the place of the options, pass { client }",
  ],
  // views
  ...viewRows(),
  [
    "getLatest(view, { client })",
    () => getLatest(view, untyped({ client })),
    'Cannot read a task run again: "client" is not an option, known are "signal", "timeoutMs"',
  ],
  [
    "result({ settle })",
    () => view.result(untyped({ settle: true })),
    'Cannot load a result: "settle" is not an option, "settled" is',
  ],
  [
    "iterMapped(view, { pagesize })",
    () => iterMapped(view, untyped({ pagesize: 10 })),
    'Cannot iterate over children: "pagesize" is not an option, "pageSize" is',
  ],
  [
    'iterMapped(view, { pageSize: "10" })',
    () => iterMapped(view, untyped({ pageSize: "10" })),
    'Cannot iterate over children: "pageSize" is of type string, not a number',
  ],
  [
    "iterMappedResults(view, client)",
    () => iterMappedResults(view, untyped(client)),
    "Cannot iterate over results: a client is in the place of the options, pass options",
  ],
  [
    "streamMapped(view, { settled })",
    () => streamMapped(view, untyped({ watermark: 1 })),
    'Cannot stream children: "watermark" is not an option, "highWaterMark" is',
  ],
  [
    'streamMappedJson(view, { settled: "yes" })',
    () => streamMappedJson(view, untyped({ settled: "yes" })),
    'Cannot stream children: "settled" is of type string, not a boolean',
  ],
  [
    "watchTaskRun(view, { poll })",
    () => watchTaskRun(view, untyped({ poll: 5 })),
    'Cannot watch a task run: "poll" is not an option, "pollMs" is',
  ],
  [
    "iterTaskRuns(id, client)",
    () => iterTaskRuns(ID, untyped(client)),
    "Cannot list task runs: a client is in the place of the options, pass { client }",
  ],
  [
    "iterTaskRuns(id, { state })",
    () => iterTaskRuns(ID, untyped({ state: ["Failed"] })),
    'Cannot list task runs: "state" is not an option, "states" is',
  ],
  [
    'iterTaskRuns(id, { states: "Failed" })',
    () => iterTaskRuns(ID, untyped({ states: "Failed" })),
    'Cannot list task runs: "states" is of type string, not an array',
  ],
  [
    "probeResult(view, { timeout })",
    () => probeResult(view, untyped({ timeout: 5 })),
    'Cannot describe a result: "timeout" is not an option, "timeoutMs" is',
  ],
  [
    "openResult(view, client)",
    () => openResult(view, untyped(client)),
    "Cannot open a result: a client is in the place of the options, pass options",
  ],
  [
    "readResult({ bucket, key })",
    () => readResult(untyped({ bucket: "shop", key: "k" })),
    'Cannot read a result: "ref.key" is not an option, known are "type", "location", "dir", "bucket", "container", "secretType"',
  ],
  // flow runs
  [
    "fromFlowRunId(id, client)",
    () => fromFlowRunId(ID, untyped(client)),
    "Cannot look up a flow run: a client is in the place of the options, pass { client }",
  ],
  [
    "iterFlowRuns(client)",
    () => iterFlowRuns(untyped(client)),
    "Cannot list flow runs: a client is in the place of the options, pass { client }",
  ],
  [
    "iterFlowRuns({ flow })",
    () => iterFlowRuns(untyped({ flow: "shop" })),
    'Cannot list flow runs: "flow" is not an option, "flowName" is',
  ],
  [
    "iterLogs(view, { level })",
    () => iterLogs(view, untyped({ level: ["INFO"] })),
    'Cannot read logs: "level" is not an option, "levels" is',
  ],
  [
    "iterLogs(id)",
    () => iterLogs(untyped(ID)),
    'Cannot read logs: "run" is neither a flow run nor a task run',
  ],
  [
    "groupFailures(id)",
    () => groupFailures(untyped(ID)),
    "Cannot group failures: the task runs are of type string, pass those of iterTaskRuns()",
  ],
  [
    "groupFailures(promise)",
    () => groupFailures(untyped(Promise.resolve([]))),
    "Cannot group failures: the task runs are a promise: await it, pass those of iterTaskRuns()",
  ],
  [
    "taskRunTimes(id)",
    () => taskRunTimes(untyped(ID)),
    "Cannot read the times of a task run: the view is of type string, not a task run",
  ],
  [
    "watchFlowRun(id)",
    () => watchFlowRun(untyped(ID)),
    'Cannot watch a flow run: "view" is not a flow run',
  ],
  // clients
  [
    "graphql(document, variables, { timeout })",
    () => client.graphql("{ a }", {}, untyped({ timeout: 5 })),
    'Cannot query: "timeout" is not an option, "timeoutMs" is',
  ],
  [
    "describeClient({})",
    () => describeClient(untyped({})),
    "Cannot describe a client: it was not created by createClient()",
  ],
  [
    "findTenantId(client, client)",
    () => findTenantId(client, untyped(client)),
    "Cannot find a tenant: a client is in the place of the options, pass options",
  ],
  // serializers and pickles
  [
    "pickleSerializer({ maxDepth })",
    () => pickleSerializer(untyped({ maxDepth: 5 })),
    'Cannot make a serializer: "maxDepth" is not an option, known are "constructors", "buffers", "persistentLoad", "extensions", "encoding", "limits", "onEnd"',
  ],
  [
    "compressedSerializer()",
    () => compressedSerializer(untyped({ type: "gzip" })),
    'Cannot make a compressed serializer: "type" is not an option, known are "format", "serializer"',
  ],
  [
    "pandasSerializer({ filetype })",
    () => pandasSerializer(untyped({ filetype: "csv" })),
    'Cannot make a pandas serializer: "filetype" is not an option, "fileType" is',
  ],
  [
    "decodePickle(bytes, { constructor })",
    () => decodePickle(Uint8Array.of(0x4e, 0x2e), untyped({ constructors: 1 })),
    'Cannot decode a pickle: "constructors" is of type number, not an object',
  ],
  [
    "decodePickleAsync(bytes, { timeoutMs })",
    () =>
      decodePickleAsync(
        Uint8Array.of(0x4e, 0x2e),
        untyped({ onend: () => {} }),
      ),
    'Cannot decode a pickle: "onend" is not an option, "onEnd" is',
  ],
  // other entry points
  [
    "createHandler(client)",
    () => createHandler(untyped(client)),
    "Cannot create a handler: a client is in the place of the options, pass { client }",
  ],
  [
    "createHandler({ base })",
    () => createHandler(untyped({ basepath: "/a" })),
    'Cannot create a handler: "basepath" is not an option, "basePath" is',
  ],
  [
    "createHandler({ cors: { origin } })",
    () => createHandler(untyped({ cors: { origin: "*" } })),
    'Cannot create a handler: "cors.origin" is not an option, "cors.origins" is',
  ],
  [
    "createPage(handler, { base })",
    () => createPage(untyped(() => {}), untyped({ base: "/a" })),
    'Cannot create the page: "base" is not an option, "basePath" is',
  ],
  [
    "toNodeListener(handler, { onerror })",
    () => toNodeListener(untyped(() => {}), untyped({ onerror: () => {} })),
    'Cannot create a listener: "onerror" is not an option, "onError" is',
  ],
  [
    "startTestBackend({ keys })",
    () => startTestBackend(untyped({ keys: ["a"] })),
    'Cannot start the test backend: "keys" is not an option, "apiKeys" is',
  ],
  [
    "recordedRows({ resultDir })",
    () => recordedRows(untyped({ resultDir: "/a" })),
    'Cannot list recorded rows: "resultDir" is not an option, "resultsDir" is',
  ],
];

function optionRows(
  name: string,
  act: string,
  call: (options: Untyped) => unknown,
  rows: readonly (readonly [options: unknown, problem: string])[],
): readonly Row[] {
  return rows.map(([options, problem], at) => [
    `${name}() ${at}: ${problem}`,
    () => call(untyped(options)),
    `Cannot ${act}: ${problem}`,
  ]);
}

/** Every function that takes a view, without one. */
function viewRows(): readonly Row[] {
  const calls: readonly [act: string, call: (view: Untyped) => unknown][] = [
    ["read a task run again", getLatest],
    ["compare task runs", (view) => isSameTaskRun(view, view)],
    ["iterate over children", iterMapped],
    ["iterate over children", iterMappedResults],
    ["iterate over children", streamMapped],
    ["iterate over children", streamMappedJson],
    ["watch a task run", watchTaskRun],
    ["describe a result", describeResult],
    ["describe a result", probeResult],
    ["open a result", openResult],
  ];
  const wrong: readonly [value: unknown, label: string][] = [
    [undefined, "undefined"],
    [ID, "of type string"],
    [Promise.resolve(view), "a promise: await it"],
  ];
  return calls.flatMap(([act, call], at) => {
    const [value, label] = wrong[at % wrong.length]!;
    return [
      [
        `view ${at}: ${act} of ${label}`,
        () => call(value),
        `Cannot ${act}: the view is ${label}, not a task run`,
      ] as const,
    ];
  });
}

const CONFIG_ERRORS: readonly (readonly [
  options: Record<string, unknown>,
  message: string,
  hint: string | undefined,
])[] = [
  [
    { apiUrl: "localhost:4200" },
    'Cannot use "apiUrl": it is not an http or https address',
    'Pass "http://localhost:4200", with its scheme',
  ],
  [
    { apiUrl: "prefect:secret@host" },
    'Cannot use "apiUrl": it is not an http or https address',
    'Pass one such as "http://localhost:4200"',
  ],
  [
    { timeoutMs: 0 },
    'Cannot use "timeoutMs": it is not a number above 0',
    undefined,
  ],
  [
    { backend: "Cloud" },
    'Cannot use the backend "Cloud" of option backend: it is neither "server" nor "cloud"',
    undefined,
  ],
  ...(["s3", "gcs", "azure"] as const).map((store) =>
    [
      { results: { [store]: { endpoint: "localhost:9000" } } },
      `Cannot use "results.${store}.endpoint": it is not an http or https address`,
      'Pass "http://localhost:9000", or "https://localhost:9000"',
    ] as const
  ),
  [
    { results: { s3: { endpoint: "user:password@host:9000" } } },
    'Cannot use "results.s3.endpoint": it is not an http or https address',
    'Pass one such as "http://localhost:9000"',
  ],
  [
    { results: { readers: { CustomResult: () => {} } } },
    'Cannot use "results.readers["CustomResult"]": it is of type function, not an object with open()',
    undefined,
  ],
  [
    { results: { stallTimeoutMs: -1 } },
    'Cannot use "results.stallTimeoutMs": -1 is not above 0',
    undefined,
  ],
];

/** What a call throws, or its promise rejects with. */
async function failureOf(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
}

/** Functions of the main entry point that take no options. */
const WITHOUT_OPTIONS =
  /^(?:is[A-Z]|parseState|equalStates|stateColor|encodeJson|jsonSerializer|dateTimeSerializer|autoSerializer|describeResult)/;

Deno.test("every function that takes options has a wrong input in the list", () => {
  const functions = Object.entries(mod).flatMap(([name, value]) =>
    typeof value === "function" && /^[a-z]/.test(name) &&
      !WITHOUT_OPTIONS.test(name)
      ? [name]
      : []
  );
  const missing = functions.filter((name) =>
    !TYPE_ERRORS.some(([row]) => row.startsWith(`${name}(`))
  );
  assertEquals(missing, []);
});

Deno.test("the list of wrong inputs has more than 60", () => {
  assert(TYPE_ERRORS.length + CONFIG_ERRORS.length > 60);
});

for (const [name, call, message] of TYPE_ERRORS) {
  Deno.test(`${name} is a TypeError that names the mistake`, async () => {
    const error = await failureOf(call);
    assert(error instanceof TypeError, `it is ${error}`);
    assertEquals(error.message, message);
    assertEquals(sent, 0);
  });
}

for (const [options, message, hint] of CONFIG_ERRORS) {
  Deno.test(`createClient(${JSON.stringify(options)}) is a ConfigError`, async () => {
    const error = await failureOf(() => createClient(untyped(options)));
    assert(error instanceof ConfigError, `it is ${error}`);
    assertEquals([error.message, error.hint], [message, hint]);
  });
}

Deno.test("a client of another copy of the library is one", async () => {
  const other: Client = {
    apiUrl: "http://a",
    graphql: untyped(() => ({ task_run: [row] })),
  };
  assertEquals((await fromTaskRunId(ID, { client: other })).taskRunId, ID);
});
