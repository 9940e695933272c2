import { assertEquals, assertMatch } from "@std/assert";
import { createHandler, toNodeListener } from "../../../src/http/mod.ts";
import { startServer } from "../../../src/cli/http_server.ts";
import { flowRunRow, FLOWS } from "../../_flow_run_rows.ts";
import { runCli, SMALL_FLOW, startRecorded } from "../_run_cli.ts";

const RUN = "fee1d594-7794-554d-a058-2e222c878c04";
const CLOSED_PORT = "9";

async function open(args: readonly string[], terminal = false) {
  await using api = await startRecorded({
    flows: FLOWS,
    flowRuns: [flowRunRow({ id: SMALL_FLOW })],
  });
  const opened: string[] = [];
  const ran = await runCli(["open", ...args, "--api-url", api.url], {
    terminal,
    open: async (address) => void opened.push(await address),
  });
  return { ...ran, opened };
}

const UI = "http://127.0.0.1:8080/default";
const ADDRESSES: [args: string[], address: string][] = [
  [[RUN], `${UI}/task-run/${RUN}`],
  [["fee1d594"], `${UI}/task-run/${RUN}`],
  [[SMALL_FLOW], `${UI}/flow-run/${SMALL_FLOW}`],
  [["-f", SMALL_FLOW, "-s", "summarize-1"], `${UI}/task-run/${RUN}`],
  [
    [RUN, "--ui-url", "https://ui.example/team/"],
    `https://ui.example/team/task-run/${RUN}`,
  ],
];
for (const [args, address] of ADDRESSES) {
  Deno.test(`taskrun open ${args.join(" ")} opens ${address}`, async () => {
    const line = [...args, "--port", CLOSED_PORT];
    const shown = await open(line, true);
    assertEquals([shown.code, shown.opened], [0, [address]]);
    assertEquals(shown.stdout, `${address}\n`);
    const piped = await open(line);
    assertEquals([piped.stdout, piped.opened], [`${address}\n`, []]);
    const printed = await open([...line, "--print"], true);
    assertEquals([printed.stdout, printed.opened], [`${address}\n`, []]);
  });
}

Deno.test("taskrun open takes the page that is served", async () => {
  const handler = createHandler({ basePath: "/api" });
  const server = await startServer(toNodeListener(handler), 0);
  try {
    const { port } = new URL(server.url);
    const { stdout } = await open([RUN, "--port", port]);
    assertEquals(stdout, `${server.url}#/task-runs/${RUN}\n`);
    const flow = await open([SMALL_FLOW, "--port", port]);
    assertEquals(flow.stdout, `${server.url}#/flow-runs/${SMALL_FLOW}\n`);
    const ui = await open([RUN, "--port", port, "--ui"]);
    assertEquals(ui.stdout, `${UI}/task-run/${RUN}\n`);
  } finally {
    await server.stop();
  }
});

const REFUSED: [args: string[], code: number, stderr: RegExp][] = [
  [[], 2, /its id is missing/],
  [
    [RUN, "--ui-url", "javascript:1"],
    2,
    /"javascript:1": it is not an address/,
  ],
  [["00000000-0000-4000-8000-000000000000"], 3, /no task run and no flow run/],
];
for (const [args, code, stderr] of REFUSED) {
  Deno.test(`taskrun open ${args.join(" ")} opens nothing`, async () => {
    const ran = await open(args, true);
    assertEquals([ran.code, ran.stdout, ran.opened], [code, "", []]);
    assertMatch(ran.stderr, stderr);
  });
}
