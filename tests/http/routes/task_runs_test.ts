import { assert, assertEquals } from "@std/assert";
import { createHandler } from "../../../src/http/mod.ts";
import { recordedRows } from "../../../src/testing/mod.ts";
import { withBackend } from "../../_backend.ts";
import { countedFetch } from "../../_counted_fetch.ts";
import { asking, withHandler } from "../_handler.ts";
import { eventsOf, linesOf } from "../_keeping.ts";

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

Deno.test("an error after the first page is told as the last line", () =>
  withHandler(rows, async (ask, api) => {
    api.setFaults([{ at: 2, status: 500 }]);
    const lines = linesOf(await (await ask(PATH)).text());
    assertEquals(lines.length, IDS.length + 1);
    assertEquals(lines.at(-1).error.code, "http");
  }));

for (const method of ["GET", "HEAD"]) {
  Deno.test(`leaving the answer to ${method} after the first page asks for no other`, () => {
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
