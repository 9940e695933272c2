import { assertEquals } from "@std/assert";
import { startTestBackend } from "@taskrunview/taskrunview/testing";
import recordedCalls from "../data/queries.json" with { type: "json" };
import { ask } from "../testing/_query.ts";

/** The recorder took any text for an id, where PostgreSQL only takes a uuid. */
const NOT_A_UUID = "no-such-run";

for (const { call, queries } of recordedCalls) {
  Deno.test(`the backend answers the queries of ${call} as recorded`, async () => {
    await using backend = await startTestBackend();
    for (const { query, rows } of queries) {
      if (query.includes(NOT_A_UUID)) continue;
      const { status, body } = await ask(backend, query, "null");
      assertEquals([status, body.errors], [200, undefined]);
      assertEquals(body.data.task_run.length, rows);
    }
  });
}

Deno.test("the backend refuses an id that is no uuid", async () => {
  await using backend = await startTestBackend();
  const query = `{ task_run(where: { id: { _eq: "${NOT_A_UUID}" } }) { id } }`;
  assertEquals(await ask(backend, query), {
    status: 200,
    body: {
      errors: [{
        message: `invalid input syntax for type uuid: "${NOT_A_UUID}"`,
        extensions: { code: "data-exception", path: "$" },
      }],
    },
  });
});
