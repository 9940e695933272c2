import { assertEquals, assertThrows } from "@std/assert";
import { HasuraError } from "../../../src/testing/tables/hasura_error.ts";
import { storeTaskRuns } from "../../../src/testing/rows/rows.ts";
import { TASK_RUN } from "../../../src/testing/tables/tables.ts";
import {
  compileWhere,
  pinnedKeys,
  type Where,
} from "../../../src/testing/rows/where.ts";

const uuid = (digit: number) => `${digit}0000000-0000-4000-8000-000000000000`;
const FLOW = uuid(9);

/** Three rows, called a, b and c: b has no name, c neither name nor state. */
const ROWS = storeTaskRuns([
  row(1, {
    name: "a",
    state: "Success",
    "state_timestamp": "2022-05-09T06:30:00+00:00",
    "serialized_state": { type: "Success", x: 1 },
  }),
  row(2, {
    state: "Failed",
    "state_timestamp": "2022-05-09T06:30:00.000001+00:00",
    "serialized_state": { type: "Failed" },
  }),
  row(3, { slug: "add-2" }),
]);

function row(
  digit: number,
  { slug = "add-1", ...columns }: Record<string, unknown> & { slug?: string },
) {
  const task = { id: uuid(8), slug, name: slug === "add-1" ? "add" : null };
  return {
    id: uuid(digit),
    task,
    "map_index": digit - 2,
    "flow_run_id": FLOW,
    ...columns,
  };
}

const CASES: [where: Where, found: string][] = [
  [{}, "abc"],
  [{ id: { "_eq": uuid(1) } }, "a"],
  [{ id: { "_eq": uuid(1).replaceAll("-", "").toUpperCase() } }, "a"],
  [{ id: { "_neq": uuid(1) } }, "bc"],
  [{ id: { "_in": [uuid(1), `{${uuid(3)}}`] } }, "ac"],
  [{ id: { "_nin": [uuid(1)] } }, "bc"],
  [{ id: { "_gt": uuid(1), "_lt": uuid(3) } }, "b"],
  [{ "map_index": { "_eq": -1 } }, "a"],
  [{ "map_index": { "_gte": 0 } }, "bc"],
  [{ "map_index": { "_gt": 0 } }, "c"],
  [{ "map_index": { "_lte": 0 } }, "ab"],
  [{ "map_index": { "_lt": 0 } }, "a"],
  // A null is unknown to every comparison, and what is unknown is not found.
  [{ name: { "_eq": "a" } }, "a"],
  [{ name: { "_neq": "a" } }, ""],
  [{ name: { "_neq": "x" } }, "a"],
  [{ name: { "_in": ["a", "x"] } }, "a"],
  [{ name: { "_nin": ["x"] } }, "a"],
  [{ "_not": { name: { "_eq": "a" } } }, ""],
  [{ "_not": { name: { "_eq": "x" } } }, "a"],
  [{ name: { "_is_null": true } }, "bc"],
  [{ name: { "_like": "a" } }, "a"],
  [{ name: { "_like": "A" } }, ""],
  [{ name: { "_ilike": "A" } }, "a"],
  [{ name: { "_nlike": "A" } }, "a"],
  [{ name: { "_nilike": "A" } }, ""],
  [{ state: { "_like": "%il%" } }, "b"],
  [{ state: { "_like": "_ailed" } }, "b"],
  [{ state: { "_like": "ail" } }, ""],
  [{ state: { "_like": "%" } }, "ab"],
  [{ state: { "_like": "Fail\\ed" } }, "b"],
  [{ state: { "_like": "\\%" } }, ""],
  [{ state: { "_ilike": "f.iled" } }, ""],
  [{ task: { slug: { "_like": "%-2" } } }, "c"],
  [{ name: { "_is_null": false } }, "a"],
  [{ "_not": { name: { "_is_null": true } } }, "a"],
  [{ "_or": [{ name: { "_eq": "x" } }, { state: { "_eq": "Failed" } }] }, "b"],
  [{
    "_not": {
      "_or": [{ name: { "_eq": "x" } }, { state: { "_eq": "Failed" } }],
    },
  }, "a"],
  [{
    "_not": {
      "_and": [{ name: { "_eq": "a" } }, { "map_index": { "_eq": 5 } }],
    },
  }, "abc"],
  [{
    "_not": {
      "_and": [{ name: { "_eq": "a" } }, { "map_index": { "_gte": -1 } }],
    },
  }, ""],
  // Nobody is in an empty list, not even the unknown.
  [{ name: { "_in": [] } }, ""],
  [{ name: { "_nin": [] } }, "abc"],
  [{ "_not": { name: { "_in": [] } } }, "abc"],
  // What is null is left out, as if it had not been said.
  [{ id: { "_eq": null } }, "abc"],
  [{ id: { "_eq": undefined } }, "abc"],
  [{ id: { "_in": null, "_neq": uuid(2) } }, "ac"],
  [{ id: null }, "abc"],
  [{ name: { "_is_null": null } }, "abc"],
  [{ name: {} }, "abc"],
  [{ "_not": null }, "abc"],
  [{ "_and": null, "_or": null, task: null }, "abc"],
  [{ "_and": [null] }, "abc"],
  [{ "_not": {} }, ""],
  [{ "_and": [] }, "abc"],
  [{ "_or": [] }, ""],
  [{ "_not": { "_or": [] } }, "abc"],
  [{ "_or": [{}] }, "abc"],
  [
    {
      "_and": [{ "map_index": { "_gte": 0 } }, { "map_index": { "_lte": 0 } }],
    },
    "b",
  ],
  [
    { "_or": [{ "map_index": { "_eq": -1 } }, { "map_index": { "_eq": 1 } }] },
    "ac",
  ],
  [{ "map_index": { "_gte": 0 }, task: { slug: { "_eq": "add-1" } } }, "b"],
  // A related row either exists or does not.
  [{ task: { name: { "_eq": "add" } } }, "ab"],
  [{ "_not": { task: { name: { "_eq": "add" } } } }, "c"],
  [{
    task: {
      "_or": [{ slug: { "_eq": "add-2" } }, { name: { "_is_null": true } }],
    },
  }, "c"],
  [{ task: {} }, "abc"],
  // Timestamps to the microsecond, whatever their offset.
  [{ "state_timestamp": { "_eq": "2022-05-09T08:30:00+02:00" } }, "a"],
  [{ "state_timestamp": { "_gt": "2022-05-09T06:30:00Z" } }, "b"],
  [{ "state_timestamp": { "_lte": "2022-05-09 06:30" } }, "a"],
  [{ "serialized_state": { "_eq": { x: 1, type: "Success" } } }, "a"],
  [{ "serialized_state": { "_neq": { type: "Success" } } }, "ab"],
  [{ "serialized_state": { "_in": [{ type: "Failed" }] } }, "b"],
  [{ "serialized_state": { "_is_null": true } }, "c"],
];
for (const [where, found] of CASES) {
  Deno.test(`compileWhere() finds "${found}" by ${JSON.stringify(where)}`, () => {
    const test = compileWhere(TASK_RUN, where);
    const letters = ROWS.flatMap((row, index) =>
      test(row) === true ? ["abc"[index]] : []
    );
    assertEquals(letters.join(""), found);
  });
}

