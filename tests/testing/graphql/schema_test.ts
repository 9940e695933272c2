import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLObjectType,
} from "graphql";
import { prefectSchema } from "../../../src/testing/graphql/schema.ts";

const COMPARISONS = "_eq _neq _gt _gte _lt _lte _in _nin _is_null";
const COLUMNS =
  "id name map_index version serialized_state flow_run_id state state_message state_timestamp start_time end_time";

const OWN = "hello auth_info secret_value mapped_children get_task_run_info";
const ROOTS = ["task_run", "task", "flow_run", "flow", "tenant"]
  .flatMap((name) => [name, `${name}_by_pk`, `${name}_aggregate`]).join(" ");

const TYPES: [name: string, fields: string][] = [
  ["Query", `${OWN} ${ROOTS}`],
  ["log", "timestamp level name message task_run_id"],
  ["flow_run_state", "timestamp state message serialized_state"],
  ["task_run_state", "timestamp state message serialized_state"],
  ["auth_info", "tenant_id user_id"],
  ["task_run_info_payload", "id version serialized_state state"],
  ["mapped_children_payload", "min_start_time max_end_time state_counts"],
  ["task", "id slug name"],
  ["task_run", `${COLUMNS} task states`],
  ["task_run_bool_exp", `_and _or _not ${COLUMNS} task`],
  ["task_bool_exp", "_and _or _not id slug name"],
  ["task_run_order_by", `${COLUMNS.replace("serialized_state ", "")} task`],
  ["uuid_comparison_exp", COMPARISONS],
  ["String_comparison_exp", COMPARISONS],
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
