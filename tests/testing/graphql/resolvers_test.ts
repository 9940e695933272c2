import { assertEquals } from "@std/assert";
import { startTestBackend } from "@taskrunview/taskrunview/testing";
import { ask } from "../_query.ts";

const ID = "6605a1bd-0d72-5cfe-86e3-130e0febd052";
const CHILDREN = "where: { map_index: { _gte: 0 } }";

const CASES: [query: string, data: unknown][] = [
  [`{ task_run_by_pk(id: "${ID}") { state task { slug name } } }`, {
    "task_run_by_pk": {
      state: "Success",
      task: { slug: "SHOP_HOME-1", name: null },
    },
  }],
  [`{ task_run_by_pk(id: "${ID.replace("6", "7")}") { id } }`, {
    "task_run_by_pk": null,
  }],
  ["{ task_run_aggregate { aggregate { count } } }", {
    "task_run_aggregate": { aggregate: { count: 168 } },
  }],
  [`{ task_run_aggregate(${CHILDREN}) { aggregate { count } } }`, {
    "task_run_aggregate": { aggregate: { count: 71 } },
  }],
  [
    `{ task_run_aggregate(${CHILDREN}, limit: 2, order_by: { map_index: desc }) { aggregate { count } nodes { map_index } } }`,
    {
      "task_run_aggregate": {
        aggregate: { count: 2 },
        nodes: [{ "map_index": 24 }, { "map_index": 24 }],
      },
    },
  ],
  [
    `{ a: task_run(${CHILDREN}, limit: 1, order_by: { map_index: desc }) { i: map_index } hello }`,
    {
      a: [{ i: 24 }],
      hello: "👋",
    },
  ],
];
for (const [query, data] of CASES) {
  Deno.test(`the backend answers ${query}`, async () => {
    await using backend = await startTestBackend();
    assertEquals((await ask(backend, query)).body, { data });
  });
}

Deno.test("a row cap cuts rows but not counts", async () => {
  await using backend = await startTestBackend({ rowCap: 3 });
  const query = `{
    all: task_run { id }
    two: task_run(limit: 2) { id }
    late: task_run(offset: 166) { id }
    task_run_aggregate { aggregate { count } nodes { id } }
  }`;
  const { all, two, late, task_run_aggregate: { aggregate, nodes } } =
    (await ask(backend, query)).body.data;
  assertEquals([all, two, late, nodes].map((rows) => rows.length), [
    3,
    2,
    2,
    3,
  ]);
  assertEquals(aggregate.count, 168);
});
