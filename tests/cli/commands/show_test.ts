import { taskRunRow } from "../../_task_run_rows.ts";
import type { TaskRunData } from "../../../src/testing/mod.ts";
import { assertEquals, assertMatch } from "@std/assert";
import {
  FRAGILE_FLOW,
  ofFlow,
  ofSmall,
  RESULTS_DIR,
  runCli,
  SMALL_FLOW,
  startRecorded,
} from "../_run_cli.ts";

Deno.test("taskrun show describes a task run", async () => {
  await using api = await startRecorded();
  const args = ["show", ...ofSmall("transform-1", 1), "--api-url", api.url];

  const { code, stdout, stderr } = await runCli(args);

  assertEquals([code, stderr], [0, ""]);
  assertEquals(
    stdout,
    `● Success  transform-1[1]
  message   Task run succeeded.
  name      order 1001
  started   2022-05-09T06:30:03.231628+00:00
  ended     2022-05-09T06:30:03.235287+00:00
  took      0.004 s
  task run  92e84d79-09b6-5f2e-b81d-d08a8b574185
  task      3f50c104-8ba4-543f-9bf4-778ef7643714
  flow run  ${SMALL_FLOW}
  result    LocalResult ${RESULTS_DIR}/daily-orders small/transform/1.pickle
`,
  );
});

Deno.test("taskrun show takes an id, and gives JSON", async () => {
  await using api = await startRecorded();
  const id = "92e84d79-09b6-5f2e-b81d-d08a8b574185";

  const { code, stdout } = await runCli([
    "show",
    id,
    "--json",
    "--api-url",
    api.url,
  ]);

  assertEquals(code, 0);
  const { state, result, ...rest } = JSON.parse(stdout);
  assertEquals(rest, {
    taskRunId: id,
    taskId: "3f50c104-8ba4-543f-9bf4-778ef7643714",
    taskSlug: "transform-1",
    name: "order 1001",
    mapIndex: 1,
    flowRunId: SMALL_FLOW,
    startTime: "2022-05-09T06:30:03.231628+00:00",
    endTime: "2022-05-09T06:30:03.235287+00:00",
    runCount: null,
  });
  assertEquals([state.type, result.type], ["Success", "LocalResult"]);
  assertEquals([result.isLoadable, result.problem], [true, null]);
});

/** What a state adds to the lines that all have. */
const STATES: [slug: string, lines: RegExp][] = [
  [
    "divide-1",
    /^● Mapped {2}divide-1\n.*\n {2}children {2}3\n[^]*result {4}the list of its children's results\n/,
  ],
  ["boom-1", /^● Failed .*\n.*\n[^]* {2}problem {3}Cannot load the result/],
  ["priced-1", /^● Cached .*\n.*\n {2}expires {3}\d{4}-/],
  ["boom-2", /\n {2}hint {6}Read the message of its state: a task that failed/],
];
for (const [slug, lines] of STATES) {
  Deno.test(`taskrun show describes the details of ${slug}`, async () => {
    await using api = await startRecorded();
    const target = ofFlow(FRAGILE_FLOW, slug);
    const { stdout } = await runCli(["show", ...target, "--api-url", api.url]);
    assertMatch(stdout, lines);
  });
}

Deno.test("taskrun show lets no text of others speak to the terminal", async () => {
  await using api = await startRecorded();
  const evil = "\x1b]0;title\x07 \x9b31m one\r\n\ttwo \u202etxet";
  api.setState("92e84d79-09b6-5f2e-b81d-d08a8b574185", {
    type: "Failed",
    message: evil,
  });

  for (const more of [[], ["--json"]]) {
    const args = ["show", ...ofSmall("transform-1", 1), ...more];
    const { stdout } = await runCli([...args, "--api-url", api.url], {
      terminal: true,
      env: { NO_COLOR: "1" },
    });
    // deno-lint-ignore no-control-regex -- these are what it is about
    assertEquals(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/.test(stdout), false, stdout);
  }
});

Deno.test("taskrun show uses colours where somebody looks", async () => {
  await using api = await startRecorded();
  const args = ["show", ...ofSmall("day"), "--api-url", api.url];
  const green = "\x1b[38;2;40;167;69m● Success\x1b[39m";
  const truecolor = { COLORTERM: "truecolor" };
  const hasGreen = async (terminal: boolean, env: Record<string, string>) =>
    (await runCli(args, { terminal, env })).stdout.startsWith(green);

  assertEquals(await hasGreen(true, truecolor), true);
  assertEquals(await hasGreen(false, truecolor), false);
  assertEquals(await hasGreen(true, { ...truecolor, NO_COLOR: "1" }), false);
  assertEquals(await hasGreen(false, { ...truecolor, FORCE_COLOR: "1" }), true);
});

Deno.test("taskrun result of a flow run's id says what lists its task runs", async () => {
  await using api = await startRecorded({ flowRuns: [{ id: SMALL_FLOW }] });
  const { code, stderr } = await runCli([
    "result",
    SMALL_FLOW,
    "--api-url",
    api.url,
  ]);
  assertEquals([code, stderr.split("\n")], [3, [
    `taskrun: Cannot look up the task run "${SMALL_FLOW}": it is the id of a flow run`,
    `  because: Cannot find task run "${SMALL_FLOW}": the API has none`,
    `  hint: Run taskrun list --flow-run ${SMALL_FLOW} to list its task runs`,
    "",
  ]]);
});

Deno.test("taskrun show prints the number of attempts", async () => {
  const states = ["Running", "Retrying", "Running"].map((state) => ({
    timestamp: "2022-05-09T06:30:00Z",
    state,
  }));
  await using api = await startRecorded({
    rows: [{ ...taskRunRow() as unknown as TaskRunData, states }],
  });
  const id = taskRunRow().id as string;
  const { stdout } = await runCli(["show", id, "--api-url", api.url]);
  assertMatch(stdout, /^ +tries +2$/m);
});

Deno.test("taskrun show of an id that nothing has says so", async () => {
  await using api = await startRecorded();
  const id = "11111111-2222-4333-8444-000000000000";
  const { code, stderr } = await runCli(["show", id, "--api-url", api.url]);
  assertEquals(code, 3);
  assertMatch(
    stderr,
    /^taskrun: Cannot find "11111111-.*": the API has no task run and no flow run with this id\n/,
  );
});
