import { assertEquals, assertStringIncludes } from "@std/assert";
import { OPERATIONS } from "../../../src/http/rows/operations.ts";
import { recordedRows } from "../../../src/testing/mod.ts";
import { type Ask, withHandler } from "../_handler.ts";

const FLOW_RUN = "8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d";
const RUN = "fee1d594-7794-554d-a058-2e222c878c04";

const query = (of: string, where: unknown, limit?: number) =>
  `/rows?${new URLSearchParams({
    of,
    where: typeof where === "string" ? where : JSON.stringify(where),
    ...(limit !== undefined && { limit: String(limit) }),
  })}`;

async function rowsOf(ask: Ask, path: string) {
  const response = await ask(path);
  assertEquals(response.status, 200, path);
  return (await response.json()).rows;
}

const ANSWERED: [of: string, where: unknown, count: number | null][] = [
  ["find", { taskRunId: RUN }, 1],
  ["pageById", { flowRunId: FLOW_RUN }, 3],
  ["pageByIdWithTimes", { flowRunId: FLOW_RUN, states: ["Mapped"] }, 2],
  ["pageTimes", { flowRunId: FLOW_RUN, mapIndex: -1 }, 3],
  [
    "pageByIndex",
    { flowRunId: FLOW_RUN, taskSlug: "transform-1", mapIndex: { from: 1 } },
    2,
  ],
  [
    "pageWithTimes",
    {
      flowRunId: FLOW_RUN,
      taskSlug: ["transform-1"],
      indexRanges: [{ from: 2 }],
    },
    1,
  ],
  ["countChildren", [RUN], 1],
  ["findFlowRuns", { flowRunId: FLOW_RUN }, 1],
  ["pageFlowRuns", {}, 3],
  ["pageLogs", { run: { kind: "flow_run", id: FLOW_RUN } }, 0],
  ["findFlowGraph", { flowRunId: FLOW_RUN }, 1],
  ["hasFlowRun", { flowRunId: FLOW_RUN }, 1],
];

Deno.test("each operation of a source has its rows", async (t) => {
  assertEquals(
    ANSWERED.map(([of]) => of).toSorted(),
    Object.keys(OPERATIONS).toSorted(),
  );
  await withHandler(recordedRows(), async (ask) => {
    for (const [of, where, count] of ANSWERED) {
      await t.step(of, async () => {
        const rows = await rowsOf(ask, query(of, where, 3));
        assertEquals(rows?.length ?? null, count);
      });
    }
  });
});

const REFUSED: [path: string, detail: string][] = [
  ["/rows", '"of" is "", not an operation'],
  [query("drop", {}), '"of" is "drop", not an operation'],
  [query("constructor", {}), '"of" is "constructor", not an operation'],
  [query("find", "{"), '"where" is not JSON'],
  [query("find", "null"), '"where" is invalid'],
  [query("find", { taskRunId: "1" }), '"where" is invalid at "taskRunId"'],
  [query("find", { id: RUN }), '"where" is invalid'],
  [query("find", { states: ["Odd"] }), '"where" is invalid at "states.0"'],
  [
    query("pageById", { afterId: { _eq: 1 } }),
    '"where" is invalid at "afterId"',
  ],
  [query("pageById", {}, 1_001), '"limit" is "1001"'],
  [query("pageLogs", {}), '"where" is invalid at "run"'],
  [query("pageFlowRuns", { since: "now" }), '"where" is invalid at "since"'],
  [query("countChildren", ["x"]), '"where" is invalid at "0"'],
];
Deno.test("what is no query for rows is refused, and nothing is asked of the API", async (t) => {
  await withHandler([], async (ask, api) => {
    for (const [path, detail] of REFUSED) {
      await t.step(detail, async () => {
        const response = await ask(path);
        const problem = await response.json();
        assertEquals([response.status, problem.code], [400, "bad_request"]);
        assertStringIncludes(problem.detail, detail);
      });
    }
    assertEquals(api.requests.length, 0);
  });
});
