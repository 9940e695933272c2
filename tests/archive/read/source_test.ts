import { assert, assertEquals } from "@std/assert";
import * as library from "../../../mod.ts";
import {
  type Client,
  describeClient,
  describeResult,
  encodeJson,
  findTenantId,
  fromFlowRunId,
  fromTaskRunId,
  fromTaskSlug,
  getLatest,
  groupFailures,
  isFinished,
  isMapped,
  iterFlowRuns,
  iterLogs,
  iterMapped,
  iterMappedResults,
  iterTaskRuns,
  openResult,
  probeResult,
  readResult,
  STATE_TYPES,
  streamMapped,
  streamMappedJson,
  taskRunTimes,
  type TaskRunView,
  TaskRunViewError,
  watchFlowRun,
  watchTaskRun,
} from "../../../mod.ts";
import { everyKind, withArchives } from "./_server_and_archive.ts";
import { taskRunsOf } from "../../../src/api/client.ts";

type Call = (client: Client) => Promise<unknown> | AsyncIterable<unknown>;

const DATA = everyKind();
const FLOW_RUNS = [
  ...new Set([
    ...DATA.flowRuns.map(({ id }) => id),
    ...DATA.rows.map((row) => row.flow_run_id),
  ]),
];
const ABSENT = "00000000-0000-4000-8000-000000000000";
const IDS = [...DATA.rows.map(({ id }) => id), ABSENT, "no-uuid", ""];
const SLUGS = DATA.rows.map(
  (row) => [row.task.slug, row.flow_run_id, row.map_index] as const,
);

/** What is done with one task run. */
const OF_VIEW: Readonly<
  Record<string, (view: TaskRunView) => ReturnType<Call>>
> = {
  "result()": (view) => view.result(),
  "result({ settled })": (view) => view.result({ settled: true }),
  openResult: async (view) =>
    await new Response(await openResult(view)).bytes(),
  describeResult: async (view) => {
    const { url, type, location, isLoadable } = describeResult(view);
    return await { url, type, location, isLoadable };
  },
  probeResult: async (view) => {
    const { modified: _, credentials: __, ...probe } = await probeResult(view);
    return probe;
  },
  taskRunTimes: (view) => taskRunTimes(view),
  getLatest: (view) => getLatest(view),
  iterMapped: async function* (view) {
    if (isMapped(view.state)) yield* iterMapped(view);
  },
  "iterMapped({ start, end })": async function* (view) {
    if (isMapped(view.state)) yield* iterMapped(view, { start: 1, end: 3 });
  },
  iterMappedResults: async function* (view) {
    if (isMapped(view.state)) yield* iterMappedResults(view);
  },
  watchTaskRun: async function* (view) {
    if (isFinished(view.state)) yield* watchTaskRun(view, { pollMs: 1 });
  },
};

