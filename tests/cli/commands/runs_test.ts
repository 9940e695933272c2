import { assertEquals, assertMatch } from "@std/assert";
import { startTestBackend } from "../../../src/testing/mod.ts";
import { runCli, withoutEscapes } from "../_run_cli.ts";
import { at, FLOW, FLOWS, numberedId } from "../../_flow_run_rows.ts";

const flowRuns = ["Success", "Failed", "Running"].map((type, number) => ({
  id: numberedId(number),
  name: `run-${number}`,
  flow_id: number < 2 ? FLOW : null,
  serialized_state: { type },
  scheduled_start_time: at(number * 60),
}));
const startRuns = () => startTestBackend({ rows: [], flows: FLOWS, flowRuns });

const TABLE = `STATE      NAME   FLOW  SCHEDULED                  FLOW RUN
● Running  run-2        2022-05-09T06:32:00+00:00  ${numberedId(2)}
● Failed   run-1  shop  2022-05-09T06:31:00+00:00  ${numberedId(1)}
● Success  run-0  shop  2022-05-09T06:30:00+00:00  ${numberedId(0)}
3 flow runs
`;

Deno.test("taskrun runs prints a row for each flow run, the latest first", async () => {
  await using api = await startRuns();
  const { code, stdout } = await runCli(["runs", "--api-url", api.url], {
    terminal: true,
  });
  assertEquals([code, withoutEscapes(stdout)], [0, TABLE]);
});

Deno.test("taskrun runs keeps its lines within a terminal of 60 columns", async () => {
  await using api = await startRuns();
  const { stdout } = await runCli(["runs", "--api-url", api.url], {
    terminal: true,
    columns: 60,
  });
  const lines = withoutEscapes(stdout).split("\n");
  assertEquals(lines.filter((line) => line.length > 60), []);
  assertMatch(stdout, /omitted/);
});

const FILTERS: [args: string[], names: string[]][] = [
  [[], ["run-2", "run-1", "run-0"]],
  [["--flow", "shop"], ["run-1", "run-0"]],
  [["--project", "main", "--flow", "shop"], ["run-1", "run-0"]],
  [["--project", "other"], []],
  [["--state", "failed"], ["run-1"]],
  [["--state", "Failed", "--state", "Running"], ["run-2", "run-1"]],
  [["--name", "RUN-0"], ["run-0"]],
  [["--since", at(60)], ["run-2", "run-1"]],
  [["--until", at(60)], ["run-0"]],
  [["--since", "1d"], []],
  [["--limit", "2"], ["run-2", "run-1"]],
];
for (const [args, names] of FILTERS) {
  Deno.test(`taskrun runs ${args.join(" ")} lists [${names}] as NDJSON in a pipe`, async () => {
    await using api = await startRuns();
    const { code, stdout } = await runCli([
      "runs",
      ...args,
      "--api-url",
      api.url,
    ]);
    const lines = stdout.split("\n").filter(Boolean).map((line) =>
      JSON.parse(line)
    );
    assertEquals([code, lines.map(({ name }) => name)], [0, names]);
  });
}

Deno.test("taskrun runs --table says where there are more", async () => {
  const flowRuns = Array.from({ length: 51 }, (_, number) => ({
    id: numberedId(number),
    scheduled_start_time: at(number),
  }));
  await using api = await startTestBackend({ rows: [], flowRuns });
  const table = async (...args: string[]) =>
    (await runCli(["runs", "--table", ...args, "--api-url", api.url])).stdout
      .trimEnd().split("\n").at(-1);
  assertEquals(await table(), "50 flow runs shown; pass --limit to list more");
  assertEquals(await table("--limit", "99"), "51 flow runs");
  assertEquals(await table("--name", "none"), "no flow runs");
});

const WRONG: [args: string[], problem: RegExp][] = [
  [
    ["--since", "soon"],
    /--since "soon": it is not a point in time\n.*hint: Pass a time/,
  ],
  [["--limit", "0"], /--limit "0"/],
  [["--state", "Odd"], /--state "Odd"/],
  [["id"], /Cannot use "id"/],
];
for (const [args, problem] of WRONG) {
  Deno.test(`taskrun runs ${args.join(" ")} cannot be used`, async () => {
    const { code, stderr } = await runCli(["runs", ...args]);
    assertEquals(code, 2);
    assertMatch(stderr, problem);
  });
}
