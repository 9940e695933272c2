import { assertEquals, assertMatch } from "@std/assert";
import {
  startTestBackend,
  type TaskRunData,
} from "../../../src/testing/mod.ts";
import { runCli } from "../_run_cli.ts";
import {
  at,
  FLOW_RUN,
  flowRunRow,
  line,
  TASK_RUN,
} from "../../_flow_run_rows.ts";
import { taskRunRow } from "../../_task_run_rows.ts";

const LOGS = [
  line(0, "a"),
  {
    ...line(1, "b\nof two lines\n"),
    level: "ERROR",
    name: "prefect.add",
    task_run_id: TASK_RUN,
  },
  { timestamp: at(2), message: "bell \x07" },
];
const startLogs = (changes = {}) =>
  startTestBackend({
    rows: [taskRunRow() as unknown as TaskRunData],
    flowRuns: [flowRunRow({ logs: LOGS, ...changes })],
  });

const B = `${at(1)}  ERROR     prefect.add  b\nof two lines\n`;
const ALL = `${at(0)}  INFO      prefect.shop  a
${B}${at(2)}  -         -  bell \ufffd
`;
const LISTS: [args: string[], printed: string][] = [
  [[FLOW_RUN], ALL],
  [["--flow-run", FLOW_RUN], ALL],
  [[TASK_RUN], B],
  [["--slug", "add-1", "--flow-run", FLOW_RUN], B],
  [[FLOW_RUN, "--level", "warning"], B],
  [[FLOW_RUN, "--since", at(1), "--until", at(2)], B],
  [[FLOW_RUN, "--level", "CRITICAL"], ""],
  [[FLOW_RUN, "-f"], ALL],
];
for (const [args, printed] of LISTS) {
  Deno.test(`taskrun logs ${args.join(" ")} prints its lines`, async () => {
    await using api = await startLogs();
    const { code, stdout } = await runCli([
      ...["logs", ...args, "--interval", "0.01", "--api-url", api.url],
    ]);
    assertEquals([code, stdout], [0, printed]);
  });
}

Deno.test("taskrun logs --json has the fields of a line on each", async () => {
  await using api = await startLogs();
  const args = ["logs", TASK_RUN, "--json", "--api-url", api.url];
  const { stdout } = await runCli(args);
  assertEquals(JSON.parse(stdout), {
    timestamp: at(1),
    level: "ERROR",
    logger: "prefect.add",
    message: "b\nof two lines\n",
    taskRunId: TASK_RUN,
  });
});

Deno.test("taskrun logs -f goes on until the flow run has finished", async () => {
  await using api = await startLogs({
    serialized_state: { type: "Running" },
    logs: [line(0, "a")],
  });
  let lines = 0;
  const { code, stdout } = await runCli(
    ["logs", FLOW_RUN, "-f", "--interval", "0.01", "--api-url", api.url],
    {
      onWrite() {
        if (++lines === 1) api.addLogs(FLOW_RUN, [line(1, "b")]);
        if (lines === 2) api.setState(FLOW_RUN, { type: "Failed" });
      },
    },
  );
  assertEquals(code, 0);
  assertMatch(stdout, / a\n.* b\n$/);
});

const NEITHER = "99999999-9999-4999-8999-999999999999";
const WRONG: [args: string[], code: number, problem: RegExp][] = [
  [[], 2, /its id is missing/],
  [["no-id"], 2, /it is not a UUID/],
  [[FLOW_RUN, "--slug", "add-1"], 2, /pass only one of them/],
  [[FLOW_RUN, "--level", "LOUD"], 2, /--level "LOUD"/],
  [[NEITHER], 3, /no task run and no flow run with this id/],
  [["--flow-run", NEITHER], 3, /Cannot find flow run/],
];
for (const [args, code, problem] of WRONG) {
  Deno.test(`taskrun logs ${args.join(" ")} ends with ${code}`, async () => {
    await using api = await startLogs();
    const ran = await runCli(["logs", ...args, "--api-url", api.url]);
    assertEquals(ran.code, code);
    assertMatch(ran.stderr, problem);
  });
}
