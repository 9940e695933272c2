import { assert, assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import { createHeldRows } from "../../../src/testing/rows/held_rows.ts";
import { createMappedRows } from "../../../src/testing/mapped/rows.ts";
import { mappedTask } from "../../../src/testing/mapped/task.ts";
import {
  createRowStore,
  type Selection,
} from "../../../src/testing/rows/row_store.ts";
import {
  type StoredRow,
  storeTaskRuns,
} from "../../../src/testing/rows/rows.ts";
import { TASK_RUN } from "../../../src/testing/tables/tables.ts";
import { cpuMs } from "../../_cpu_time.ts";

const FLOW = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
const OTHER_FLOW = "7465da29-04f3-5c95-ab66-95c9bb0bcd9a";

/** Two mapped tasks and a run of a third, and the same rows held in memory. */
const TASKS = [
  mappedTask({
    flowRunId: FLOW,
    slug: "add-1",
    count: 7,
    missing: [5, 2, 2],
    child: (index) => ({
      name: String(index),
      "serialized_state": { type: index % 3 === 0 ? "Failed" : "Success" },
    }),
  }, "mapped[0]"),
  mappedTask({ flowRunId: OTHER_FLOW, slug: "sub-1", count: 4 }, "mapped[1]"),
];
const SINGLE = storeTaskRuns([{
  id: "ffffffff-0000-4000-8000-000000000000",
  task: { id: "d2a25918-4a15-5a5a-a303-d09f693ee271", slug: "one" },
  "map_index": -1,
  "flow_run_id": FLOW,
  state: "Success",
}]);
const MADE_ROWS = TASKS.flatMap((task) =>
  Array.from({ length: task.count + 1 }, (_, i) => i - 1)
    .filter((index) => !task.missing.includes(index))
    .map(task.rowOf)
);
const ALL_ROWS = [...SINGLE, ...MADE_ROWS];
const MADE = createRowStore(TASK_RUN, [
  createHeldRows(TASK_RUN, SINGLE),
  ...TASKS.map(createMappedRows),
]);
const HELD = createRowStore(TASK_RUN, [createHeldRows(TASK_RUN, ALL_ROWS)]);

const idsOf = (rows: readonly StoredRow[]) => rows.map(({ id }) => id).join();

const anyIndex = fc.integer({ min: -2, max: 8 });
const anyId = fc.constantFrom(
  "00000000-0000-0000-0000-000000000000",
  ...ALL_ROWS.map(({ id }) => id as string),
);
const comparison = (operand: fc.Arbitrary<unknown>) =>
  fc.array(
    fc.oneof(
      fc.tuple(
        fc.constantFrom("_eq", "_neq", "_gt", "_gte", "_lt", "_lte"),
        operand,
      ),
      fc.tuple(
        fc.constantFrom("_in", "_nin"),
        fc.array(operand, { maxLength: 4 }),
      ),
      fc.tuple(fc.constant("_is_null"), fc.boolean()),
    ),
    { maxLength: 2 },
  ).map((entries) => Object.fromEntries(entries));

/** The same for text, which also fits patterns. */
const textComparison = (operand: fc.Arbitrary<string>) =>
  fc.oneof(
    comparison(operand),
    fc.record({
      "_like": fc.constantFrom("%", "%-1", "a%", "_ne", "Suc%", "x"),
      "_nilike": fc.constantFrom("%D-1", "ONE", "x"),
    }, { requiredKeys: [] }),
  );

const { where: anyWhere } = fc.letrec((tie) => ({
  where: fc.oneof(
    { maxDepth: 3 },
    fc.record({ "map_index": comparison(anyIndex) }),
    fc.record({ id: comparison(anyId) }),
    fc.record({
      "flow_run_id": comparison(fc.constantFrom(FLOW, OTHER_FLOW)),
      "map_index": comparison(anyIndex),
    }),
    fc.record({
      task: fc.record({
        slug: textComparison(fc.constantFrom("add-1", "one")),
      }),
    }),
    fc.record({ task: fc.record({ name: comparison(fc.constant("add")) }) }),
    fc.record({ state: textComparison(fc.constantFrom("Success", "Failed")) }),
    fc.record({ "_and": fc.array(tie("where"), { maxLength: 3 }) }),
    fc.record({ "_or": fc.array(tie("where"), { maxLength: 3 }) }),
    fc.record({ "_not": tie("where") }),
  ),
}));
const anyOrder = fc.array(
  fc.oneof(
    ...["id", "map_index", "flow_run_id", "state", "name"].map((column) =>
      fc.record({ [column]: fc.constantFrom("asc", "desc") })
    ),
    fc.record({ task: fc.record({ slug: fc.constantFrom("asc", "desc") }) }),
  ),
  { maxLength: 2 },
);

Deno.test("rows made on the fly are found as rows in memory are", () => {
  const selection = fc.record({
    where: anyWhere,
    "order_by": anyOrder,
    limit: fc.option(fc.nat(5)),
    offset: fc.option(fc.nat(5)),
  });
  fc.assert(
    fc.property(selection, (given) => {
      const request = given as Selection;
      // Rows that tie may come in any order, so the id decides.
      const order = [...request["order_by"]!, { id: "asc" }];
      const total = { ...request, "order_by": order };
      assertEquals(idsOf(MADE.select(total)), idsOf(HELD.select(total)));
      assertEquals(MADE.count(request), HELD.count(request));
      assertEquals(MADE.select(request).length, HELD.count(request));
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("ids ascend with the map index and differ between tasks", () => {
  const ids = MADE_ROWS.map(({ id }) => id as string);
  assertEquals(new Set(ids).size, ids.length);
  const first = ids.slice(0, ids.length - 5);
  assertEquals(first, first.toSorted());
  assert(ids.every((id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-\d{12}$/.test(id)));
});

const COUNT = 1_000_000;
const PLACE = {
  "flow_run_id": { "_eq": FLOW },
  task: { slug: { "_eq": "add-1" } },
};
const ID =
  mappedTask({ flowRunId: FLOW, slug: "add-1", count: COUNT }, "").idOf;

const FEW: [selection: Selection, made: number, last: number][] = [
  [{ where: { ...PLACE, "map_index": { "_eq": 777_777 } } }, 1, 777_777],
  [{ where: { id: { "_eq": ID(999_999) } } }, 1, 999_999],
  [
    { where: { ...PLACE, "map_index": { "_gte": 999_900 } } },
    100,
    999_999,
  ],
  [
    { where: { ...PLACE, "map_index": { "_in": [5, 500_000] } } },
    2,
    500_000,
  ],
  [
    {
      where: { "flow_run_id": { "_eq": FLOW }, id: { "_gt": ID(899_999) } },
      "order_by": [{ id: "asc" }],
      limit: 100,
    },
    100,
    900_099,
  ],
  [
    {
      where: { ...PLACE, "map_index": { "_neq": -1 } },
      "order_by": [{ "map_index": "desc" }],
      limit: 3,
      offset: 500_000,
    },
    3,
    499_997,
  ],
  [
    {
      where: { "flow_run_id": { "_eq": FLOW }, state: { "_in": ["Success"] } },
      "order_by": [{ id: "asc" }],
      limit: 100,
    },
    101,
    99,
  ],
];
for (const [selection, most, last] of FEW) {
  Deno.test(`of a million children few are made for ${JSON.stringify(selection)}`, () => {
    let made = 0;
    const task = mappedTask({
      flowRunId: FLOW,
      slug: "add-1",
      count: COUNT,
      child: () => {
        made++;
        return { state: "Success" };
      },
    }, "mapped[0]");
    const store = createRowStore(TASK_RUN, [
      createHeldRows(TASK_RUN, []),
      createMappedRows(task),
    ]);
    const found = store.select(selection);
    assertEquals(found.at(-1)?.["map_index"], last);
    assert(made <= most, `${made} were made`);
  });
}

/** So many that a pass over all of them takes seconds. */
const VERY_MANY = 10_000_000_000;

Deno.test("ten billion children are counted without making one, or a pass over all", () => {
  const task = mappedTask({
    flowRunId: FLOW,
    slug: "add-1",
    count: VERY_MANY,
    child: () => {
      throw new Error("Cannot make a child: none was to be made");
    },
  }, "mapped[0]");
  const store = createRowStore(TASK_RUN, [createMappedRows(task)]);
  const took = cpuMs(() => {
    assertEquals(store.count({}), VERY_MANY + 1);
    assertEquals(store.count({ where: PLACE, limit: 10 }), 10);
    assertEquals(
      store.count({ where: { ...PLACE, "map_index": { "_gte": 0 } } }),
      VERY_MANY,
    );
  });
  assertLess(took, 1_000);
});