const REFUSED: [where: Where, message: string][] = [
  [{ id: { "_eq": "x" } }, 'invalid input syntax for type uuid: "x"'],
  [
    { id: { "_in": [uuid(1), "y"] } },
    'invalid input syntax for type uuid: "y"',
  ],
  [
    { "_not": { task: { id: { "_neq": "" } } } },
    'invalid input syntax for type uuid: ""',
  ],
  [{ "flow_run_id": { "_eq": 7 } }, 'invalid input syntax for type uuid: "7"'],
  [
    { "start_time": { "_gt": "soon" } },
    'invalid input syntax for type timestamp with time zone: "soon"',
  ],
];
for (const [where, message] of REFUSED) {
  Deno.test(`compileWhere() refuses ${JSON.stringify(where)}`, () => {
    const error = assertThrows(
      () => compileWhere(TASK_RUN, where),
      HasuraError,
    );
    assertEquals([error.code, error.message], ["data-exception", message]);
  });
}

Deno.test("pinnedKeys() lists the columns that must equal one value", () => {
  const where = {
    id: { "_eq": uuid(1).toUpperCase(), "_neq": uuid(2) },
    "map_index": { "_gt": 0 },
    "flow_run_id": { "_eq": null },
    name: { "_eq": "a" },
    "_or": [{ state: { "_eq": "x" } }],
    task: { slug: { "_eq": "add-1" } },
  };
  assertEquals(pinnedKeys(TASK_RUN, where), [["id", uuid(1)], ["name", "a"]]);
  assertEquals(pinnedKeys(TASK_RUN, null), []);
});
