import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { describeResult, fromTaskRunData } from "../../../mod.ts";
import { createHandler } from "../../../src/http/mod.ts";
import { recordedRows } from "../../../src/testing/mod.ts";
import { withBackend } from "../../_backend.ts";
import { countedFetch } from "../../_counted_fetch.ts";
import { mappedRows, success, taskRunRow } from "../../_task_run_rows.ts";
import { asking, withHandler } from "../_handler.ts";
import { eventsOf, linesOf } from "../_keeping.ts";

const SECRET = '"the value"';
const row = taskRunRow({
  name: "a name",
  serialized_state: success({
    type: "S3Result",
    bucket: "shop",
    location: "2022/5/9/k",
  }),
});
const TASK_RUN_PATH = `/task-runs/${row.id}`;

Deno.test("a task run is its seven fields, and what is known of its result", () =>
  withHandler([row], async (ask, api) => {
    const view = fromTaskRunData(row);
    const { credentials: _, ...result } = describeResult(view);
    const response = await ask(TASK_RUN_PATH);
    assertEquals(response.headers.get("content-type"), "application/json");
    assertEquals(await response.json(), {
      ...JSON.parse(JSON.stringify(view)),
      result,
    });
    assertEquals(result.url, "s3://shop/2022/5/9/k");
    assertEquals(api.requests.length, 1);
  }));

Deno.test("a value that lies in a state is not shown, however deep", () =>
  withHandler([
    taskRunRow({
      serialized_state: {
        type: "Submitted",
        cached_inputs: { x: { type: "PrefectResult", location: SECRET } },
        state: {
          type: "Queued",
          _result: { type: "PrefectResult", location: SECRET },
          state: success({ type: "PrefectResult", location: SECRET }),
        },
      },
    }),
  ], async (ask) => {
    for (
      const path of [TASK_RUN_PATH, `/flow-runs/${row.flow_run_id}/task-runs`]
    ) {
      const text = await (await ask(path)).text();
      assertEquals(text.includes("the value"), false);
      assertEquals(text.match(/"PrefectResult","location":null/g)?.length, 3);
    }
  }));

Deno.test("a value that lies in a state is not shown as its place", () =>
  withHandler([
    taskRunRow({
      serialized_state: success({ type: "PrefectResult", location: SECRET }),
    }),
  ], async (ask) => {
    assertEquals((await (await ask(TASK_RUN_PATH)).json()).result, {
      type: "PrefectResult",
      location: null,
      url: null,
      isLoadable: true,
      problem: null,
    });
  }));

Deno.test("the result of a mapped task run is there", () =>
  withHandler(mappedRows([0, 1]), async (ask) => {
    const { state, result } = await (await ask(TASK_RUN_PATH)).json();
    assertEquals([state.type, result.isLoadable], ["Mapped", true]);
  }));

Deno.test("a cached task run is not sent again", () =>
  withHandler([row], async (ask, api) => {
    const etag = (await ask(TASK_RUN_PATH)).headers.get("etag")!;
    const headers = { "if-none-match": etag };
    const known = await ask(TASK_RUN_PATH, { headers });
    assertEquals([known.status, known.headers.get("etag")], [304, etag]);
    assertEquals(known.headers.get("content-type"), null);
    api.setState(row.id as string, { type: "Running" });
    const changed = await ask(TASK_RUN_PATH, { headers });
    assertEquals(changed.status, 200);
    assertNotEquals(changed.headers.get("etag"), etag);
  }));

Deno.test("a task run that is not there is not found", () =>
  withHandler([], async (ask) => {
    const response = await ask(TASK_RUN_PATH);
    const { code, detail } = await response.json();
    assertEquals([response.status, code], [404, "not_found"]);
    assertEquals(detail, `Cannot find task run "${row.id}": the API has none`);
  }));

Deno.test("a task run can be had as JSON alone", () =>
  withHandler([row], async (ask, api) => {
    const headers = { accept: "text/event-stream" };
    const response = await ask(TASK_RUN_PATH, { headers });
    assertEquals([response.status, api.requests.length], [406, 0]);
  }));

Deno.test("every recorded task run is answered as the document says", () =>
  withHandler(recordedRows(), async (ask) => {
    for (const { id } of recordedRows()) {
      assertEquals((await ask(`/task-runs/${id}`)).status, 200);
    }
  }));

const FLOW_RUN = "8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d";
const PATH = `/flow-runs/${FLOW_RUN}/task-runs`;
const SSE = { accept: "text/event-stream" };
const rows = recordedRows();

