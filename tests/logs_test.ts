import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  ApiError,
  type Client,
  createClient,
  fromFlowRunId,
  fromTaskRunData,
  iterLogs,
  type LogOptions,
} from "../mod.ts";
import { withBackend, withSilentBackend } from "./_backend.ts";
import { at, FLOW_RUN, flowRunRow, line, TASK_RUN } from "./_flow_run_rows.ts";
import { taskRunRow } from "./_task_run_rows.ts";

const OTHER = "99999999-9999-4999-8999-999999999999";

/** Not in the order of time; two of one time, one of the task run. */
const LOGS = [
  { ...line(3, "d"), level: "ERROR" },
  line(0, "a"),
  { ...line(1, "b"), task_run_id: TASK_RUN, name: "prefect.add" },
  line(1, "c"),
  { ...line(9, "e"), level: null, name: null, message: null },
];
const BACKEND = {
  flowRuns: [flowRunRow({ logs: LOGS }), { id: OTHER, logs: [line(0, "x")] }],
};
const withLogs = (run: (client: Client) => Promise<void>) =>
  withBackend([taskRunRow()], run, BACKEND);

async function messagesOf(client: Client, options: LogOptions) {
  const run = await fromFlowRunId(FLOW_RUN, { client });
  const messages: (string | null)[] = [];
  for await (const { message } of iterLogs(run, options)) {
    messages.push(message);
  }
  return messages.map((message) => message ?? "-").join("");
}

Deno.test("iterLogs() of a flow run gives all lines in the order of time", () =>
  withLogs(async (client) => {
    const run = await fromFlowRunId(FLOW_RUN, { client });
    const lines = await Array.fromAsync(iterLogs(run));
    assertEquals(lines.map(({ message }) => message), [
      "a",
      "b",
      "c",
      "d",
      null,
    ]);
    assertEquals<unknown>(lines[1], {
      timestamp: at(1),
      level: "INFO",
      logger: "prefect.add",
      message: "b",
      taskRunId: TASK_RUN,
    });
    assertEquals<unknown>(lines[4], {
      timestamp: at(9),
      level: null,
      logger: null,
      message: null,
      taskRunId: null,
    });
    assert(lines.every(Object.isFrozen));
  }));

Deno.test("iterLogs() of a task run gives its own lines", () =>
  withLogs(async (client) => {
    const run = fromTaskRunData(taskRunRow(), { client });
    const lines = await Array.fromAsync(iterLogs(run));
    assertEquals(lines.map(({ message }) => message), ["b"]);
  }));

Deno.test("a clone of a view has lines, too: of the client that is given", () =>
  withLogs(async (client) => {
    const run = structuredClone(await fromFlowRunId(FLOW_RUN, { client }));
    assertEquals((await Array.fromAsync(iterLogs(run, { client }))).length, 5);
  }));

const LISTS: [options: LogOptions, messages: string][] = [
  [{ since: at(1) }, "bcd-"],
  [{ until: at(1) }, "a"],
  [{ since: at(1), until: new Date(at(9)) }, "bcd"],
  [{ levels: ["ERROR"] }, "d"],
  [{ levels: ["ERROR", "INFO"] }, "abcd"],
  [{ levels: [] }, ""],
  ...[1, 2, 3, 5].map((pageSize): [LogOptions, string] => [
    { pageSize },
    "abcd-",
  ]),
];
for (const [options, messages] of LISTS) {
  Deno.test(`iterLogs() with ${Deno.inspect(options)} gives "${messages}"`, () =>
    withLogs(async (client) => {
      assertEquals(await messagesOf(client, options), messages);
    }));
}

Deno.test("iterLogs() is whole under a cap, by a query more than pages", () =>
  withBackend([], async (client, api) => {
    assertEquals(await messagesOf(client, {}), "abcd-");
    assertEquals(api.requests.length, 1 + 4);
  }, { ...BACKEND, rowCap: 2 }));

Deno.test("iterLogs() sends no request before the first step, and can be left", () =>
  withBackend([], async (client, api) => {
    const run = await fromFlowRunId(FLOW_RUN, { client });
    const lines = iterLogs(run, { pageSize: 2 });
    assertEquals(api.requests.length, 1);
    for await (const _ of lines) break;
    assertEquals(api.requests.length, 2);
    assertEquals((await lines.next()).done, true);
  }, BACKEND));

Deno.test("iterLogs() of a run that is gone is refused", () =>
  withLogs(async (client) => {
    const flowRun = await fromFlowRunId(OTHER, { client });
    const runs = [
      { ...flowRun, flowRunId: TASK_RUN },
      fromTaskRunData(taskRunRow({ id: OTHER }), { client }),
    ];
    for (const run of runs) {
      const error = await assertRejects(
        () => iterLogs(run, { client }).next(),
        ApiError,
        "the API has none",
      );
      assertEquals(error.code, "not_found");
    }
  }));

interface Answered {
  id: string;
  timestamp: string;
  flow_run_id?: string;
  task_run_id?: string | null;
}
const row = (id: string, seconds: number, more = {}): Answered => ({
  id,
  timestamp: at(seconds),
  ...more,
});
const STUCK: [what: string, pages: Answered[][], count: number][] = [
  ["repeats a page", [[row("a", 1)]], 1],
  ["alternates", [[row("a", 1)], [row("b", 1)]], 2],
  ["goes back in time", [[row("b", 1)], [row("c", 0)]], 1],
  ["goes back by less than a millisecond", [
    [{ id: "a", timestamp: "2022-05-09T06:30:00.000002+00:00" }],
    [{ id: "b", timestamp: "2022-05-09T06:30:00.000001+00:00" }],
  ], 1],
  ["is in no order within a page", [[row("a", 1), row("b", 0)]], 0],
  [
    "has times that are none",
    [[row("a", 1)], [{ id: "b", timestamp: "soon" }]],
    1,
  ],
  ["has lines of another flow run", [[row("a", 1, { flow_run_id: OTHER })]], 0],
];
for (const [what, pages, count] of STUCK) {
  Deno.test(`iterLogs() refuses an API that ${what}`, async () => {
    const { error, seen } = await walk(pages);
    assertEquals([error.code, seen], ["bad_response", count]);
  });
}

