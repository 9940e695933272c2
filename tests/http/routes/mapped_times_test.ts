import { assertEquals, assertMatch } from "@std/assert";
import type { TestBackendOptions } from "../../../src/testing/mod.ts";
import { taskRunRow } from "../../_task_run_rows.ts";
import { type Ask, withHandler } from "../_handler.ts";

const FLOW_RUN = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
const SSE = { accept: "text/event-stream" };
const at = (index: number) =>
  new Date(1_650_000_000_000 + index * 1_000).toISOString();

/** Children that take as many seconds as their index says. */
function mappedOf(count: number, missing: readonly number[] = []) {
  return [{
    flowRunId: FLOW_RUN,
    slug: "add-1",
    count,
    missing: [...missing],
    child: (index: number) => ({
      "start_time": at(0),
      "end_time": index % 2 === 0 ? at(index) : null,
    }),
  }];
}

async function served(
  mapped: ReturnType<typeof mappedOf>,
  run: (ask: Ask, path: string) => Promise<void>,
  options: TestBackendOptions = {},
): Promise<void> {
  await withHandler(
    [],
    async (ask) => {
      const parent = await (await ask(
        `/flow-runs/${FLOW_RUN}/task-runs?slug=add-1&mapIndex=-1`,
      )).json();
      await run(ask, `/task-runs/${parent.taskRunId}/mapped/times`);
    },
    {},
    { mapped, ...options },
  );
}

// deno-lint-ignore no-explicit-any -- JSON of any schema
const linesOf = async (response: Response): Promise<any[]> =>
  (await response.text()).split("\n").filter(Boolean)
    .map((line) => JSON.parse(line));

const RANGES: readonly (readonly [
  what: string,
  count: number,
  missing: readonly number[],
  query: string,
  indices: number[],
])[] = [
  ["no children", 0, [], "", []],
  ["three children", 3, [], "", [0, 1, 2]],
  ["children with gaps", 6, [0, 3, 5], "", [1, 2, 4]],
  ["the children from an index on", 5, [], "?start=3", [3, 4]],
  ["none behind the last one", 5, [], "?start=5", []],
  [
    "pages that are not full",
    230,
    [99, 100],
    "",
    Array.from({ length: 230 }, (_, index) => index)
      .filter((index) => index !== 99 && index !== 100),
  ],
];
for (const [what, count, missing, query, indices] of RANGES) {
  for (const rowCap of [100, 7]) {
    Deno.test(`the times of ${what} come in order, ${rowCap} rows at once`, () =>
      served(mappedOf(count, missing), async (ask, path) => {
        const lines = await linesOf(await ask(path + query));
        assertEquals(lines.map(({ mapIndex }) => mapIndex), indices);
        for (const { mapIndex, startTime, endTime } of lines) {
          assertEquals(startTime, at(0));
          assertEquals(endTime, mapIndex % 2 === 0 ? at(mapIndex) : null);
        }
      }, { rowCap }));
  }
}

Deno.test("times go on after the last event that came", () =>
  served(mappedOf(5), async (ask, path) => {
    const headers = { ...SSE, "last-event-id": "2" };
    const text = await (await ask(path, { headers })).text();
    assertEquals(
      [...text.matchAll(/^id: (.*)$/gm)].map(([, id]) => id),
      ["3", "4", "end"],
    );
    const end = { ...SSE, "last-event-id": "end" };
    assertEquals((await ask(path, { headers: end })).status, 204);
    const odd = { ...SSE, "last-event-id": "x" };
    const refused = await ask(path, { headers: odd });
    assertEquals(refused.status, 400);
    assertMatch(await refused.text(), /Last-Event-ID/);
  }));

Deno.test("a task that is not mapped has no children with times", () => {
  const row = taskRunRow();
  return withHandler([row], async (ask) => {
    const response = await ask(`/task-runs/${row.id}/mapped/times`);
    assertEquals(response.status, 409);
    assertEquals((await response.json()).code, "not_mapped");
  });
});
