import { assertEquals, assertNotStrictEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { inflateRawSync } from "node:zlib";
import { recordedFlowRuns } from "@taskrunview/taskrunview/testing";
import { flowRunsModule } from "../../scripts/make/recorded_rows.ts";
import orders from "../data/flow_runs/orders.json" with { type: "json" };
import doors from "../data/flow_runs/doors.json" with { type: "json" };

Deno.test("recordedFlowRuns() gives what was recorded, new objects at each call", () => {
  assertEquals<unknown>(recordedFlowRuns(), {
    flows: [...orders.flows, ...doors.flows],
    flowRuns: [...orders.flowRuns, ...doors.flowRuns],
    rows: [...orders.rows, ...doors.rows],
  });
  assertNotStrictEquals(recordedFlowRuns().rows, recordedFlowRuns().rows);
});

Deno.test("the script writes a module with the flow runs it is given", async () => {
  const code = flowRunsModule(doors);
  const { RECORDED_FLOW_RUNS } = await import(
    `data:text/typescript,${encodeURIComponent(code)}`
  );
  const packed = Buffer.from(RECORDED_FLOW_RUNS, "base64");
  assertEquals(JSON.parse(inflateRawSync(packed).toString()), doors);
});
