import { assertEquals } from "@std/assert";
import { recordedRows } from "@taskrunview/taskrunview/testing";
import { executeSync, parse, validate } from "graphql";
import { createDatabase } from "../../../src/testing/rows/database.ts";
import {
  answerPlainQuery,
  readPlainQuery,
} from "../../../src/testing/graphql/plain_query.ts";
import { createResolvers } from "../../../src/testing/graphql/resolvers.ts";
import { prefectSchema } from "../../../src/testing/graphql/schema.ts";

const schema = prefectSchema();
const context = { rowCap: 5, tenantId: null, userId: null };
const root = createResolvers({
  rowCap: 5,
  database: createDatabase({
    rows: recordedRows(),
    mapped: [],
    flowRuns: [],
    flows: [],
    tenants: [],
    secrets: { A: [1] },
  }, "2022-05-09T06:00:00Z"),
});
const ID = "6605a1bd-0d72-5cfe-86e3-130e0febd052";
const RUN = "8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d";

const PLAIN: [query: string, variables?: Record<string, unknown>][] = [
  ["{ hello }"],
  ["{ a: hello b: hello }"],
  ["query Named { auth_info { tenant_id } }"],
  ['{ secret_value(name: "A") }'],
  [
    "{ task_run { id name task { id slug } map_index serialized_state flow_run_id } }",
  ],
  ["{ task_run(limit: 1) { task { s: slug } t: task { name } } }"],
  [
    "query ($where: task_run_bool_exp!, $limit: Int = 2) { task_run(where: $where, limit: $limit) { id } }",
    { where: { "map_index": { "_gte": 0 } } },
  ],
  [
    "query ($order: [task_run_order_by!]) { task_run(order_by: $order) { map_index } }",
    { order: { "map_index": "desc" } },
  ],
  [`{ task_run_by_pk(id: "${ID}") { state } }`],
  [`{ task_run_by_pk(id: "${RUN}") { state } }`],
  ["{ task_run_aggregate { aggregate { count } nodes { id } } }"],
  [
    `query ($index: Int) { flow_run_by_pk(id: "${RUN}") { flow { id } states { state } task_runs(where: { map_index: { _eq: $index } }) { task { slug } } } }`,
    { index: 1 },
  ],
  [`{ mapped_children(task_run_id: "${ID}") { state_counts max_end_time } }`],
];
for (const [query, variables = {}] of PLAIN) {
  Deno.test(`a plain query is answered as graphql answers it: ${query}`, () => {
    const document = parse(query);
    assertEquals(validate(schema, document), []);
    const plain = readPlainQuery(schema, document)!;
    const { data } = executeSync({
      schema,
      document,
      rootValue: root,
      contextValue: context,
      variableValues: variables,
    });
    assertEquals(
      JSON.stringify(answerPlainQuery(schema, plain, root, context, variables)),
      JSON.stringify(data),
    );
  });
}

const OTHERS = [
  "{ __typename }",
  "{ task_run { __typename } }",
  "{ hello hello }",
  "{ task_run { id id } }",
  "{ hello @skip(if: true) }",
  "query @a { hello }",
  "{ ...f } fragment f on Query { hello }",
  "{ ... on Query { hello } }",
  "{ task_run { ... { id } } }",
  "query A { hello } query B { hello }",
  "mutation { hello }",
  "fragment f on Query { hello }",
];
for (const query of OTHERS) {
  Deno.test(`what is more than plain fields is left to graphql: ${query}`, () => {
    assertEquals(readPlainQuery(schema, parse(query)), null);
  });
}

Deno.test("variables that do not fit are left to graphql", () => {
  const query = "query ($limit: Int!) { task_run(limit: $limit) { id } }";
  const plain = readPlainQuery(schema, parse(query))!;
  for (const variables of [{}, { limit: "1" }]) {
    const answer = answerPlainQuery(schema, plain, root, context, variables);
    assertEquals(answer, undefined);
  }
});
