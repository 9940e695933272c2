import { assertEquals, assertMatch } from "@std/assert";
import {
  FRAGILE_FLOW,
  MADE_FLOW,
  runCli,
  SMALL_FLOW,
  startRecorded,
  withoutEscapes,
} from "../_run_cli.ts";

const TABLE =
  `STATE      TASK                 TASK RUN                              MESSAGE
● Success  count                2cc189e8-9ab2-5ffe-894d-e9ae9e3301e1  Task run succeeded.
● Success  day                  dc436b0a-ae01-58e8-b605-9870d6e87c3c  Task run succeeded.
● Mapped   enrich-1             8bb7e557-e8bd-5e94-a420-ffaf843ed56e  Ready to proceed with mapping.
● Success  enrich-1[0]          ac348608-5c6c-541c-8290-f1972d896944  Task run succeeded.
● Success  enrich-1[1]          ba52a22a-0f54-5940-a20e-38e078ebd147  Task run succeeded.
● Success  enrich-1[2]          28a60383-6cc4-52f0-b695-93e020f33923  Task run succeeded.
● Success  extract-io-orders-1  64f0ead9-df30-5e76-87e8-601638162da3  Task run succeeded.
● Success  summarize-1          fee1d594-7794-554d-a058-2e222c878c04  Task run succeeded.
● Mapped   transform-1          ea22aba9-5f0a-5d4e-ae57-02be3789cebc  Ready to proceed with mapping.
● Success  transform-1[0]       366c0c93-e263-5f1a-99c9-d1eadd721ddc  Task run succeeded.
● Success  transform-1[1]       92e84d79-09b6-5f2e-b81d-d08a8b574185  Task run succeeded.
● Success  transform-1[2]       3bffd481-df27-5d22-bcf0-0301af2fe09a  Task run succeeded.
12 task runs: 10 Success, 2 Mapped
`;

const TASKS = TABLE.replace(/^.*\[\d\].*\n/gm, "")
  .replaceAll("Ready to proceed with mapping.", "3 children: 3 Success");

Deno.test("taskrun list prints a row for each task, and counts its children", async () => {
  await using api = await startRecorded();
  const args = ["list", "-f", SMALL_FLOW, "--api-url", api.url];

  const { code, stdout } = await runCli(args, { terminal: true });

  assertEquals(code, 0);
  assertEquals(withoutEscapes(stdout), TASKS);
});

Deno.test("taskrun list keeps the rows of tasks alone, however many children there are", async () => {
  await using api = await startRecorded({
    rows: [],
    mapped: [{
      flowRunId: MADE_FLOW,
      slug: "m",
      count: 2_500,
      child: (index) => ({
        "serialized_state": { type: index % 100 === 0 ? "Failed" : "Success" },
      }),
    }],
  });
  const args = ["list", "-f", MADE_FLOW, "--table", "--api-url", api.url];

  const { stdout } = await runCli(args);

  const lines = stdout.trimEnd().split("\n");
  assertEquals(lines.length, 3);
  assertMatch(
    lines[1]!,
    /^● Mapped .* 2500 children: 2475 Success, 25 Failed$/,
  );
  assertEquals(lines[2], "2501 task runs: 2475 Success, 25 Failed, 1 Mapped");
});

Deno.test("taskrun list --children prints a row for each task run", async () => {
  await using api = await startRecorded();
  const args = ["list", "-f", SMALL_FLOW, "--children", "--api-url", api.url];

  const { code, stdout } = await runCli(args, { terminal: true });

  assertEquals(code, 0);
  assertEquals(withoutEscapes(stdout), TABLE);
});

Deno.test("taskrun list keeps its lines within a terminal of 80 columns", async () => {
  await using api = await startRecorded({
    rows: [],
    mapped: [{ flowRunId: MADE_FLOW, slug: "long_".repeat(10), count: 1 }],
  });
  const args = ["list", "-f", MADE_FLOW, "--api-url", api.url];

  const { stdout } = await runCli(args, { terminal: true, columns: 80 });

  const lines = withoutEscapes(stdout).split("\n").slice(0, 3);
  assertMatch(lines[1]!, /long_.*… {2}[-0-9a-f]{36} {2}1 child: .*…$/);
  assertEquals(lines.filter(({ length }) => length > 80), []);
});

