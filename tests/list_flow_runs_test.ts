import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  ApiError,
  type Client,
  createClient,
  type FlowRunView,
  fromFlowRunId,
  iterFlowRuns,
  iterLogs,
  type ListFlowRunsOptions,
  parseState,
  watchFlowRun,
} from "../mod.ts";
import { withBackend } from "./_backend.ts";
import { at, numberedId } from "./_flow_run_rows.ts";

const FLOWS = [
  { id: numberedId(91), name: "shop", project: { name: "main" } },
  { id: numberedId(92), name: "shop", project: { name: "test" } },
  { id: numberedId(93), name: "bank", project: { name: "main" } },
];

/** Two of one time, two of none, and the latest without a flow. */
const RUNS: [
  name: string,
  flow: number,
  state: string,
  start: number | null,
][] = [
  ["a_1", 0, "Success", 10],
  ["B-2", 0, "Failed", 20],
  ["b%3", 1, "Success", 20],
  ["c\\4", 2, "Failed", 30],
  ["d5", 2, "Scheduled", null],
  ["e6", 1, "Running", null],
  ["f7", 9, "Pending", 40],
];
const flowRuns = RUNS.map(([name, flow, state, start], number) => ({
  id: numberedId(number),
  name,
  flow_id: FLOWS[flow]?.id ?? null,
  state,
  serialized_state: { type: state },
  scheduled_start_time: start === null ? null : at(start),
}));

async function namesOf(
  client: Client,
  options: ListFlowRunsOptions,
): Promise<string> {
  let names = "";
  for await (const { name } of iterFlowRuns({ client, ...options })) {
    names += name![0];
  }
  return names;
}

const LISTS: [options: ListFlowRunsOptions, names: string][] = [
  [{}, "edfcbBa"],
  [{ flowName: "shop" }, "ebBa"],
  [{ flowName: "shop", projectName: "main" }, "Ba"],
  [{ projectName: "main" }, "dcBa"],
  [{ flowName: "sho" }, ""],
  [{ states: ["Failed"] }, "cB"],
  [{ states: ["Failed", "Running"] }, "ecB"],
  [{ states: [] }, ""],
  [{ nameLike: "b" }, "bB"],
  [{ nameLike: "%" }, "b"],
  [{ nameLike: "_" }, "a"],
  [{ nameLike: "\\" }, "c"],
  [{ nameLike: "" }, "edfcbBa"],
  [{ since: at(20) }, "fcbB"],
  [{ until: at(20) }, "a"],
  [{ since: new Date(at(20)), until: at(30) }, "bB"],
  [{ since: "2022-05-09", until: "2022-05-10" }, "fcbBa"],
  [{ flowName: "shop", states: ["Success"], nameLike: "3", since: at(0) }, "b"],
];
for (const [options, names] of LISTS) {
  Deno.test(`iterFlowRuns(${Deno.inspect(options)}) lists "${names}"`, () =>
    withBackend([], async (client) => {
      assertEquals(await namesOf(client, options), names);
    }, { flows: FLOWS, flowRuns }));
}

for (const pageSize of [1, 2, 3, 7]) {
  Deno.test(`iterFlowRuns() by pages of ${pageSize} loses and doubles nothing`, () =>
    withBackend([], async (client, api) => {
      assertEquals(await namesOf(client, { pageSize }), "edfcbBa");
      assertEquals(api.requests.length, Math.ceil(7 / pageSize) + 1);
    }, { flows: FLOWS, flowRuns }));
}

Deno.test("iterFlowRuns() is whole under a cap, and while flow runs come and go", () =>
  withBackend([], async (client, api) => {
    let names = "";
    for await (const { name } of iterFlowRuns({ client })) {
      names += name![0];
      if (names !== "ed") continue;
      const later = {
        id: numberedId(8),
        name: "z",
        scheduled_start_time: at(9),
      };
      const earlier = {
        id: numberedId(9),
        name: "y",
        scheduled_start_time: at(50),
      };
      api.setData({
        flowRuns: [
          ...flowRuns.filter(({ name }) => name !== "e6"),
          later,
          earlier,
        ],
      });
    }
    assertEquals(names, "edyfcbBaz");
  }, { flows: FLOWS, flowRuns, rowCap: 2 }));

