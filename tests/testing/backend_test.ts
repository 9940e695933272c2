// deno-lint-ignore-file camelcase -- GraphQL names its columns so
import { assertEquals } from "@std/assert";
import { startTestBackend } from "@taskrunview/taskrunview/testing";
import { ask } from "./_ask.ts";

const FLOW = "8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d";

Deno.test("startTestBackend() answers a query with variables", async () => {
  await using backend = await startTestBackend();
  const query =
    `query Find($where: task_run_bool_exp!, $order: [task_run_order_by!]) {
    task_run(where: $where, order_by: $order, limit: 2, offset: 1) { map_index task { slug } }
  }`;
  const where = {
    flow_run_id: { _eq: FLOW },
    map_index: { _neq: -1 },
    task: { slug: { _eq: "transform-1" } },
  };
  const { body } = await ask(backend, query, {
    where,
    order: { map_index: "desc" },
  });
  assertEquals(body, {
    data: {
      task_run: [1, 0].map((i) => ({
        map_index: i,
        task: { slug: "transform-1" },
      })),
    },
  });
});