Deno.test("taskrun list prints a whole table in a pipe, with --table", async () => {
  await using api = await startRecorded();
  const args = ["list", "-f", SMALL_FLOW, "--table", "--api-url", api.url];
  const { stdout } = await runCli(args);
  assertMatch(stdout, /^● Mapped .* {2}3 children: 3 Success$/m);
});

Deno.test("taskrun list prints NDJSON in a pipe, and by --json", async () => {
  await using api = await startRecorded();
  const args = ["list", "--flow-run", SMALL_FLOW, "--api-url", api.url];
  const { stdout } = await runCli(args);
  const lines = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(lines.length, 12);
  assertEquals(Object.keys(lines[0]), [
    "taskRunId",
    "taskId",
    "taskSlug",
    "name",
    "state",
    "mapIndex",
    "flowRunId",
  ]);
  const shown = await runCli([...args, "--json"], { terminal: true });
  assertEquals(shown.stdout, stdout);
});

const WIDTHS: [columns: number, head: RegExp, last: RegExp][] = [
  [200, /^STATE +TASK +TASK RUN +MESSAGE$/, /^12 task runs/],
  [80, /^STATE +TASK +TASK RUN +MESSAGE$/, /^12 task runs/],
  [60, /^STATE +TASK +MESSAGE$/, /^TASK RUN omitted: the terminal is too n/],
];
for (const [columns, head, last] of WIDTHS) {
  Deno.test(`taskrun list uses ${columns} columns, and says what it leaves out`, async () => {
    await using api = await startRecorded();
    const args = ["list", "-f", SMALL_FLOW, "--api-url", api.url];
    const { stdout } = await runCli(args, { terminal: true, columns });
    const lines = withoutEscapes(stdout).trimEnd().split("\n");
    assertMatch(lines[0]!, head);
    assertMatch(lines.at(-1)!, last);
    assertEquals(lines.filter(({ length }) => length > columns), []);
    assertMatch(stdout, /extract-io-orders-1/); // with the room that there is
  });
}

const FILTERS: [args: string[], slugs: string[]][] = [
  [["--state", "skipped"], ["after_holiday-1", "holiday-1"]],
  [["--state", "TimedOut", "--state", "Cached"], ["priced-1", "slow-1"]],
  [["--slug", "boom-1", "-s", "boom-2"], ["boom-1", "boom-2"]],
  [["--slug", "divide-1", "--index", "-1"], ["divide-1"]],
  [["--index", "2"], ["divide-1", "maybe-1"]],
];
for (const [filter, slugs] of FILTERS) {
  Deno.test(`taskrun list ${filter.join(" ")} lists just those`, async () => {
    await using api = await startRecorded();
    const args = ["list", "-f", FRAGILE_FLOW, ...filter, "--api-url", api.url];
    const { code, stdout } = await runCli(args);
    const lines = stdout.trimEnd().split("\n");
    const found = lines.map((line) => JSON.parse(line).taskSlug);
    assertEquals([code, found.sort()], [0, slugs]);
  });
}

Deno.test("taskrun list reports that there are none", async () => {
  await using api = await startRecorded({ flowRuns: [{ id: MADE_FLOW }] });
  const args = ["list", "-f", MADE_FLOW, "--api-url", api.url];
  assertEquals(await runCli(args), { code: 0, stdout: "", stderr: "" });
  const { stdout } = await runCli(args, { terminal: true });
  assertEquals(withoutEscapes(stdout), "no task runs\n");
});

Deno.test("taskrun list ends with 3 for a flow run that is not there", async () => {
  await using api = await startRecorded();
  const args = ["list", "-f", MADE_FLOW, "--api-url", api.url];
  for (const form of ["--json", "--table"]) {
    assertEquals(await runCli([...args, form]), {
      code: 3,
      stdout: "",
      stderr:
        `taskrun: Cannot find flow run "${MADE_FLOW}": the API has none\n` +
        "  hint: Check the id, and that the API key belongs to its tenant\n",
    });
  }
});
