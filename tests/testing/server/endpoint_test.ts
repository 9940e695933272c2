import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  recordedRows,
  startTestBackend,
} from "@taskrunview/taskrunview/testing";
import { ask, post } from "../_query.ts";

Deno.test("the endpoint logs each GraphQL request, its keys masked", async () => {
  await using backend = await startTestBackend();
  const query = "query Find($id: uuid!) { task_run_by_pk(id: $id) { id } }";
  const before = Date.now();
  const response = await fetch(`${backend.url}/graphql`, {
    method: "POST",
    headers: {
      authorization: "Bearer pcu_secret",
      "x-prefect-core-version": "1.4.1",
    },
    body: JSON.stringify({ query, variables: '{"id": "x"}' }),
  });
  await response.body?.cancel();
  const [{ at, headers, answeredAt, ...logged }, ...others] = backend
    .requests as [typeof backend.requests[0]];
  assertEquals(logged, {
    number: 1,
    operation: "Find",
    query,
    variables: { id: "x" },
    status: 200,
    fault: null,
  });
  assertEquals(headers.authorization, "Bearer ***");
  assertEquals(headers["x-prefect-core-version"], "1.4.1");
  assert(before <= at && at <= answeredAt! && answeredAt! <= Date.now());
  assertEquals(others, []);
});

Deno.test("the endpoint logs live, in order, and what cannot be run too", async () => {
  await using backend = await startTestBackend();
  const { requests } = backend;
  for (const query of ["{ hello }", "{", "{ nope }"]) await ask(backend, query);
  assertEquals(requests.map(({ operation }) => operation), [
    "hello",
    null,
    "nope",
  ]);
  assertEquals(requests.map(({ status }) => status), [200, 400, 400]);
});

Deno.test("the log keeps the latest requests, and goes on counting", async () => {
  await using backend = await startTestBackend({ logLimit: 2 });
  for (let i = 0; i < 4; i++) await ask(backend, "{ hello }");
  assertEquals(backend.requests.map(({ number }) => number), [3, 4]);
});

const BODIES: [body: string, message: string][] = [
  ["", "the body is not JSON"],
  ["{ hello }", "the body is not JSON"],
  ['{"query": null}', '"query" is not a string'],
];
for (const [body, what] of BODIES) {
  Deno.test(`the endpoint refuses the body ${JSON.stringify(body)}`, async () => {
    await using backend = await startTestBackend();
    const message = `Cannot read the GraphQL request: ${what}`;
    const errors = [{ message, extensions: { code: "BAD_REQUEST" } }];
    assertEquals(await post(backend.url, body), {
      status: 400,
      body: { errors },
    });
    assertEquals(backend.requests, []);
  });
}

Deno.test("the endpoint survives a filter that nests too deep", async () => {
  await using backend = await startTestBackend();
  const nested = `${'{"_not":'.repeat(100_000)}{}${"}".repeat(100_000)}`;
  const query =
    "query ($where: task_run_bool_exp!) { task_run(where: $where) { id } }";
  const body = `{"query": ${
    JSON.stringify(query)
  }, "variables": {"where": ${nested}}}`;
  const answer = await post(backend.url, body);
  assertEquals(answer.status, 500);
  assertStringIncludes(
    answer.body.errors[0].message,
    "Cannot answer the query: ",
  );
  assertEquals((await ask(backend, "{ hello }")).status, 200);
});

Deno.test("the endpoint says so when a row is no JSON", async () => {
  const rows = recordedRows().slice(0, 1).map((row) => ({
    ...row,
    "serialized_state": 1n,
  }));
  await using backend = await startTestBackend({ rows });
  const answer = await ask(backend, "{ task_run { serialized_state } }");
  assertEquals(answer.status, 500);
  assertEquals(answer.body.errors[0].extensions, {
    code: "INTERNAL_SERVER_ERROR",
  });
});
