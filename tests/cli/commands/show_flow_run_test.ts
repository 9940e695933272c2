import { assertEquals } from "@std/assert";
import { startTestBackend } from "../../../src/testing/mod.ts";
import { runCli } from "../_run_cli.ts";
import { at, FLOW, FLOW_RUN, flowRunRow, FLOWS } from "../../_flow_run_rows.ts";

const SHOWN = `● Success  brown-cow
  message     All succeeded.
  flow        shop (version 3)
  project     main
  scheduled   ${at(0)}
  started     ${at(1)}
  ended       ${at(2)}
  took        1 s
  labels      linux
  parameters  {"day":"monday","deep":[{"a":null}]}
  context     {"today":"2022-05-09"}
  flow run    ${FLOW_RUN}
  flow id     ${FLOW}
  states      Scheduled → Running → Success
`;

for (const args of [[FLOW_RUN], ["--flow-run", FLOW_RUN]]) {
  Deno.test(`taskrun show ${args.join(" ")} shows a flow run`, async () => {
    await using api = await startTestBackend({
      rows: [],
      flows: FLOWS,
      flowRuns: [flowRunRow()],
    });
    const { code, stdout } = await runCli([
      "show",
      ...args,
      "--api-url",
      api.url,
    ]);
    assertEquals([code, stdout], [0, SHOWN]);
  });
}

Deno.test("taskrun show of a flow run of which little is known, and as JSON", async () => {
  await using api = await startTestBackend({
    rows: [],
    flowRuns: [{ id: FLOW_RUN }],
  });
  const args = ["show", FLOW_RUN, "--api-url", api.url];
  assertEquals(
    (await runCli(args)).stdout,
    `● Pending  ${FLOW_RUN}
  message   A state for this flow run is not yet available.
  flow run  ${FLOW_RUN}
`,
  );
  const view = JSON.parse((await runCli([...args, "--json"])).stdout);
  assertEquals([view.flowRunId, view.states], [FLOW_RUN, []]);
});
