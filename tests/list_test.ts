import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  ApiError,
  type Client,
  createClient,
  iterTaskRuns,
  type ListOptions,
  ResultError,
} from "../mod.ts";
import { wheres, withBackend } from "./_backend.ts";
import { mappedRows, taskRunRow } from "./_task_run_rows.ts";

const FLOW = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";

const indices = (count: number) =>
  Array.from({ length: count }, (_, index) => index);

function flowRows() {
  const states = ["Success", "Failed", "Running", "Success", "Failed"];
  const [parent, ...children] = mappedRows(indices(5));
  return [
    { ...parent, state: "Mapped" },
    ...children.map((row, index) => ({
      ...row,
      serialized_state: { type: states[index] },
      state: states[index],
    })),
    taskRunRow({
      id: "ffffffff-0000-4000-8000-000000000000",
      task: { id: "d2a25918-4a15-5a5a-a303-d09f693ee272", slug: "other-1" },
      state: "Success",
    }),
    taskRunRow({
      id: "eeeeeeee-0000-4000-8000-000000000000",
      flow_run_id: "00000000-0000-5db4-9238-7e6a9d9a63b1",
      state: "Success",
    }),
  ];
}

const LISTS: [options: ListOptions, listed: string[], queries: number][] = [
  [{}, ["0", "1", "2", "3", "4", "add-1", "other-1"], 2],
  [{ pageSize: 3 }, ["0", "1", "2", "3", "4", "add-1", "other-1"], 4],
  [{ pageSize: 1 }, ["0", "1", "2", "3", "4", "add-1", "other-1"], 8],
  [{ mapIndex: -1 }, ["add-1", "other-1"], 2],
  [{ mapIndex: 3 }, ["3"], 2],
  [{ slugs: ["other-1"] }, ["other-1"], 2],
  [{ slugs: ["other-1", "add-1"], mapIndex: -1 }, ["add-1", "other-1"], 2],
  [{ slugs: [] }, [], 2],
  [{ states: ["Failed", "Running"], pageSize: 2 }, ["1", "2", "4"], 3],
];
for (const [options, listed, queries] of LISTS) {
  Deno.test(`iterTaskRuns() with ${Deno.inspect(options)} lists [${listed}]`, () =>
    withBackend(flowRows(), async (client, api) => {
      assertEquals(await namesOf(client, options), listed);
      assertEquals(api.requests.length, queries);
    }));
}

async function namesOf(
  client: Client,
  options: ListOptions,
): Promise<string[]> {
  const names: string[] = [];
  for await (const run of iterTaskRuns(FLOW, { client, ...options })) {
    names.push(run.mapIndex < 0 ? run.taskSlug : `${run.mapIndex}`);
  }
  return names;
}

Deno.test("iterTaskRuns() is whole under a cap of 2 rows, and goes on by id", () =>
  withBackend(flowRows(), async (client, api) => {
    assertEquals((await namesOf(client, { pageSize: 50 })).length, 7);
    assertEquals(wheres(api).slice(0, 2), [
      { flow_run_id: { _eq: FLOW } },
      {
        flow_run_id: { _eq: FLOW },
        id: { _gt: "00000000-0000-4000-8000-000000000001" },
      },
    ]);
  }, { rowCap: 2 }));

Deno.test("iterTaskRuns() loses and doubles nothing while rows change and go", () =>
  withBackend(flowRows(), async (client, api) => {
    const seen: number[] = [];
    for await (
      const { mapIndex } of iterTaskRuns(FLOW, { client, pageSize: 2 })
    ) {
      seen.push(mapIndex);
      if (seen.length !== 2) continue;
      const rows = flowRows().map((row) => ({ ...row, state: "Cancelled" }));
      api.setRows(rows.slice(2) as never); // the parent and the first are gone
    }
    assertEquals(seen, [0, 1, 2, 3, 4, -1]);
  }));

Deno.test("iterTaskRuns() sends no request before the first step, and can be left", () =>
  withBackend(flowRows(), async (client, api) => {
    const runs = iterTaskRuns(FLOW, { client, pageSize: 2 });
    assertEquals(api.requests.length, 0);
    for await (const run of runs) {
      await assertRejects(() => run.result(), ResultError);
      break;
    }
    assertEquals(api.requests.length, 1);
    assertEquals((await runs.next()).done, true);
  }));

const STUCK: [what: string, ids: string[], count: number][] = [
  ["repeats a page", ["a"], 1],
  ["alternates between two pages", ["a", "b", "a", "b"], 2],
  ["goes back", ["c", "b"], 1],
];
for (const [what, ids, count] of STUCK) {
  Deno.test(`iterTaskRuns() refuses an API that ${what}`, async () => {
    let page = 0;
    const fetch = () => {
      const row = taskRunRow({ id: ids[page++ % ids.length] });
      return Promise.resolve(Response.json({ data: { task_run: [row] } }));
    };
    const client = createClient({ apiUrl: "http://127.0.0.1:1", fetch });
    const seen: string[] = [];
    const { flow_run_id } = taskRunRow() as { flow_run_id: string };
    const error = await assertRejects(
      async () => {
        for await (const run of iterTaskRuns(flow_run_id, { client })) {
          seen.push(run.taskRunId);
        }
      },
      ApiError,
      "the answer ends at",
    );
    assertEquals([error.code, seen.length], ["bad_response", count]);
  });
}

const WRONG: [flowRunId: unknown, options: unknown, type: ErrorConstructor][] =
  [
    [1, {}, TypeError],
    [FLOW, { states: ["Odd"] }, TypeError],
    [FLOW, { mapIndex: -2 }, RangeError],
    [FLOW, { mapIndex: 0.5 }, RangeError],
    [FLOW, { pageSize: 0 }, RangeError],
    [FLOW, { pageSize: 101 }, RangeError],
  ];
Deno.test("iterTaskRuns() with an invalid time limit throws a RangeError at the call", () => {
  assertThrows(() => iterTaskRuns(FLOW, { timeoutMs: NaN }), RangeError);
});

for (const [flowRunId, options, type] of WRONG) {
  Deno.test(`iterTaskRuns(${flowRunId}, ${Deno.inspect(options)}) throws a ${type.name} at the call`, () => {
    assertThrows(
      () => iterTaskRuns(flowRunId as string, options as ListOptions),
      type,
      "Cannot list task runs",
    );
  });
}