Deno.test("iterFlowRuns() sends no request before the first step, and can be left", () =>
  withBackend([], async (client, api) => {
    const runs = iterFlowRuns({ client, pageSize: 2 });
    assertEquals(api.requests.length, 0);
    for await (const _ of runs) break;
    assertEquals(api.requests.length, 1);
    assertEquals((await runs.next()).done, true);
  }, { flows: FLOWS, flowRuns }));

const answer = (number: number, start: number | null, flow = "shop") => ({
  id: numberedId(number),
  updated: at(0),
  scheduled_start_time: start === null ? null : at(start),
  flow: { name: flow, project: { name: "main" } },
});
const STUCK: [what: string, pages: unknown[][], count: number][] = [
  ["repeats a page", [[answer(1, 9)], [answer(1, 9)]], 1],
  ["alternates", [[answer(2, 9)], [answer(1, 9)], [answer(2, 9)]], 2],
  ["goes back in time", [[answer(2, 9)], [answer(1, 10)]], 1],
  ["goes back to no time", [[answer(2, 9)], [answer(1, null)]], 1],
  ["is in no order within a page", [[answer(1, 9), answer(2, 9)]], 0],
  ["has another flow", [[answer(1, 9, "bank")]], 0],
];
for (const [what, pages, count] of STUCK) {
  Deno.test(`iterFlowRuns() refuses an API that ${what}`, async () => {
    let page = 0;
    const fetch = () =>
      Promise.resolve(
        Response.json({ data: { flow_run: pages[page++ % pages.length] } }),
      );
    const client = createClient({ apiUrl: "http://127.0.0.1:1", fetch });
    let seen = 0;
    const error = await assertRejects(async () => {
      for await (const _ of iterFlowRuns({ client, flowName: "shop" })) seen++;
    }, ApiError);
    assertEquals([error.code, seen], ["bad_response", count]);
  });
}

/** What servers say that lack a table, or whose keys may not read it. */
const REFUSALS: [status: number, code: string, message: string][] = [
  [
    200,
    "validation-failed",
    "field 'flow_run' not found in type: 'query_root'",
  ],
  [200, "permission-denied", "not allowed to query"],
  [
    400,
    "GRAPHQL_VALIDATION_FAILED",
    'Cannot query field "flow_run" on "Query".',
  ],
];
const CALLS: [name: string, call: (client: Client) => Promise<unknown>][] = [
  ["fromFlowRunId()", (client) => fromFlowRunId(numberedId(1), { client })],
  ["iterFlowRuns()", (client) => iterFlowRuns({ client }).next()],
  [
    "iterLogs()",
    (client) =>
      iterLogs({ flowRunId: numberedId(1) } as FlowRunView, { client }).next(),
  ],
  [
    "watchFlowRun()",
    (client) =>
      watchFlowRun({
        flowRunId: numberedId(1),
        state: parseState({ type: "Running" }),
        states: [],
      } as unknown as FlowRunView, { client }).next(),
  ],
];
for (const [status, code, message] of REFUSALS) {
  for (const [name, call] of CALLS) {
    Deno.test(`${name} of a server that refuses with ${status} and ${code} states its words`, async () => {
      const body = { errors: [{ message, extensions: { code } }] };
      let requests = 0;
      const fetch = () => {
        requests++;
        return Promise.resolve(Response.json(body, { status }));
      };
      const client = createClient({ apiUrl: "http://127.0.0.1:1", fetch });
      const error = await assertRejects(() => call(client), ApiError, message);
      assertEquals([error.code, requests], ["graphql", 1]);
    });
  }
}

const WRONG: [options: unknown, type: ErrorConstructor, message: string][] = [
  [{ states: ["Odd"] }, TypeError, '"states" contains "Odd"'],
  [{ pageSize: 0 }, RangeError, '"pageSize" is 0'],
  [{ pageSize: 101 }, RangeError, '"pageSize" is 101'],
  [{ timeoutMs: 0 }, RangeError, '"timeoutMs" is 0'],
  [{ since: "yesterday" }, RangeError, '"since" is "yesterday", not ISO 8601'],
  [{ until: new Date(NaN) }, RangeError, '"until" is not a point in time'],
];
for (const [options, type, message] of WRONG) {
  Deno.test(`iterFlowRuns(${Deno.inspect(options)}) is refused at the call`, () => {
    assertThrows(() => iterFlowRuns(options as never), type, message);
  });
}
