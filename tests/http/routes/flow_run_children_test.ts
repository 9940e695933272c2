import { assert, assertEquals } from "@std/assert";
import { FLOW_RUN } from "../../_flow_run_rows.ts";
import { withHandler } from "../_handler.ts";

const START = "2022-05-09T06:30:00Z";
const TYPES = ["Success", "Success", "Failed", "Pending"];

/** So many mapped tasks of ten children, of which the states alternate. */
const mappedTasks = (count: number) =>
  Array.from({ length: count }, (_, number) => ({
    flowRunId: FLOW_RUN,
    slug: `m-${number}`,
    count: 10 + number,
    child: (index: number) => ({
      "serialized_state": { type: TYPES[index % TYPES.length]! },
      "start_time": index % TYPES.length === 3 ? null : START,
    }),
  }));

Deno.test("the children of each mapped task are counted by state", () =>
  withHandler(
    [],
    async (ask) => {
      const counts = await (await ask(`/flow-runs/${FLOW_RUN}/mapped`)).json();
      const [{ taskRunId, ...count }] = counts;
      assert(/^[0-9a-f-]{36}$/.test(taskRunId));
      assertEquals(count, {
        states: { Success: 6, Failed: 2, Pending: 2 },
        startTime: START,
        endTime: null,
      });
    },
    {},
    { mapped: mappedTasks(1) },
  ));

Deno.test("many mapped tasks are counted by few requests, each with its own id", () =>
  withHandler(
    [],
    async (ask, api) => {
      const response = await ask(`/flow-runs/${FLOW_RUN}/mapped`);
      const counts: { taskRunId: string; states: Record<string, number> }[] =
        await response.json();
      const ids = counts.map(({ taskRunId }) => taskRunId);
      assertEquals(ids, [...new Set(ids)].sort());
      for (const { taskRunId, states } of counts) {
        const run = await (await ask(`/task-runs/${taskRunId}`)).json();
        const total = Object.values(states).reduce((sum, n) => sum + n, 0);
        assertEquals(total, run.state.nMapStates);
      }
      assertEquals(counts.length, 23);
      const counting = api.requests.filter(({ operation }) =>
        operation === "mapped_children"
      );
      assertEquals(counting.length, 3);
    },
    {},
    { mapped: mappedTasks(23) },
  ));

Deno.test("a flow run without mapped tasks has no counts", () =>
  withHandler(
    [],
    async (ask) => {
      const response = await ask(`/flow-runs/${FLOW_RUN}/mapped`);
      assertEquals(await response.json(), []);
    },
    {},
    { flowRuns: [{ id: FLOW_RUN }] },
  ));
