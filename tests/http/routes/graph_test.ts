import { assertEquals } from "@std/assert";
import { recordedFlowRuns } from "../../../src/testing/mod.ts";
import { FLOW_RUN, flowRunRow } from "../../_flow_run_rows.ts";
import { withHandler } from "../_handler.ts";

const NOBODY = "00000000-0000-4000-8000-000000000000";
const { rows, flows, flowRuns } = recordedFlowRuns();
const run = flowRuns.find(({ name }) => name === "brown-cow")!;
const flow = flows.find(({ id }) => id === run.flow_id)!;

Deno.test("the graph of a flow run is the recorded tasks and edges of its flow", () =>
  withHandler(
    rows,
    async (ask, api) => {
      const response = await ask(`/flow-runs/${run.id}/graph`);
      const { tasks, edges } = await response.json();
      const recorded = flow.tasks!.toSorted((a, b) => a.slug < b.slug ? -1 : 1);
      assertEquals(
        tasks,
        recorded.map(({ id, slug, name, mapped }) => ({
          taskId: id,
          slug,
          name: name ?? null,
          isMapped: mapped ?? false,
        })),
      );
      assertEquals(
        edges,
        flow.edges!.map((edge) => ({
          upstreamTaskId: edge.upstream_task_id,
          downstreamTaskId: edge.downstream_task_id,
          key: edge.key ?? null,
          isMapped: edge.mapped ?? false,
        })),
      );
      assertEquals([tasks.length > 1, edges.length > 1], [true, true]);
      assertEquals(api.requests.length, 1);
      const etag = response.headers.get("etag")!;
      const again = await ask(`/flow-runs/${run.id}/graph`, {
        headers: { "if-none-match": etag },
      });
      assertEquals(again.status, 304);
    },
    {},
    { flows, flowRuns },
  ));

Deno.test("the graph is empty where the API does not have the flow", () =>
  withHandler(
    [],
    async (ask) => {
      const response = await ask(`/flow-runs/${FLOW_RUN}/graph`);
      assertEquals(await response.json(), { tasks: [], edges: [] });
    },
    {},
    { flowRuns: [flowRunRow()] },
  ));

Deno.test("there is no graph of a flow run that does not exist", () =>
  withHandler([], async (ask) => {
    const response = await ask(`/flow-runs/${NOBODY}/graph`);
    const { code, detail } = await response.json();
    assertEquals([response.status, code], [404, "not_found"]);
    assertEquals(detail, `Cannot find flow run "${NOBODY}": the API has none`);
  }));

const BAD: readonly (readonly [what: string, flow: unknown])[] = [
  ["tasks that are no list", { tasks: 7 }],
  ["a task without a slug", { tasks: [{ id: NOBODY }] }],
  ["an edge without an end", { edges: [{ upstream_task_id: NOBODY }] }],
];
for (const [what, flow] of BAD) {
  const body = JSON.stringify({ data: { flow_run: [{ flow }] } });
  Deno.test(`an answer of the API with ${what} is a problem`, () =>
    withHandler(
      [],
      async (ask) => {
        const response = await ask(`/flow-runs/${NOBODY}/graph`);
        const { code } = await response.json();
        assertEquals([response.status, code], [502, "bad_response"]);
      },
      {},
      { faults: [{ at: 1, status: 200, body }] },
    ));
}