const CALLS: readonly (readonly [name: string, call: Call])[] = [
  ...IDS.map((id) =>
    [
      `fromTaskRunId ${id}`,
      (client: Client) => fromTaskRunId(id, { client }),
    ] as const
  ),
  ...SLUGS.map(([slug, flowRun, index]) =>
    [
      `fromTaskSlug ${slug} ${index}`,
      (client: Client) => fromTaskSlug(slug, flowRun, index, { client }),
    ] as const
  ),
  ...[
    ["none-1", FLOW_RUNS[0]!, -1],
    [SLUGS[0]![0], ABSENT, -1],
    [SLUGS[0]![0], "no-uuid", -1],
    [SLUGS[0]![0], SLUGS[0]![1], 7],
    [SLUGS[0]![0], SLUGS[0]![1].toUpperCase(), SLUGS[0]![2]],
    [SLUGS[0]![0], `{${SLUGS[0]![1].replaceAll("-", "")}}`, SLUGS[0]![2]],
  ].map(([slug, flowRun, index]) =>
    [
      `fromTaskSlug ${slug} ${flowRun} ${index}`,
      (client: Client) =>
        fromTaskSlug(String(slug), String(flowRun), Number(index), { client }),
    ] as const
  ),
  ...Object.entries(OF_VIEW).flatMap(([name, of]) =>
    DATA.rows.map(({ id }) =>
      [`${name} of ${id}`, async (client: Client) => {
        const answer = of(await fromTaskRunId(id, { client }));
        return await (Symbol.asyncIterator in answer ? all(answer) : answer);
      }] as const
    )
  ),
  ...[...FLOW_RUNS, ABSENT, "no-uuid"].flatMap((id) =>
    [
      [
        `fromFlowRunId ${id}`,
        (client: Client) => fromFlowRunId(id, { client }),
      ],
      [`iterTaskRuns ${id}`, (client: Client) => iterTaskRuns(id, { client })],
      [
        `iterTaskRuns ${id} by state, in small pages, with times`,
        (client: Client) =>
          iterTaskRuns(id, {
            client,
            times: true,
            pageSize: 2,
            states: ["Success", "Failed"],
          }),
      ],
      [
        `iterTaskRuns ${id} of some tasks, without children`,
        (client: Client) =>
          iterTaskRuns(id, {
            client,
            slugs: ["load-1", "price-1"],
            mapIndex: -1,
          }),
      ],
      [
        `groupFailures ${id}`,
        (client: Client) => groupFailures(iterTaskRuns(id, { client })),
      ],
      [
        `graph of ${id}`,
        (client: Client) => taskRunsOf(client).findFlowGraph(id, {}),
      ],
      [
        `hasFlowRun ${id}`,
        (client: Client) => taskRunsOf(client).hasFlowRun(id, {}),
      ],
    ] as const satisfies readonly (readonly [string, Call])[]
  ),
  ...DATA.rows.filter(({ state }) => state === "Mapped").map(({ id }) =>
    [
      `countChildren ${id}`,
      (client: Client) => taskRunsOf(client).countChildren([id, ABSENT], {}),
    ] as const
  ),
  ...DATA.rows.filter(({ state }) => state === "Mapped").flatMap(({ id }) =>
    [
      [`streamMapped ${id}`, async (client: Client) =>
        await all(
          streamMapped(await fromTaskRunId(id, { client })),
        )],
      [`streamMappedJson ${id}`, async (client: Client) =>
        await new Response(
          streamMappedJson(await fromTaskRunId(id, { client })),
        ).text()],
    ] as const satisfies readonly (readonly [string, Call])[]
  ),
  ...DATA.flowRuns.flatMap((run) =>
    [
      [`iterLogs ${run.name}`, async (client: Client) =>
        await all(iterLogs(await fromFlowRunId(run.id, { client })))],
      [
        `iterLogs ${run.name} of a level, since, in small pages`,
        async (client: Client) =>
          await all(
            iterLogs(await fromFlowRunId(run.id, { client }), {
              levels: ["INFO"],
              since: "2022-05-09T06:00:01Z",
              until: "2030-05-09",
              pageSize: 3,
            }),
          ),
      ],
      [`watchFlowRun ${run.name}`, async (client: Client) => {
        const view = await fromFlowRunId(run.id, { client });
        if (!isFinished(view.state)) {
          return null;
        }
        return await all(watchFlowRun(view, { logs: true, pollMs: 1 }));
      }],
    ] as const satisfies readonly (readonly [string, Call])[]
  ),
  ...DATA.rows.slice(0, 40).map(({ id }) =>
    [
      `iterLogs of the task run ${id}`,
      async (client: Client) =>
        await all(iterLogs(await fromTaskRunId(id, { client }))),
    ] as const
  ),
  ...[
    {},
    { pageSize: 1 },
    { flowName: "shop" },
    { projectName: "made" },
    { flowName: "shop", projectName: "nope" },
    { nameLike: "OW" },
    { nameLike: "%" },
    { states: ["Failed", "Scheduled"] },
    { states: [...STATE_TYPES] },
    { since: "2022-05-09" },
    { until: "2022-05-09T06:00:01+00:00" },
    { since: "2022-05-09T08:00+02", until: new Date("2023-01-01") },
  ].map((options) =>
    [
      `iterFlowRuns ${JSON.stringify(options)}`,
      (client: Client) =>
        iterFlowRuns({ ...options as library.ListFlowRunsOptions, client }),
    ] as const
  ),
  ...references().map((ref) =>
    [
      `readResult ${JSON.stringify(ref)}`,
      (client: Client) => readResult(ref, { client }),
    ] as const
  ),
];

