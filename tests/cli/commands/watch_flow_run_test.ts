import { assertEquals, assertMatch } from "@std/assert";
import {
  startTestBackend,
  type TaskRunData,
} from "../../../src/testing/mod.ts";
import { runCli } from "../_run_cli.ts";
import { at, FLOW_RUN, flowRunRow, line, state } from "../../_flow_run_rows.ts";
import { taskRunRow } from "../../_task_run_rows.ts";

const running = {
  serialized_state: { type: "Running" },
  states: [state(0, "Running")],
  logs: [line(1, "Begun")],
};
const start = (changes = {}) =>
  startTestBackend({
    rows: [taskRunRow() as unknown as TaskRunData],
    flowRuns: [flowRunRow(changes)],
  });

const WATCHES: [last: string, code: number][] = [["Success", 0], ["Failed", 1]];
for (const [last, code] of WATCHES) {
  Deno.test(`taskrun watch --flow-run prints states and lines, and ends with ${code} for ${last}`, async () => {
    await using api = await start(running);
    const ran = await runCli([
      ...["watch", "--flow-run", FLOW_RUN, "--logs", "--interval", "0.01"],
      ...["--api-url", api.url],
    ], {
      onWrite(text) {
        if (text.includes("Begun")) {
          api.setState(FLOW_RUN, { type: last, message: "Over" });
        }
      },
    });
    assertEquals(ran.code, code);
    const lines = ran.stdout.split("\n");
    assertEquals(lines.slice(0, 2), [
      `${at(0)}  ● Running  brown-cow`,
      `${at(1)}  INFO      prefect.shop  Begun`,
    ]);
    assertMatch(lines[2]!, new RegExp(`^\\S+  ● ${last}  brown-cow  Over$`));
    assertEquals(lines.slice(3), ["1 task run: 1 Success", ""]);
  });
}

Deno.test("taskrun watch of a flow run's id --json has a line for each state", async () => {
  await using api = await start();
  const args = ["watch", FLOW_RUN, "--json", "--api-url", api.url];
  const { code, stdout } = await runCli(args);
  const lines = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(code, 0);
  assertEquals(lines.map(({ kind, state }) => [kind, state.type]), [
    ["state", "Scheduled"],
    ["state", "Running"],
    ["state", "Success"],
  ]);
  assertEquals(Object.keys(lines[0]), [
    "kind",
    "timestamp",
    "state",
    "flowRunId",
    "name",
  ]);
});

Deno.test("taskrun watch of a flow run ends by its time limit", async () => {
  await using api = await start(running);
  const { code, stderr } = await runCli([
    ...["watch", FLOW_RUN, "--interval", "0.01", "--timeout", "0.2"],
    ...["--api-url", api.url],
  ]);
  assertEquals(code, 1);
  assertMatch(stderr, /Cannot watch flow run ".*" to its end/);
});

Deno.test("taskrun watch --logs is for flow runs", async () => {
  await using api = await start();
  const id = taskRunRow().id as string;
  const { code, stderr } = await runCli([
    "watch",
    id,
    "--logs",
    "--api-url",
    api.url,
  ]);
  assertEquals(code, 2);
  assertMatch(stderr, /--logs.*\n.*taskrun logs ID -f/);
});
