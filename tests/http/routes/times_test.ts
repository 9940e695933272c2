import { assert, assertEquals } from "@std/assert";
import { recordedRows } from "../../../src/testing/mod.ts";
import { taskRunRow } from "../../_task_run_rows.ts";
import { withHandler } from "../_handler.ts";

const DAILY_FLOW = "7465da29-04f3-5c95-ab66-95c9bb0bcd9a";
const NOBODY = "00000000-0000-4000-8000-000000000000";
const rows = recordedRows();

function timesOf(row: (typeof rows)[number]): unknown {
  return {
    taskRunId: row.id,
    startTime: row.start_time ?? null,
    endTime: row.end_time ?? null,
    stateTime: row.state_timestamp ?? null,
    stateChanges: row.version ?? null,
    runs: null,
    retries: null,
    attempts: null,
  };
}

Deno.test("the times of a task run are answered", () =>
  withHandler(rows, async (ask, api) => {
    const row = rows.find(({ start_time }) => start_time)!;
    const response = await ask(`/task-runs/${row.id}/times`);
    assertEquals(response.headers.get("content-type"), "application/json");
    assertEquals(await response.json(), [timesOf(row)]);
    assertEquals(api.requests.length, 1);
  }));

Deno.test("the times of a flow run are those of its tasks, by their ids", () =>
  withHandler(rows, async (ask) => {
    const wanted = rows
      .filter((row) => row.flow_run_id === DAILY_FLOW && row.map_index === -1)
      .sort((a, b) => a.id < b.id ? -1 : 1);
    const response = await ask(`/flow-runs/${DAILY_FLOW}/times`);
    assertEquals(await response.json(), wanted.map(timesOf));
  }));

Deno.test("the times of many tasks are read by pages, whatever the cap", () => {
  const many = Array.from(
    { length: 230 },
    (_, number) =>
      taskRunRow({
        id: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
        version: number,
      }),
  );
  const path = `/flow-runs/${many[0]!.flow_run_id}/times`;
  return withHandler(
    many,
    async (ask) => {
      const times: { stateChanges: number }[] = await (await ask(path)).json();
      assertEquals(
        times.map(({ stateChanges }) => stateChanges),
        many.map((_, number) => number),
      );
    },
    {},
    { rowCap: 40 },
  );
});

const RUN_TWICE = taskRunRow({
  version: 7,
  states: ["Pending", "Running", "Retrying", "Running", "Success"].map(
    (state, at) => ({ timestamp: `2024-01-01T00:00:0${at}Z`, state }),
  ),
});

Deno.test("runs and retries are counted in the states that a task run was in", () =>
  withHandler([RUN_TWICE], async (ask, api) => {
    const [times] = await (await ask(`/task-runs/${RUN_TWICE.id}/times`))
      .json();
    assertEquals([times.runs, times.retries], [2, 1]);
    assertEquals(times.attempts, [
      { startTime: "2024-01-01T00:00:01Z", endTime: "2024-01-01T00:00:02Z" },
      { startTime: "2024-01-01T00:00:03Z", endTime: null },
    ]);
    assertEquals(api.requests.length, 1);
  }));

Deno.test("an API that hides states still has times", () => {
  const message = "field 'states' not found in type: 'task_run'";
  const extensions = { code: "validation-failed" };
  const body = JSON.stringify({ errors: [{ message, extensions }] });
  return withHandler(
    [RUN_TWICE],
    async (ask, api) => {
      const answer = await ask(`/task-runs/${RUN_TWICE.id}/times`);
      const [times] = await answer.json();
      assertEquals([times.runs, times.retries], [null, null]);
      assertEquals(times.stateChanges, 7);
      assertEquals(api.requests.length, 2);
    },
    {},
    { faults: [{ at: 1, status: 200, body }] },
  );
});

Deno.test("there are no times of what is not there", () =>
  withHandler([], async (ask) => {
    for (const kind of ["task-runs", "flow-runs"]) {
      const response = await ask(`/${kind}/${NOBODY}/times`);
      assertEquals([response.status, await response.json()], [200, []]);
    }
  }));

Deno.test("times that are known already are not sent again", () =>
  withHandler(rows, async (ask) => {
    const path = `/flow-runs/${DAILY_FLOW}/times`;
    const first = await ask(path);
    await first.body?.cancel();
    const etag = first.headers.get("etag")!;
    const again = await ask(path, { headers: { "if-none-match": etag } });
    assertEquals(again.status, 304);
  }));

const BAD_ANSWERS: readonly (readonly [what: string, body: unknown])[] = [
  ["no list", { data: { task_run: null } }],
  ["a row without an id", { data: { task_run: [{ start_time: null }] } }],
];
for (const [what, body] of BAD_ANSWERS) {
  Deno.test(`an answer of the API with ${what} is a problem`, () =>
    withHandler(
      [],
      async (ask) => {
        const response = await ask(`/task-runs/${NOBODY}/times`);
        const { code } = await response.json();
        assertEquals([response.status, code], [502, "bad_response"]);
      },
      {},
      { faults: [{ at: 1, status: 200, body: JSON.stringify(body) }] },
    ));
}

const A = "00000000-0000-4000-8000-00000000000a";
const B = "00000000-0000-4000-8000-00000000000b";

/** Pages of an API that never comes to an end: the ids of each of them. */
const ENDLESS: readonly (readonly [what: string, pages: string[][]])[] = [
  ["the same page again", [[A], [A]]],
  ["pages that alternate", [[A, B], [A], [B]]],
  ["a page that goes back", [[B], [A]]],
  ["a page whose end goes back", [[A, B], [B, A]]],
];
for (const [what, pages] of ENDLESS) {
  Deno.test(`times end in a problem where the API gives ${what}`, () => {
    const faults = pages.map((ids, i) => ({
      at: i + 1,
      status: 200,
      body: JSON.stringify({ data: { task_run: ids.map((id) => ({ id })) } }),
    }));
    return withHandler(
      [],
      async (ask, api) => {
        const response = await ask(`/flow-runs/${DAILY_FLOW}/times`);
        const { code } = await response.json();
        assertEquals([response.status, code], [502, "bad_response"]);
        assert(api.requests.length <= pages.length);
      },
      {},
      { faults },
    );
  });
}

Deno.test("a page of times may have far more rows than were requested", () => {
  const ids = Array.from(
    { length: 150_000 },
    (_, i) => `00000000-0000-4000-8000-${String(i).padStart(12, "0")}`,
  );
  const body = JSON.stringify({
    data: { task_run: ids.map((id) => ({ id })) },
  });
  return withHandler(
    [],
    async (ask) => {
      const response = await ask(`/flow-runs/${DAILY_FLOW}/times`);
      assertEquals(response.status, 200);
      assertEquals((await response.json()).length, ids.length);
    },
    {},
    { faults: [{ at: 1, status: 200, body }] },
  );
});
