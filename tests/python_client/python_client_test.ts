// deno-lint-ignore-file camelcase -- Python and GraphQL name things so
import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  recordedRows,
  startTestBackend,
  type TaskRunData,
} from "@taskrunview/taskrunview/testing";
import { runPython, testWithPrefect } from "./_python.ts";
import recordedResults from "../data/task_run_results.json" with {
  type: "json",
};

const RESULTS = `${import.meta.dirname}/../data/results`;
const PLACEHOLDER = "{FIXTURES}/results";

/** Results that the client would fetch from a store in the cloud. */
const REMOTE = /"type":"(?:S3|GCS|Azure)Result"/;
/** Tags whose content the script tells as well; the others are only counted. */
const TOLD = [
  "none",
  "bool",
  "int",
  "float",
  "str",
  "bytes",
  "decimal",
  "datetime",
];
const NESTED = ["list", "tuple", "dict", "object"];

interface Asked {
  id: string;
  slug: string;
  flow_run_id: string;
  map_index: number;
  load: boolean;
}

interface Told {
  views: unknown[];
  client: Record<"found" | "malformed" | "invalid", Attempt>;
}

interface Attempt {
  ok: boolean;
  value?: unknown;
  error?: { type: string; message: string };
}

async function askPython(url: string, asked: readonly Asked[]): Promise<Told> {
  const text = await runPython("python_client.py", asked, {
    PREFECT__BACKEND: "server",
    PREFECT__SERVER__ENDPOINT: url,
  });
  return JSON.parse(text.replaceAll(RESULTS, PLACEHOLDER));
}

/** A recorded value as flat as the script tells it. */
// deno-lint-ignore no-explicit-any -- tagged JSON, see tests/data
function flatten(value: any): unknown {
  if (Array.isArray(value)) return value.map(flatten);
  if (value === null || typeof value !== "object") return value;
  const { t, v, attrs } = value;
  if (TOLD.includes(t)) return v === undefined ? { t } : { t, v };
  if (!NESTED.includes(t)) return { t: "other" };
  return t === "object"
    ? { ...value, attrs: flatten(attrs) }
    : { t, v: flatten(v) };
}

function expected(row: TaskRunData, load: boolean): unknown {
  const recorded = recordedResults.find(({ id }) => id === row.id)!;
  const { repr, iter_mapped, get_result } = recorded;
  const value = get_result.ok
    ? { ...get_result, value: flatten(get_result.value) }
    : get_result;
  return {
    reprs: [repr, repr, repr],
    ...(iter_mapped && { iter_mapped }),
    ...(load && { get_result: value }),
  };
}

testWithPrefect(
  "the official Python client finds in the backend what was recorded",
  async () => {
    const rows = recordedRows({ resultsDir: RESULTS });
    await using backend = await startTestBackend({ rows });
    const asked = rows.map((row): Asked => ({
      id: row.id,
      slug: row.task.slug,
      flow_run_id: row.flow_run_id,
      map_index: row.map_index,
      load: !REMOTE.test(JSON.stringify(row)),
    }));
    const { views, client } = await askPython(backend.url, asked);
    for (const [index, row] of rows.entries()) {
      const wanted = expected(row, asked[index]!.load);
      assertEquals(views[index], wanted, `${row.id} ${row.task.slug}`);
    }
    assertEquals(client.found, {
      ok: true,
      value: {
        t: "str",
        v: '{"task_run": [{"map_index": 24}, {"map_index": 24}]}',
      },
    });
    assertClientError(
      client.malformed,
      'invalid input syntax for type uuid: "no-uuid"',
    );
    assertClientError(
      client.invalid,
      'GRAPHQL_VALIDATION_FAILED: Cannot query field "nope"',
    );
  },
);

function assertClientError({ error }: Attempt, message: string): void {
  assertEquals(error?.type, "prefect.exceptions.ClientError");
  assertStringIncludes(error!.message, message);
}

const FLOW = "11111111-1111-4111-8111-111111111111";
const GROUP = "22222222-2222-4222-8222-222222222222";
const RUN = "8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d";
const HOME = "33333333-3333-4333-8333-333333333333";
const SHOP = ["shop", "main", ["linux"], "Local"];

const FLOWS = [{
  id: FLOW,
  name: "shop",
  flow_group_id: GROUP,
  flow_group: { labels: ["linux"] },
  project: { name: "main" },
  core_version: "1.4.1",
  created: "2022-05-09T06:00:00+00:00",
}];
const FLOW_RUNS = [{
  id: RUN,
  name: "brown-cow",
  flow_id: FLOW,
  serialized_state: { type: "Success", __version__: "1.4.1" },
  states: [
    {
      timestamp: "2022-05-09T06:31:00+00:00",
      serialized_state: { type: "Running", __version__: "1.4.1" },
    },
    {
      timestamp: "2022-05-09T06:30:00+00:00",
      serialized_state: { type: "Scheduled", __version__: "1.4.1" },
    },
  ],
  logs: [
    { timestamp: "2022-05-09T06:31:02+00:00", level: "INFO", message: "b" },
    { timestamp: "2022-05-09T06:31:01+00:00", level: "ERROR", message: "a" },
    { timestamp: "2022-05-09T06:33:00+00:00", level: "INFO", message: "late" },
  ],
  version: 3,
  scheduled_start_time: "2022-05-09T06:30:00+00:00",
  labels: ["linux"],
  parameters: { day: "monday" },
  run_config: { type: "UniversalRun", labels: [], env: null },
  updated: "2022-05-09T06:32:00+00:00",
}];

