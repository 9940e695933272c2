import { assertEquals, assertNotEquals } from "@std/assert";
import { describeResult, fromTaskRunData } from "../../../mod.ts";
import { recordedRows } from "../../../src/testing/mod.ts";
import { mappedRows, success, taskRunRow } from "../../_task_run_rows.ts";
import { withHandler } from "../_handler.ts";

const SECRET = '"the value"';
const row = taskRunRow({
  name: "a name",
  serialized_state: success({
    type: "S3Result",
    bucket: "shop",
    location: "2022/5/9/k",
  }),
});
const PATH = `/task-runs/${row.id}`;

Deno.test("a task run is its seven fields, and what is known of its result", () =>
  withHandler([row], async (ask, api) => {
    const view = fromTaskRunData(row);
    const { credentials: _, ...result } = describeResult(view);
    const response = await ask(PATH);
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
    for (const path of [PATH, `/flow-runs/${row.flow_run_id}/task-runs`]) {
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
    assertEquals((await (await ask(PATH)).json()).result, {
      type: "PrefectResult",
      location: null,
      url: null,
      isLoadable: true,
      problem: null,
    });
  }));

Deno.test("the result of a mapped task run is there", () =>
  withHandler(mappedRows([0, 1]), async (ask) => {
    const { state, result } = await (await ask(PATH)).json();
    assertEquals([state.type, result.isLoadable], ["Mapped", true]);
  }));

Deno.test("a task run that is known need not be told again", () =>
  withHandler([row], async (ask, api) => {
    const etag = (await ask(PATH)).headers.get("etag")!;
    const headers = { "if-none-match": etag };
    const known = await ask(PATH, { headers });
    assertEquals([known.status, known.headers.get("etag")], [304, etag]);
    assertEquals(known.headers.get("content-type"), null);
    api.setState(row.id as string, { type: "Running" });
    const changed = await ask(PATH, { headers });
    assertEquals(changed.status, 200);
    assertNotEquals(changed.headers.get("etag"), etag);
  }));

Deno.test("a task run that is not there is not found", () =>
  withHandler([], async (ask) => {
    const response = await ask(PATH);
    const { code, detail } = await response.json();
    assertEquals([response.status, code], [404, "not_found"]);
    assertEquals(detail, `Cannot find task run "${row.id}": the API has none`);
  }));

Deno.test("a task run can be had as JSON alone", () =>
  withHandler([row], async (ask, api) => {
    const headers = { accept: "text/event-stream" };
    const response = await ask(PATH, { headers });
    assertEquals([response.status, api.requests.length], [406, 0]);
  }));

Deno.test("every recorded task run is answered as the document says", () =>
  withHandler(recordedRows(), async (ask) => {
    for (const { id } of recordedRows()) {
      assertEquals((await ask(`/task-runs/${id}`)).status, 200);
    }
  }));