function references(): library.ResultRef[] {
  const states = DATA.rows.flatMap((row) => row.serialized_state ?? []);
  return states.flatMap((state) => library.parseState(state).result ?? [])
    .filter(({ location }) => location);
}

async function all(iterable: AsyncIterable<unknown>): Promise<unknown[]> {
  return await Array.fromAsync(iterable);
}

/** What a call ends with: a value, or what programs see of its error. */
async function outcomeOf(call: Call, client: Client): Promise<unknown> {
  try {
    const answer = call(client);
    const value = await (Symbol.asyncIterator in answer ? all(answer) : answer);
    return { value: comparable(value) };
  } catch (error) {
    if (!(error instanceof TaskRunViewError)) throw error;
    const { name, code, origin } = error;
    return { name, code, origin };
  }
}

/**
 * Errors among values are compared as those that are thrown: that of a result
 * states that it was met when the archive was written.
 */
function comparable(value: unknown): unknown {
  if (value instanceof TaskRunViewError) {
    const { name, code, origin } = value;
    return { name, code, origin };
  }
  if (typeof value === "string") return withoutZeros(value);
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== "object" || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  if ("code" in value && "message" in value) return { code: value.code };
  const entries = Object.entries(value).map(([key, item]) =>
    [key, comparable(item)] as const
  );
  return Object.fromEntries(entries);
}

/** A database writes `.5`, where some recorded rows have `.500000`. */
function withoutZeros(text: string): string {
  return text.replace(
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d*[1-9])0+(\+00:00)$/,
    "$1$2",
  );
}

Deno.test("every call has the same answer from a server and from its archive", () =>
  withArchives(async ({ server, archives }) => {
    const codes = new Set<string>();
    for (const [what, call] of CALLS) {
      const expected = await outcomeOf(call, server);
      for (const archive of archives) {
        assertEquals(await outcomeOf(call, archive), expected, what);
      }
      const { code } = expected as { code?: string };
      if (code) codes.add(code);
    }
    assert(codes.size >= 6, `errors were compared: ${[...codes]}`);
  }));

/** Functions that take no client, or do not read. */
const WITHOUT_READING: ReadonlySet<string> = new Set([
  "createClient",
  "fromTaskRunData",
  "isSameTaskRun",
  "encodeJson",
  "parseState",
  "equalStates",
  "stateColor",
  ...Object.keys(library).filter((name) =>
    /^is[A-Z]|Serializer$|Error$/.test(name)
  ),
]);

/** Tested below: an archive has another description, and no tenant. */
const OTHER_ANSWERS: ReadonlySet<string> = new Set([
  describeClient.name,
  findTenantId.name,
]);

Deno.test("every function of the library that reads is compared", () => {
  const functions = Object.entries(library)
    .filter(([, value]) => typeof value === "function")
    .map(([name]) => name)
    .filter((name) => !WITHOUT_READING.has(name) && !OTHER_ANSWERS.has(name));
  const compared = CALLS.map(([name]) => name.split(/[ (]/)[0]);
  assertEquals(functions.filter((name) => !compared.includes(name)), []);
  assert(encodeJson(1) !== undefined);
});
