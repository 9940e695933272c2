import { assertEquals } from "@std/assert";
import { startTestBackend } from "../../../src/testing/mod.ts";
import { createClient } from "../../../mod.ts";
import { createHandler } from "../../../src/http/mod.ts";
import { asking, withHandler } from "../_handler.ts";

const FLOW_RUN = "7465da29-04f3-5c95-ab66-95c9bb0bcd9a";
const FLOW = "8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d";

Deno.test("a flow run is its names, state and times", async () => {
  await using api = await startTestBackend({
    rows: [],
    flows: [{ id: FLOW, name: "daily orders" }],
    flowRuns: [{
      id: FLOW_RUN,
      name: "amber-heron",
      flow_id: FLOW,
      state: "Success",
      start_time: "2022-05-09T06:30:00+00:00",
    }],
  });
  const client = createClient({ apiUrl: api.url });
  const response = await asking(createHandler({ client }))(
    `/flow-runs/${FLOW_RUN}`,
  );
  assertEquals(await response.json(), {
    flowRunId: FLOW_RUN,
    name: "amber-heron",
    flowName: "daily orders",
    state: "Success",
    startTime: "2022-05-09T06:30:00+00:00",
    endTime: null,
  });
  assertEquals(api.requests.length, 1);
});

Deno.test("a flow run that is not there is told", () =>
  withHandler([], async (ask) => {
    const response = await ask(`/flow-runs/${FLOW_RUN}`);
    const { code, detail } = await response.json();
    assertEquals([response.status, code], [404, "not_found"]);
    assertEquals(
      detail,
      `Cannot find the flow run "${FLOW_RUN}": the API has none`,
    );
  }));
