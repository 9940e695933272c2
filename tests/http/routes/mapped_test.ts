import { assert, assertEquals, assertRejects } from "@std/assert";
import { createHandler } from "../../../src/http/mod.ts";
import type { MappedTaskData } from "../../../src/testing/mod.ts";
import { withBackend } from "../../_backend.ts";
import { type CountedFetch, countedFetch } from "../../_counted_fetch.ts";
import {
  childRow,
  mappedRows,
  success,
  taskRunRow,
} from "../../_task_run_rows.ts";
import { asking, withHandler } from "../_handler.ts";
import { eventsOf, linesOf } from "../_keeping.ts";

const PATH = `/task-runs/${taskRunRow().id}/mapped`;
const SSE = { accept: "text/event-stream" };
const rows = mappedRows([0, 1, 2, 3, 4]);
// deno-lint-ignore no-explicit-any -- lines as they come
const indicesOf = (items: any[]) => items.map(({ mapIndex }) => mapIndex);

Deno.test("the children of a mapped task run are a line each", () =>
  withHandler(rows.toReversed(), async (ask) => {
    const response = await ask(PATH);
    const { headers } = response;
    assertEquals(headers.get("content-type"), "application/x-ndjson");
    assertEquals([headers.get("vary"), headers.get("x-accel-buffering")], [
      "Accept, Accept-Encoding",
      "no",
    ]);
    const lines = linesOf(await response.text());
    assertEquals(indicesOf(lines), [0, 1, 2, 3, 4]);
    assertEquals(lines[1], {
      mapIndex: 1,
      taskRunId: childRow(1).id,
      state: {
        type: "Success",
        message: "Task run succeeded.",
        context: null,
        cachedInputs: null,
        result: { type: "PrefectResult", location: null },
      },
    });
  }));

Deno.test("with results each line has its value, or why there is none", () => {
  const odd = [
    ...mappedRows([0, 2], 5),
    childRow(1, { type: "Running" }),
    childRow(3, success({ type: "PrefectResult", location: "{" })),
    childRow(4, success({ type: "PrefectResult", location: "NaN" })),
  ];
  return withHandler(odd, async (ask) => {
    const lines = linesOf(await (await ask(`${PATH}?results=true`)).text());
    assertEquals(lines.map(({ result, error }) => error?.code ?? result), [
      0,
      "not_finished",
      20,
      "undecodable",
      { $type: "float", value: "NaN" },
    ]);
    assertEquals(Object.keys(lines[1].error), ["code", "message", "hint"]);
    assertEquals(lines[1].taskRunId, childRow(1).id);
  }, { basePath: "/v1" });
});

Deno.test("as events the children have ids, and an end", () =>
  withHandler(rows, async (ask) => {
    const response = await ask(`${PATH}?results`, { headers: SSE });
    assertEquals(response.headers.get("content-type"), "text/event-stream");
    const text = await response.text();
    assert(text.startsWith("retry: 2000\n\n"), text);
    const events = eventsOf(text);
    assertEquals(events.map(({ id, event }) => [id, event]), [
      ["0", "message"],
      ["1", "message"],
      ["2", "message"],
      ["3", "message"],
      ["4", "message"],
      ["end", "end"],
    ]);
    assertEquals(events.slice(0, -1).map(({ data }) => data.result), [
      0,
      10,
      20,
      30,
      40,
    ]);
  }));

const PARTS: [query: string, last: string | undefined, indices: number[]][] = [
  ["", undefined, [0, 1, 2, 3, 4]],
  ["start=3", undefined, [3, 4]],
  ["start=1&end=3", undefined, [1, 2]],
  ["end=2", undefined, [0, 1]],
  ["start=2&end=2", undefined, []],
  ["start=9", undefined, []],
  ["pageSize=1&concurrency=1", undefined, [0, 1, 2, 3, 4]],
  ["pageSize=2&concurrency=3", undefined, [0, 1, 2, 3, 4]],
  ["", "0", [1, 2, 3, 4]],
  ["", "3", [4]],
  ["", "4", []],
  ["", "99", []],
  ["start=2", "0", [2, 3, 4]],
  ["start=1&end=4", "2", [3]],
  ["end=3", "2", []],
  ["end=3", "99", []],
];
for (const results of ["", "&results=true"]) {
  for (const [query, last, indices] of PARTS) {
    Deno.test(`?${query}${results} after ${last ?? "none"} gives [${indices}]`, () =>
      withHandler(rows, async (ask) => {
        const after: Record<string, string> = last === undefined
          ? {}
          : { "last-event-id": last };
        const path = `${PATH}?${query}${results}`.replace("?&", "?");
        const lines = linesOf(
          await (await ask(path, { headers: after })).text(),
        );
        assertEquals(indicesOf(lines), indices);
        const events = eventsOf(
          await (await ask(path, { headers: { ...SSE, ...after } })).text(),
        );
        assertEquals(events.map(({ id }) => id), [
          ...indices.map(String),
          "end",
        ]);
      }));
  }
}

Deno.test("a client that returns after the end is sent away, without a query to the API", () =>
  withHandler(rows, async (ask, api) => {
    const response = await ask(PATH, {
      headers: { ...SSE, "last-event-id": "end" },
    });
    assertEquals([response.status, response.body, api.requests.length], [
      204,
      null,
      0,
    ]);
  }));