testWithPrefect(
  "FlowRunView of the official Python client works against the backend",
  async () => {
    const rows = recordedRows({ resultsDir: RESULTS });
    const mapped = [{ flowRunId: RUN, slug: "made-1", count: 3 }];
    await using backend = await startTestBackend({
      rows,
      mapped,
      flows: FLOWS,
      flowRuns: FLOW_RUNS,
      tenants: [{ id: HOME, slug: "home" }],
    });
    const asked = {
      flow_run_id: RUN,
      missing_id: FLOW,
      slug: "made-1",
      flow_group_id: GROUP,
    };
    const told = JSON.parse(
      await runPython("python_flow_run.py", asked, {
        PREFECT__BACKEND: "server",
        PREFECT__SERVER__ENDPOINT: backend.url,
      }),
    );

    const { missing, static: loaded, all, again, ids, ...rest } = told;
    const own = rows.filter((row) => row.flow_run_id === RUN);
    const view = {
      id: RUN,
      name: "brown-cow",
      flow_id: FLOW,
      state: "Success",
      states: [
        ["Scheduled", "2022-05-09T06:30:00+00:00"],
        ["Running", "2022-05-09T06:31:00+00:00"],
      ],
      labels: ["linux"],
      parameters: { day: "monday" },
      updated: "2022-05-09T06:32:00+00:00",
      run_config: "UniversalRun",
    };
    const children = [0, 1, 2].map((index) => ["made-1", index, "Success"]);
    assertEquals(rest, {
      view,
      parent: ["made-1", -1, "Mapped"],
      child: ["made-1", 1, "Success"],
      by_id: ["made-1", -1, "Mapped"],
      children,
      results: [0, 1, 2],
      latest: view,
      logs: [
        ["2022-05-09T06:31:01+00:00", 40, "a"],
        ["2022-05-09T06:31:02+00:00", 20, "b"],
      ],
      flow: SHOP,
      flow_by_name: SHOP,
      flow_by_group: SHOP,
      tenant: HOME,
      info: [
        "brown-cow",
        3,
        "main",
        "2022-05-09T06:30:00+00:00",
        own.filter((row) => row.map_index === -1).length + 1,
      ],
      flow_run_state: "Success",
      task_run_state: "Mapped",
    });
    assertEquals(missing.error, "ValueError");
    assertStringIncludes(missing.message, "No flow runs found");
    assertStringIncludes(loaded, "cached_task_runs=");
    assertEquals(all.length, own.length + 4);
    assertEquals(again, all);
    assertEquals(ids.length, all.length);
  },
);

testWithPrefect(
  "the official Python client meets keys, tenants, secrets and faults as on Prefect Cloud",
  async () => {
    const tenants = [{ id: HOME, slug: "home" }, { id: FLOW, slug: "other" }];
    await using backend = await startTestBackend({
      rows: [],
      tenants,
      apiKeys: [{ key: "right", tenantIds: [HOME] }],
      secrets: { GREETING: '{"hello": "world"}' },
      faults: [
        { match: "Retried", times: 1, status: 503, retryAfter: 0 },
        { match: "Retried", times: 1, kind: "reset" },
        { match: "Retried", times: 1, kind: "apiError" },
      ],
    });
    const asked = { key: "right", other_tenant: FLOW };
    const { wrong, other_tenant, no_secret, ...told } = JSON.parse(
      await runPython("python_flow_run.py", asked, {
        PREFECT__BACKEND: "cloud",
        PREFECT__CLOUD__API: backend.url,
        PREFECT__CLOUD__API_KEY: "right",
        PREFECT__CLOUD__USE_LOCAL_SECRETS: "false",
      }),
    );
    assertEquals(told, {
      tenant: HOME,
      current: "home",
      tenants: ["home", "other"],
      secret: { ok: { hello: "world" } },
      retried: "👋",
    });
    for (const refused of [wrong, other_tenant]) {
      assertEquals(refused.error, "AuthorizationError");
      assertStringIncludes(refused.message, "UNAUTHENTICATED");
    }
    assertEquals(no_secret.error, "KeyError");
    const retried = backend.requests.filter((request) =>
      request.operation === "Retried"
    );
    assertEquals(retried.map(({ fault }) => fault), [
      "status",
      "reset",
      "apiError",
      null,
    ]);
  },
);