async function walk(pages: Answered[][]) {
  let page = 0;
  const fetch = () => {
    const logs = pages[page++ % pages.length];
    return Promise.resolve(Response.json({ data: { flow_run: [{ logs }] } }));
  };
  const client = createClient({ apiUrl: "http://127.0.0.1:1", fetch });
  let seen = 0;
  const run = { flowRunId: FLOW_RUN } as Awaited<
    ReturnType<typeof fromFlowRunId>
  >;
  const error = await assertRejects(async () => {
    for await (const _ of iterLogs(run, { client })) seen++;
  }, ApiError);
  return { error, seen };
}

Deno.test("iterLogs() of a task run refuses lines of its flow run, and of another", async () => {
  for (const taskRunId of [null, OTHER]) {
    const logs = [row("a", 1, { task_run_id: taskRunId })];
    const fetch = () =>
      Promise.resolve(Response.json({ data: { task_run: [{ logs }] } }));
    const client = createClient({ apiUrl: "http://127.0.0.1:1", fetch });
    const error = await assertRejects(
      () => iterLogs(fromTaskRunData(taskRunRow(), { client })).next(),
      ApiError,
    );
    assertEquals(error.code, "bad_response");
  }
});

Deno.test("a line that the API has twice is given twice, and once over a page's end", async () => {
  const pages = [[row("a", 1), row("a", 1)], [row("b", 1)], []];
  const fetch = () => {
    const logs = pages.shift();
    return Promise.resolve(Response.json({ data: { flow_run: [{ logs }] } }));
  };
  const client = createClient({ apiUrl: "http://127.0.0.1:1", fetch });
  const run = { flowRunId: FLOW_RUN } as Awaited<
    ReturnType<typeof fromFlowRunId>
  >;
  assertEquals((await Array.fromAsync(iterLogs(run, { client }))).length, 3);
});

const WRONG: [run: unknown, options: unknown, type: ErrorConstructor][] = [
  [null, {}, TypeError],
  ["id", {}, TypeError],
  [{}, {}, TypeError],
  [{ flowRunId: FLOW_RUN }, { pageSize: 0 }, RangeError],
  [{ flowRunId: FLOW_RUN }, { pageSize: 10_001 }, RangeError],
  [{ flowRunId: FLOW_RUN }, { follow: true, pageSize: 0 }, RangeError],
  [{ flowRunId: FLOW_RUN }, { timeoutMs: -1 }, RangeError],
  [{ flowRunId: FLOW_RUN }, { follow: true, pollMs: 0 }, RangeError],
  [{ flowRunId: FLOW_RUN }, { since: "" }, RangeError],
];
for (const [run, options, type] of WRONG) {
  Deno.test(`iterLogs(${Deno.inspect(run)}, ${Deno.inspect(options)}) is refused at the call`, () => {
    assertThrows(() => iterLogs(run as never, options as never), type);
  });
}

Deno.test("iterLogs() is stopped by a signal and by a time limit", () =>
  withSilentBackend(async (client, asked) => {
    const run = { flowRunId: FLOW_RUN } as Awaited<
      ReturnType<typeof fromFlowRunId>
    >;
    const controller = new AbortController();
    const waiting = iterLogs(run, { client, signal: controller.signal }).next();
    await asked;
    controller.abort(new Error("enough"));
    await assertRejects(() => waiting, Error, "enough");
    const error = await assertRejects(
      () => iterLogs(run, { client, timeoutMs: 20 }).next(),
      ApiError,
    );
    assertEquals(error.code, "timeout");
  }));

Deno.test("iterLogs() with follow goes on until the run has finished", async (t) => {
  const running = {
    ...flowRunRow({ logs: [line(0, "a")], states: [] }),
    serialized_state: { type: "Running" },
    state: "Running",
  };
  const rows = [taskRunRow({ serialized_state: { type: "Running" } })];
  for (const kind of ["flow run", "task run"]) {
    await t.step(kind, () =>
      withBackend(rows, async (client, api) => {
        const run = kind === "flow run"
          ? await fromFlowRunId(FLOW_RUN, { client })
          : fromTaskRunData(rows[0], { client });
        const own = (seconds: number, message: string) => ({
          ...line(seconds, message),
          task_run_id: TASK_RUN,
        });
        api.addLogs(FLOW_RUN, [own(1, "b")]);
        const seen: (string | null)[] = [];
        const options = { follow: true, pollMs: 5, pageSize: 2 };
        for await (const { message } of iterLogs(run, options)) {
          seen.push(message);
          if (message === "b") api.addLogs(FLOW_RUN, [own(3, "d")]);
          if (message !== "d") continue;
          // One that comes late, and the end.
          api.addLogs(FLOW_RUN, [own(2, "c"), own(4, "e")]);
          const id = kind === "flow run" ? FLOW_RUN : TASK_RUN;
          api.setState(id, { type: "Success" });
        }
        const own_lines = ["b", "d", "e", "c"];
        assertEquals(
          seen,
          kind === "flow run" ? ["a", ...own_lines] : own_lines,
        );
      }, { flowRuns: [running] }));
  }
});
