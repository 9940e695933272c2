import { assertEquals, assertThrows } from "@std/assert";
import {
  type MappedTaskData,
  startTestBackend,
} from "@taskrunview/taskrunview/testing";
import { mappedTask } from "../../../src/testing/mapped/task.ts";
import { createClient, fromTaskSlug, iterMapped } from "../../../mod.ts";
import { ask } from "../_query.ts";

const FLOW = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
const TASK = { flowRunId: FLOW, slug: "add-1", count: 3 };

Deno.test("a mapped task has a Mapped state, and each child its index as result", () => {
  const { rowOf } = mappedTask(TASK, "mapped[0]");
  const rows = [-1, 0, 2].map((index) => {
    const row = rowOf(index);
    // deno-lint-ignore no-explicit-any -- the shape of JSON is what is asserted
    const state = row["serialized_state"] as any;
    return [
      row["map_index"],
      row.state,
      state["n_map_states"] ?? state._result.location,
    ];
  });
  assertEquals(rows, [[-1, "Mapped", 3], [0, "Success", "0"], [
    2,
    "Success",
    "2",
  ]]);
});

Deno.test("state and message are those of the serialized state, or those given", () => {
  const { rowOf } = mappedTask({
    ...TASK,
    child: (index) => ({
      "serialized_state": { type: "Failed", message: "no" },
      ...(index === 1 && { state: "Success" }),
      ...(index === 2 && { "serialized_state": null }),
    }),
  }, "mapped[0]");
  const told = [0, 1, 2].map((index) => {
    const { state, "state_message": message } = rowOf(index);
    return [state, message];
  });
  assertEquals(told, [["Failed", "no"], ["Success", "no"], [null, null]]);
});

const REFUSED: [data: Record<string, unknown>, message: string][] = [
  [{ flowRunId: "x" }, 'its "flowRunId" is "x", not a uuid'],
  [{ slug: 1 }, 'its "slug" is 1, not a string'],
  [
    { count: 1.5 },
    'its "count" is 1.5, not an integer from 0 to 1000000000000',
  ],
  [
    { count: -1 },
    'its "count" is -1, not an integer from 0 to 1000000000000',
  ],
];
for (const [data, message] of REFUSED) {
  Deno.test(`startTestBackend() refuses a mapped task: ${message}`, () => {
    const given = { ...TASK, ...data } as MappedTaskData;
    const error = assertThrows(() => mappedTask(given, "mapped[0]"), TypeError);
    assertEquals(error.message, `Cannot serve mapped[0]: ${message}`);
  });
}

Deno.test("a child that cannot be served is named", async () => {
  const child = () => ({ name: 1 }) as unknown as { name: string };
  await using backend = await startTestBackend({
    rows: [],
    mapped: [{ ...TASK, child }],
  });
  const { status, body } = await ask(backend, "{ task_run(offset: 2) { id } }");
  assertEquals([status, body.errors[0].message], [
    500,
    'Cannot answer the query: Cannot serve mapped[0].child(1): its "name" is 1, not a string',
  ]);
});

Deno.test("setMapped() takes effect at once, and keeps the rows", async () => {
  await using backend = await startTestBackend({ mapped: [TASK] });
  const count = async () =>
    (await ask(backend, "{ task_run_aggregate { aggregate { count } } }"))
      .body.data.task_run_aggregate.aggregate.count;
  assertEquals(await count(), 168 + 4);
  backend.setMapped([{ ...TASK, count: 10 }]);
  assertEquals(await count(), 168 + 11);
  backend.setRows([]);
  assertEquals(await count(), 11);
});

Deno.test("children with a class alone are in that state for the library too", async () => {
  const child = (index: number) =>
    index === 1
      ? { state: "Failed", "state_message": "no" }
      : { state: "Success" };
  await using api = await startTestBackend({
    rows: [],
    mapped: [{ ...TASK, child }],
  });
  const client = createClient({ apiUrl: api.url });
  const parent = await fromTaskSlug("add-1", FLOW, undefined, { client });
  const told = await Array.fromAsync(
    iterMapped(parent),
    ({ state }) => [state.type, state.message],
  );
  assertEquals(told, [["Success", null], ["Failed", "no"], ["Success", null]]);
});
