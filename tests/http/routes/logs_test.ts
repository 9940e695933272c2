import { assertEquals } from "@std/assert";
import { type Ask, withHandler } from "../_handler.ts";
import { at, FLOW_RUN, line, TASK_RUN } from "../../_flow_run_rows.ts";
import { taskRunRow } from "../../_task_run_rows.ts";

const PATH = `/flow-runs/${FLOW_RUN}/logs`;
const TASK_PATH = `/task-runs/${TASK_RUN}/logs`;
const SSE = { accept: "text/event-stream" };
const LOGS = [
  line(0, "a"),
  { ...line(1, "b\nof two lines"), level: "ERROR", task_run_id: TASK_RUN },
  line(1, "c"),
  line(2, "d"),
];

const served = (run: (ask: Ask) => Promise<void>) =>
  withHandler(
    [taskRunRow()],
    run,
    {},
    { flowRuns: [{ id: FLOW_RUN, logs: LOGS }] },
  );

// deno-lint-ignore no-explicit-any -- JSON of any schema
async function linesOf(ask: Ask, path: string): Promise<any[]> {
  const response = await ask(path);
  assertEquals(response.headers.get("content-type"), "application/x-ndjson");
  return (await response.text()).split("\n").filter(Boolean).map((line) =>
    JSON.parse(line)
  );
}

const LISTS: [path: string, messages: string][] = [
  [PATH, "abcd"],
  [`${PATH}?level=ERROR`, "b"],
  [`${PATH}?level=ERROR&level=INFO`, "abcd"],
  [`${PATH}?since=${encodeURIComponent(at(1))}`, "bcd"],
  [`${PATH}?until=${encodeURIComponent(at(1))}`, "a"],
  [`${PATH}?level=CRITICAL`, ""],
  [TASK_PATH, "b"],
];
for (const [path, messages] of LISTS) {
  Deno.test(`${path} gives the lines "${messages}"`, () =>
    served(async (ask) => {
      const lines = await linesOf(ask, path);
      assertEquals(lines.map(({ message }) => message[0]).join(""), messages);
    }));
}

Deno.test("a line is its five fields", () =>
  served(async (ask) => {
    assertEquals((await linesOf(ask, PATH))[1], {
      timestamp: at(1),
      level: "ERROR",
      logger: "prefect.shop",
      message: "b\nof two lines",
      taskRunId: TASK_RUN,
    });
  }));

Deno.test("lines go on after any event, also after one of several of a time", () =>
  served(async (ask) => {
    const text = await (await ask(PATH, { headers: SSE })).text();
    const ids = Array.from(text.matchAll(/^id: (.*)$/gm), ([, id]) => id!);
    assertEquals(ids.length, 5);
    for (const [number, id] of ids.slice(0, -1).entries()) {
      const headers = { ...SSE, "last-event-id": id };
      const rest = await (await ask(PATH, { headers })).text();
      const left = Array.from(rest.matchAll(/^id: (.*)$/gm), ([, id]) => id!);
      assertEquals(left, ids.slice(number + 1));
    }
    const headers = { ...SSE, "last-event-id": "end" };
    assertEquals((await ask(PATH, { headers })).status, 204);
  }));

Deno.test("the lines of a task run that is not there are not found", () =>
  served(async (ask) => {
    const response = await ask(`/task-runs/${FLOW_RUN}/logs`);
    const { code, detail } = await response.json();
    assertEquals([response.status, code], [404, "not_found"]);
    assertEquals(
      detail,
      `Cannot find task run "${FLOW_RUN}": the API has none`,
    );
  }));
