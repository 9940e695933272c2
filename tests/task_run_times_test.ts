import { assertEquals, assertRejects } from "@std/assert";
import {
  ApiError,
  fromTaskRunData,
  iterTaskRuns,
  taskRunTimes,
} from "../mod.ts";
import { withBackend } from "./_backend.ts";
import { at } from "./_flow_run_rows.ts";
import { taskRunRow } from "./_task_run_rows.ts";

const states = (...types: string[]) =>
  types.map((state, second) => ({ timestamp: at(second), state }));

const ROWS: [
  what: string,
  columns: Record<string, unknown>,
  startTime: string | null,
  endTime: string | null,
  runCount: number | null,
][] = [
  ["has not run", { states: states("Pending") }, null, null, 0],
  [
    "has no history",
    { start_time: at(1), end_time: at(2) },
    at(1),
    at(2),
    null,
  ],
  [
    "ran once",
    {
      start_time: at(1),
      end_time: at(2),
      states: states("Pending", "Running", "Success"),
    },
    at(1),
    at(2),
    1,
  ],
  [
    "was tried three times",
    {
      start_time: at(1),
      states: states("Running", "Retrying", "Running", "Retrying", "Running"),
    },
    at(1),
    null,
    3,
  ],
  [
    "looped",
    {
      start_time: at(1),
      states: states("Running", "Looped", "Running", "Looped", "Running"),
    },
    at(1),
    null,
    1,
  ],
];
const idOf = (number: number) => `0000000${number}-0000-4000-8000-000000000000`;
const rows = ROWS.map(([, columns], number) =>
  taskRunRow({ id: idOf(number), ...columns })
);

for (const [number, [what, , startTime, endTime, runCount]] of ROWS.entries()) {
  Deno.test(`taskRunTimes() of a task run that ${what}`, () =>
    withBackend(rows, async (client, api) => {
      const view = fromTaskRunData(rows[number], { client });
      const times = await taskRunTimes(view);
      assertEquals<unknown>(times, { startTime, endTime, runCount });
      assertEquals([Object.isFrozen(times), api.requests.length], [true, 1]);
    }));
}

Deno.test("iterTaskRuns() with times adds them to each view, in as many queries", () =>
  withBackend(rows, async (client, api) => {
    const flowRunId = rows[0]!.flow_run_id as string;
    const seen: unknown[] = [];
    const options = { client, times: true, pageSize: 2 } as const;
    for await (const run of iterTaskRuns(flowRunId, options)) {
      const { startTime, endTime, runCount, ...view } = run;
      assertEquals<unknown>(
        view,
        { ...fromTaskRunData(rows[seen.length]) },
      );
      seen.push([startTime, endTime, runCount]);
    }
    assertEquals(seen, ROWS.map(([, , ...times]) => times));
    assertEquals(api.requests.length, 4);
  }));

Deno.test("an API that does not show states has times all the same", () =>
  withBackend(rows, async (client, api) => {
    const [view] = await Array.fromAsync(
      iterTaskRuns(rows[2]!.flow_run_id as string, { client, times: true }),
    );
    assertEquals([view!.startTime, view!.runCount], [null, 0]);
    const times = await taskRunTimes(fromTaskRunData(rows[2], { client }));
    assertEquals<unknown>(times, {
      startTime: at(1),
      endTime: at(2),
      runCount: null,
    });
    assertEquals(api.requests.some(({ fault }) => fault !== null), true);
  }, {
    faults: [{
      match: ({ query }) => query?.includes("states(") === true,
      status: 400,
      contentType: "application/json",
      body: JSON.stringify({
        errors: [{
          message: 'Cannot query field "states" on type "task_run".',
          extensions: { code: "GRAPHQL_VALIDATION_FAILED" },
        }],
      }),
    }],
  }));

Deno.test("taskRunTimes() of a task run that is gone, and of no view", () =>
  withBackend([], async (client) => {
    const view = fromTaskRunData(rows[0], { client });
    const error = await assertRejects(() => taskRunTimes(view), ApiError);
    assertEquals(error.code, "not_found");
    await assertRejects(() => taskRunTimes({} as never), TypeError);
  }));