const REFUSED: [query: string, last: string | undefined, detail: string][] = [
  ["?end=1&start=2", undefined, '"end" is 1, which is before "start", 2'],
  [
    "?concurrency=33",
    undefined,
    '"concurrency" is "33", not an integer from 1 to 32',
  ],
  ["?pageSize=0", undefined, '"pageSize" is "0", not an integer from 1 to 100'],
  ["", "x", 'Cannot continue after "x"'],
  ["", "-1", 'Cannot continue after "-1"'],
  ["", "1e3", 'Cannot continue after "1e3"'],
  ["", "9999999999999999", 'Cannot continue after "9999999999999999"'],
];
for (const [query, last, detail] of REFUSED) {
  Deno.test(`${query} after ${last ?? "none"} is refused`, () =>
    withHandler(rows, async (ask, api) => {
      const headers: Record<string, string> = last === undefined
        ? {}
        : { "last-event-id": last };
      const response = await ask(PATH + query, { headers });
      const problem = await response.json();
      assertEquals([response.status, problem.code, api.requests.length], [
        400,
        "bad_request",
        0,
      ]);
      assert(problem.detail.includes(detail), problem.detail);
    }));
}

Deno.test("a task run that is not mapped has no children", () =>
  withHandler([taskRunRow()], async (ask) => {
    const response = await ask(PATH);
    assertEquals([response.status, (await response.json()).code], [
      409,
      "not_mapped",
    ]);
  }));

Deno.test("a stream in another media type is not acceptable", () =>
  withHandler(rows, async (ask) => {
    const response = await ask(PATH, { headers: { accept: "text/html" } });
    assertEquals([response.status, (await response.json()).code], [
      406,
      "not_acceptable",
    ]);
  }));

Deno.test("an error that ends the children early is the last line", () =>
  withHandler(mappedRows([0, 1, 3]), async (ask) => {
    for (const query of ["", "?results=true"]) {
      const lines = linesOf(await (await ask(PATH + query)).text());
      assertEquals(indicesOf(lines), [0, 1, undefined]);
      assertEquals([lines[2].error.code, lines[2].error.instance], [
        "missing_index",
        PATH,
      ]);
      const events = eventsOf(
        await (await ask(PATH + query, { headers: SSE })).text(),
      );
      assertEquals(events.map(({ event }) => event), [
        "message",
        "message",
        "error",
      ]);
      assertEquals([events[2]!.id, events[2]!.data], [
        undefined,
        lines[2].error,
      ]);
    }
  }));

const flowRunId = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
const MANY: MappedTaskData = { flowRunId, slug: "add-1", count: 1_000_000 };

/** Runs with a handler for a million children, and the path of their parent. */
function withMany(
  run: (
    ask: (
      headers?: Record<string, string>,
      init?: RequestInit,
      query?: string,
    ) => Promise<Response>,
    requests: CountedFetch,
  ) => Promise<void>,
): Promise<void> {
  const requests = countedFetch();
  const { fetch } = requests;
  return withBackend(
    [],
    async (client) => {
      const found = await client.graphql<{ task_run: { id: string }[] }>(
        "{ task_run(where: { map_index: { _eq: -1 } }) { id } }",
      );
      const ask = asking(createHandler({ client }));
      const path = `/task-runs/${found.task_run[0]!.id}/mapped`;
      await run(
        (headers = {}, init = {}, query = "") =>
          ask(path + query, { ...init, headers }),
        requests,
      );
    },
    { mapped: [MANY] },
    { fetch },
  );
}

for (const query of ["", "?results=true", "?pageSize=1"]) {
  for (const headers of [{}, SSE]) {
    Deno.test(`cancelling the answer to ${JSON.stringify(headers)} ${query} stops the work`, () =>
      withMany(async (ask, { idle }) => {
        const reader = (await ask(headers, {}, query)).body!.getReader();
        for (let i = 0; i < 5; i++) await reader.read();
        await reader.cancel();
        const asked = await idle(1_000);
        assert(asked < 100, `${asked} requests for 5 children`);
      }));

    Deno.test(`the request's signal stops the answer to ${JSON.stringify(headers)} ${query}`, () =>
      withMany(async (ask, { idle }) => {
        const controller = new AbortController();
        const { signal } = controller;
        const reader = (await ask(headers, { signal }, query)).body!
          .getReader();
        await reader.read();
        controller.abort(new Error("gone"));
        await assertRejects(
          async () => {
            while (!(await reader.read()).done);
          },
          Error,
          "gone",
        );
        const asked = await idle(1_000);
        assert(asked < 100, `${asked} requests for a few children`);
      }));
  }
}

Deno.test("nothing is read ahead of the client", () =>
  withMany(async (ask, { idle, sent }) => {
    const before = sent();
    const response = await ask();
    assertEquals(await idle(), before + 1); // the parent
    await response.body!.cancel();
  }));

Deno.test("a silence is filled with comments until the children come", async () => {
  const gate = Promise.withResolvers<void>();
  await withBackend(rows, async (client) => {
    const handler = createHandler({ client, heartbeatMs: 1 });
    const response = await asking(handler)(PATH, { headers: SSE });
    const reader = response.body!.pipeThrough(new TextDecoderStream())
      .getReader();
    let text = "";
    while (!text.includes("event: end")) {
      text += (await reader.read()).value;
      if (text.split(": nothing new\n\n").length > 3) gate.resolve();
    }
    assertEquals(eventsOf(text).length, 6);
    assertEquals((await reader.read()).done, true);
  }, {
    async onRequest({ number }) {
      if (number > 1) await gate.promise;
    },
  });
});
