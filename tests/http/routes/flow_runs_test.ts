import { assertEquals, assertNotEquals } from "@std/assert";
import type { TestBackendOptions } from "../../../src/testing/mod.ts";
import { type Ask, withHandler } from "../_handler.ts";
import {
  at,
  FLOW,
  FLOW_RUN,
  flowRunRow,
  FLOWS,
  numberedId,
} from "../../_flow_run_rows.ts";

const PATH = `/flow-runs/${FLOW_RUN}`;
const SSE = { accept: "text/event-stream" };

const served = (
  run: (ask: Ask) => Promise<void>,
  backend: TestBackendOptions = { flows: FLOWS, flowRuns: [flowRunRow()] },
) => withHandler([], run, {}, backend);

Deno.test("a flow run is answered with its flow, its states and its parameters", () =>
  served(async (ask) => {
    const { state, states, ...rest } = await (await ask(PATH)).json();
    assertEquals(rest, {
      flowRunId: FLOW_RUN,
      name: "brown-cow",
      flowId: FLOW,
      flow: { name: "shop", version: 3, project: "main" },
      labels: ["linux"],
      parameters: { day: "monday", deep: [{ a: null }] },
      context: { today: "2022-05-09" },
      scheduledStartTime: at(0),
      startTime: at(1),
      endTime: at(2),
      updatedAt: at(2),
    });
    assertEquals([state.type, state.message], ["Success", "All succeeded."]);
    assertEquals(
      states.map(({ timestamp, state }: Entered) => [timestamp, state.type]),
      [[at(0), "Scheduled"], [at(1), "Running"], [at(2), "Success"]],
    );
  }));

interface Entered {
  readonly timestamp: string;
  readonly state: { readonly type: string };
}

Deno.test("the states of a flow run hold no values", () => {
  const serialized_state = {
    type: "Success",
    _result: { type: "PrefectResult", location: '"secret"' },
  };
  return served(async (ask) => {
    const text = await (await ask(PATH)).text();
    assertEquals([text.includes("PrefectResult"), text.includes("secret")], [
      true,
      false,
    ]);
  }, {
    flowRuns: [{
      id: FLOW_RUN,
      serialized_state,
      states: [{ timestamp: at(0), serialized_state }],
    }],
  });
});

Deno.test("a flow run that is known already is not sent again", () =>
  withHandler(
    [],
    async (ask, api) => {
      const etag = (await ask(PATH)).headers.get("etag")!;
      const headers = { "if-none-match": etag };
      assertEquals((await ask(PATH, { headers })).status, 304);
      api.setState(FLOW_RUN, { type: "Failed" });
      const changed = await ask(PATH, { headers });
      assertEquals(changed.status, 200);
      assertNotEquals(changed.headers.get("etag"), etag);
    },
    {},
    { flowRuns: [flowRunRow()] },
  ));

for (const path of ["", "/logs", "/task-runs"]) {
  Deno.test(`${path || "a flow run"} of a flow run that is not there is not found`, () =>
    served(async (ask) => {
      const response = await ask(`${PATH}${path}`);
      const { code, detail } = await response.json();
      assertEquals([response.status, code], [404, "not_found"]);
      assertEquals(
        detail,
        `Cannot find flow run "${FLOW_RUN}": the API has none`,
      );
    }, { flowRuns: [] }));
}

const RUNS = ["Success", "Failed", "Running", "Failed"].map((type, number) => ({
  id: numberedId(number),
  name: `run-${number}`,
  flow_id: number < 3 ? FLOW : null,
  serialized_state: { type },
  scheduled_start_time: number === 2 ? null : at(number),
}));
const LISTED: TestBackendOptions = { flows: FLOWS, flowRuns: RUNS };

const FILTERS: [query: string, numbers: number[]][] = [
  ["", [2, 3, 1, 0]],
  ["?flow=shop", [2, 1, 0]],
  ["?project=main&flow=shop", [2, 1, 0]],
  ["?project=other", []],
  ["?state=Failed", [3, 1]],
  ["?state=Failed&state=Success", [3, 1, 0]],
  ["?name=RUN-1", [1]],
  [`?since=${encodeURIComponent(at(1))}`, [3, 1]],
  ["?until=2022-05-09T06:30:01Z", [0]],
];
for (const [query, numbers] of FILTERS) {
  Deno.test(`/flow-runs${query} lists flow runs ${numbers}`, () =>
    served(async (ask) => {
      assertEquals(
        (await linesOf(ask, `/flow-runs${query}`)).map(({ name }) => name),
        numbers.map((number) => `run-${number}`),
      );
    }, LISTED));
}

// deno-lint-ignore no-explicit-any -- JSON of any schema
async function linesOf(ask: Ask, path: string): Promise<any[]> {
  const response = await ask(path);
  assertEquals(response.status, 200);
  return (await response.text()).split("\n").filter(Boolean).map((line) =>
    JSON.parse(line)
  );
}

Deno.test("flow runs go on after any event, and after the last one there is nothing", () =>
  served(async (ask) => {
    const text = await (await ask("/flow-runs", { headers: SSE })).text();
    const ids = Array.from(text.matchAll(/^id: (.*)$/gm), ([, id]) => id!);
    assertEquals(ids, [
      `none ${numberedId(2)}`,
      `${at(3)} ${numberedId(3)}`,
      `${at(1)} ${numberedId(1)}`,
      `${at(0)} ${numberedId(0)}`,
      "end",
    ]);
    for (const [number, id] of ids.slice(0, -1).entries()) {
      const headers = { ...SSE, "last-event-id": id };
      const rest = await (await ask("/flow-runs", { headers })).text();
      const left = Array.from(rest.matchAll(/^id: (.*)$/gm), ([, id]) => id!);
      assertEquals(left, ids.slice(number + 1));
    }
    const headers = { ...SSE, "last-event-id": "end" };
    assertEquals((await ask("/flow-runs", { headers })).status, 204);
  }, LISTED));

const REFUSED: [path: string, headers: Record<string, string>][] = [
  ["/flow-runs?state=Odd", {}],
  ["/flow-runs?flow=", {}],
  ["/flow-runs?since=yesterday", {}],
  ["/flow-runs?limit=1", {}],
  ["/flow-runs", { "last-event-id": FLOW_RUN }],
  ["/flow-runs", { "last-event-id": `soon ${FLOW_RUN}` }],
  [`${PATH}/logs?level=`, {}],
  [`${PATH}/logs?until=tomorrow`, {}],
  [`${PATH}/logs`, { "last-event-id": `none ${FLOW_RUN}` }],
  [`${PATH}/logs`, { "last-event-id": at(0) }],
];
for (const [path, headers] of REFUSED) {
  Deno.test(`${path} with ${JSON.stringify(headers)} is refused`, () =>
    served(async (ask) => {
      const response = await ask(path, { headers: { ...SSE, ...headers } });
      const { code } = await response.json();
      assertEquals([response.status, code], [400, "bad_request"]);
    }));
}
