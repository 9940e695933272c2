import { assertEquals, assertMatch } from "@std/assert";
import { startTestBackend } from "@taskrunview/taskrunview/testing";
import { ask } from "../_query.ts";

const ID = "6605a1bd-0d72-5cfe-86e3-130e0febd052";
const FOUND = { data: { "task_run": [{ id: ID }] } };
const NONE = { data: { "task_run": [] } };
const BY_ID =
  "query ($id: uuid!) { task_run(where: { id: { _eq: $id } }) { id } }";
const BY_WHERE =
  "query ($where: task_run_bool_exp!) { task_run(where: $where, limit: 1) { id } }";
const BY_ORDER =
  "query ($order: [task_run_order_by!]) { task_run(order_by: $order, limit: 1) { map_index } }";
const TWO = "query A { hello } query B { task_run(limit: 0) { id } }";

const ANSWERS: [
  query: string,
  variables: unknown,
  body: unknown,
  operationName?: string,
][] = [
  ["{ hello }", undefined, { data: { hello: "👋" } }],
  ["{ hello }", { more: 1 }, { data: { hello: "👋" } }],
  [`{ task_run(where: { id: { _eq: "${ID}" } }) { id } }`, null, FOUND],
  [BY_ID, { id: ID.toUpperCase() }, FOUND],
  [BY_ID, JSON.stringify({ id: `{${ID}}` }), FOUND],
  [BY_WHERE, { where: { id: { "_eq": ID } } }, FOUND],
  [BY_WHERE, { where: { "_and": { id: { "_in": ID } } } }, FOUND],
  [BY_WHERE, { where: { id: { "_eq": null }, "_or": [] } }, NONE],
  ["{ task_run(where: null, limit: 0) { id } }", null, NONE],
  [BY_ORDER, { order: { "map_index": "desc" } }, {
    data: { "task_run": [{ "map_index": 24 }] },
  }],
  [BY_ORDER, { order: [{ "map_index": "asc" }] }, {
    data: { "task_run": [{ "map_index": -1 }] },
  }],
  [
    "{ task_run(limit: 0, order_by: [{ state: asc }, { map_index: desc }]) { id } }",
    null,
    NONE,
  ],
  [TWO, null, { data: { hello: "👋" } }, "A"],
  [TWO, null, NONE, "B"],
  ['{ __type(name: "Query") { name } }', null, {
    data: { "__type": { name: "Query" } },
  }],
];
for (const [query, variables, body, operationName] of ANSWERS) {
  Deno.test(`the answer to ${query} with ${JSON.stringify(variables)}`, async () => {
    await using backend = await startTestBackend();
    const answer = await ask(backend, query, variables, { operationName });
    assertEquals(answer, { status: 200, body });
  });
}

const UUID_X = 'invalid input syntax for type uuid: "x"';
const REFUSED: [
  query: string,
  variables: unknown,
  code: string,
  message: string,
][] = [
  [BY_ID, { id: "x" }, "data-exception", UUID_X],
  ['{ task_run_by_pk(id: "x") { id } }', null, "data-exception", UUID_X],
  [
    '{ hello task_run_aggregate(where: { id: { _in: "x" } }) { aggregate { count } } }',
    null,
    "data-exception",
    UUID_X,
  ],
  [
    "{ task_run(limit: -1) { id } }",
    null,
    "not-supported",
    "unexpected negative value",
  ],
];
for (const [query, variables, code, message] of REFUSED) {
  Deno.test(`Hasura refuses ${query}`, async () => {
    await using backend = await startTestBackend();
    const errors = [{ message, extensions: { code, path: "$" } }];
    assertEquals(await ask(backend, query, variables), {
      status: 200,
      body: { errors },
    });
  });
}

const INVALID: [
  query: string,
  variables: unknown,
  code: string,
  message: RegExp,
][] = [
  ["", null, "GRAPHQL_PARSE_FAILED", /^Syntax Error: Unexpected <EOF>/],
  ["{ task_run {", null, "GRAPHQL_PARSE_FAILED", /^Syntax Error/],
  [
    "{ nope }",
    null,
    "GRAPHQL_VALIDATION_FAILED",
    /^Cannot query field "nope" on type "Query"/,
  ],
  [
    "{ task_run { id nope } }",
    null,
    "GRAPHQL_VALIDATION_FAILED",
    /"nope" on type "task_run"/,
  ],
  [
    "{ task_run }",
    null,
    "GRAPHQL_VALIDATION_FAILED",
    /must have a selection of subfields/,
  ],
  [
    "{ task_run(nope: 1) { id } }",
    null,
    "GRAPHQL_VALIDATION_FAILED",
    /^Unknown argument "nope"/,
  ],
  [
    "{ task_run(where: { nope: {} }) { id } }",
    null,
    "GRAPHQL_VALIDATION_FAILED",
    /"nope" is not defined by type "task_run_bool_exp"/,
  ],
  [
    "{ task_run(where: { id: { _like: 1 } }) { id } }",
    null,
    "GRAPHQL_VALIDATION_FAILED",
    /"_like" is not defined/,
  ],
  [
    '{ task_run(where: { map_index: { _eq: "1" } }) { id } }',
    null,
    "GRAPHQL_VALIDATION_FAILED",
    /^Int cannot represent non-integer value/,
  ],
  [
    "{ task_run(where: { id: { _in: [null] } }) { id } }",
    null,
    "GRAPHQL_VALIDATION_FAILED",
    /found null/,
  ],
  [
    "{ task_run(order_by: { id: up }) { id } }",
    null,
    "GRAPHQL_VALIDATION_FAILED",
    /"up" does not exist in "order_by" enum/,
  ],
  [
    "{ task_run(order_by: { serialized_state: asc }) { id } }",
    null,
    "GRAPHQL_VALIDATION_FAILED",
    /"serialized_state" is not defined/,
  ],
  [
    "query ($id: String) { task_run(where: { id: { _eq: $id } }) { id } }",
    { id: ID },
    "GRAPHQL_VALIDATION_FAILED",
    /used in position expecting type "uuid"/,
  ],
  [
    BY_WHERE,
    null,
    "BAD_USER_INPUT",
    /^Variable "\$where" of required type "task_run_bool_exp!" was not provided/,
  ],
  [BY_WHERE, { where: null }, "BAD_USER_INPUT", /must not be null/],
  [BY_WHERE, { where: { nope: 1 } }, "BAD_USER_INPUT", /"nope" is not defined/],
  [
    BY_WHERE,
    { where: { "map_index": { "_eq": "1" } } },
    "BAD_USER_INPUT",
    /Int cannot represent/,
  ],
  [TWO, null, "GRAPHQL_VALIDATION_FAILED", /^Must provide operation name/],
  [
    "mutation { hello }",
    null,
    "GRAPHQL_VALIDATION_FAILED",
    /not configured to execute mutation/,
  ],
];
for (const [query, variables, code, message] of INVALID) {
  Deno.test(`the gateway refuses ${query} with ${JSON.stringify(variables)}`, async () => {
    await using backend = await startTestBackend();
    const { status, body } = await ask(backend, query, variables);
    assertEquals([status, Object.keys(body)], [400, ["errors"]]);
    assertMatch(body.errors[0].message, message);
    assertEquals(body.errors[0].extensions, { code });
  });
}

Deno.test("the gateway reports the location of an error in a query", async () => {
  await using backend = await startTestBackend();
  const { body } = await ask(backend, "{\n  nope\n}");
  assertEquals(body.errors[0].locations, [{ line: 2, column: 3 }]);
});