interface Row {
  readonly id: string;
  readonly task: { readonly slug: string };
  readonly state: string;
  readonly map_index: number;
  readonly flow_run_id: string;
}
const ours = (rows as unknown as Row[]).filter((row) =>
  row.flow_run_id === FLOW_RUN
);
const idsOf = (rows: readonly Row[]) => rows.map(({ id }) => id).sort();
const IDS = idsOf(ours);

Deno.test("the task runs of a flow run are a line each, with their seven fields", () =>
  withHandler(rows, async (ask) => {
    const lines = linesOf(await (await ask(PATH)).text());
    assertEquals(lines.map(({ taskRunId }) => taskRunId), IDS);
    assertEquals(Object.keys(lines[0]), [
      "taskRunId",
      "taskId",
      "taskSlug",
      "name",
      "state",
      "mapIndex",
      "flowRunId",
    ]);
  }));

const FILTERS: [
  query: string,
  fits: (row: Row) => boolean,
][] = [
  ["state=Mapped", ({ state }) => state === "Mapped"],
  [
    "state=Mapped&state=Success",
    ({ state }) => ["Mapped", "Success"].includes(state),
  ],
  ["state=Cancelled", () => false],
  [
    "slug=transform-1",
    ({ task }) => task.slug === "transform-1",
  ],
  [
    "slug=transform-1&slug=enrich-1&mapIndex=-1",
    ({ task, map_index }) =>
      ["transform-1", "enrich-1"].includes(task.slug) &&
      map_index === -1,
  ],
  ["mapIndex=2", ({ map_index }) => map_index === 2],
];
for (const [query, fits] of FILTERS) {
  Deno.test(`?${query} gives those that fit`, () =>
    withHandler(rows, async (ask) => {
      const lines = linesOf(await (await ask(`${PATH}?${query}`)).text());
      assertEquals(
        lines.map(({ taskRunId }) => taskRunId),
        idsOf(ours.filter(fits)),
      );
    }));
}

Deno.test("events go on after the last one that was read", () =>
  withHandler(rows, async (ask) => {
    for (const last of [0, 3, IDS.length - 1]) {
      const headers = { ...SSE, "last-event-id": IDS[last]!.toUpperCase() };
      const events = eventsOf(await (await ask(PATH, { headers })).text());
      assertEquals(events.map(({ id }) => id), [...IDS.slice(last + 1), "end"]);
    }
    const headers = { ...SSE, "last-event-id": "end" };
    assertEquals((await ask(PATH, { headers })).status, 204);
  }));

for (const query of ["", "?state=Failed"]) {
  Deno.test(`task runs${query} of a flow run that is not there are answered with 404`, () =>
    withHandler([], async (ask, api) => {
      for (const headers of [{}, SSE]) {
        const response = await ask(PATH + query, { headers });
        const { code, detail } = await response.json();
        assertEquals([response.status, code], [404, "not_found"]);
        assert(detail.includes(FLOW_RUN), detail);
      }
      assertEquals(api.requests.length, 4);
    }));
}

Deno.test("a flow run without task runs has no lines", () =>
  withHandler(
    [],
    async (ask) => {
      const response = await ask(PATH);
      assertEquals([response.status, await response.text()], [200, ""]);
    },
    {},
    { flowRuns: [{ id: FLOW_RUN }] },
  ));

for (
  const [query, last] of [
    ["?state=Odd", ""],
    ["?mapIndex=-2", ""],
    ["?taskSlug=x", ""],
    ["?slug=", ""],
    ["", "7"],
  ]
) {
  Deno.test(`${query} after "${last}" is refused`, () =>
    withHandler(rows, async (ask, api) => {
      const headers: Record<string, string> = last
        ? { "last-event-id": last }
        : {};
      const response = await ask(PATH + query, { headers });
      assertEquals([response.status, (await response.json()).code], [
        400,
        "bad_request",
      ]);
      assertEquals(api.requests, []);
    }));
}

Deno.test("an error after the first page is the last line", () =>
  withHandler(rows, async (ask, api) => {
    api.setFaults([{ at: 2, status: 500 }]);
    const lines = linesOf(await (await ask(PATH)).text());
    assertEquals(lines.length, IDS.length + 1);
    assertEquals(lines.at(-1).error.code, "http");
  }));

for (const method of ["GET", "HEAD"]) {
  Deno.test(`leaving the answer to ${method} after the first page requests no other`, () => {
    const { fetch, idle } = countedFetch();
    return withBackend(
      [],
      async (client) => {
        const handler = createHandler({ client });
        const response = await asking(handler)(PATH, { method });
        await response.body?.cancel();
        assertEquals(await idle(), 1);
        assert(response.ok);
      },
      { mapped: [{ flowRunId: FLOW_RUN, slug: "add-1", count: 1_000 }] },
      {
        fetch,
      },
    );
  });
}
