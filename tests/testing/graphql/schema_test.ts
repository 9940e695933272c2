import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLObjectType,
} from "graphql";
import { prefectSchema } from "../../../src/testing/graphql/schema.ts";

const COMPARISONS = "_eq _neq _gt _gte _lt _lte _in _nin _is_null";
const COLUMNS =
  "id name map_index version cache_key serialized_state flow_run_id state state_message state_timestamp start_time end_time created updated";
const TASK_COLUMNS =
  "id slug name flow_id type mapped is_root_task is_terminal_task is_reference_task max_retries retry_delay trigger cache_key auto_generated tags";
const STATE_COLUMNS =
  "id timestamp state message version start_time serialized_state";
const FLOW_RUN_COLUMNS =
  "id name flow_id version serialized_state state state_message state_timestamp labels parameters context run_config scheduled_start_time start_time end_time auto_scheduled times_resurrected idempotency_key agent_id created updated";

const OWN = "hello auth_info secret_value mapped_children get_task_run_info";
const ROOTS =
  "task_run task flow_run flow tenant project edge log task_run_state flow_run_state"
    .split(" ").flatMap((name) => [
      name,
      ...name === "log" ? [] : [`${name}_by_pk`], // a table without a key
      `${name}_aggregate`,
    ]).join(" ");

const TYPES: [name: string, fields: string][] = [
  ["Query", `${OWN} ${ROOTS}`],
  ["log", "id timestamp level name message info flow_run_id task_run_id"],
  ["flow_run_state", `${STATE_COLUMNS} flow_run_id`],
  ["task_run_state", `${STATE_COLUMNS} task_run_id`],
  ["project", "id name description"],
  ["edge", "id flow_id upstream_task_id downstream_task_id key mapped"],
  ["flow_run", `${FLOW_RUN_COLUMNS} states logs task_runs flow`],
  ["flow_run_bool_exp", `_and _or _not ${FLOW_RUN_COLUMNS} flow`],
  ["auth_info", "tenant_id user_id"],
  ["task_run_info_payload", "id version serialized_state state"],
  ["mapped_children_payload", "min_start_time max_end_time state_counts"],
  ["task", TASK_COLUMNS],
  ["task_run", `${COLUMNS} task states logs`],
  ["task_run_bool_exp", `_and _or _not ${COLUMNS} task`],
  ["task_bool_exp", `_and _or _not ${TASK_COLUMNS}`],
  ["task_run_order_by", `${COLUMNS.replace("serialized_state ", "")} task`],
  ["uuid_comparison_exp", COMPARISONS],
  ["String_comparison_exp", `_like _nlike _ilike _nilike ${COMPARISONS}`],
  ["Int_comparison_exp", COMPARISONS],
  ["timestamptz_comparison_exp", COMPARISONS],
  ["jsonb_comparison_exp", "_eq _neq _in _nin _is_null"],
  [
    "order_by",
    "asc asc_nulls_first asc_nulls_last desc desc_nulls_first desc_nulls_last",
  ],
];
for (const [name, fields] of TYPES) {
  Deno.test(`prefectSchema() has ${name} with its fields`, () => {
    const type = prefectSchema().getType(name);
    const names = type instanceof GraphQLEnumType
      ? type.getValues().map((value) => value.name)
      : type instanceof GraphQLObjectType ||
          type instanceof GraphQLInputObjectType
      ? Object.keys(type.getFields())
      : [];
    assertEquals(names.join(" "), fields);
  });
}

Deno.test("prefectSchema() is built once", () => {
  assertStrictEquals(prefectSchema(), prefectSchema());
});
