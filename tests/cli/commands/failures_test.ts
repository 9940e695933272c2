import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  FRAGILE_FLOW,
  MADE_FLOW,
  runCli,
  SMALL_FLOW,
  startRecorded,
  withoutEscapes,
} from "../_run_cli.ts";

const WIDTHS: [columns: number, head: RegExp, sample: RegExp][] = [
  [200, /^COUNT .* FIRST +SAMPLE$/, /^ +2 .*:05\+00:00 {2}ValueError\('no st/],
  [
    120,
    /^COUNT .* FIRST +SAMPLE$|FIRST$/,
    /ValueError\('no stock for SKU-7'\)/,
  ],
  [80, /^COUNT .* INDEX +FIRST$/, /^ {7}ValueError\('no stock for SKU-7'\)$/],
  [60, /^COUNT .* INDEX$/, /^ {7}ValueError\('no stock for SKU-7'\)$/],
];
for (const [columns, head, sample] of WIDTHS) {
  Deno.test(`taskrun failures shows the samples in ${columns} columns`, async () => {
    await using api = await startRecorded();
    const args = ["failures", FRAGILE_FLOW, "--api-url", api.url];
    const { code, stdout } = await runCli(args, { terminal: true, columns });
    const lines = withoutEscapes(stdout).trimEnd().split("\n");
    assertEquals(code, 0);
    assertMatch(lines[0]!, head);
    assert(lines.some((line) => sample.test(line)), stdout);
    assert(lines.includes("11 failures, 10 causes"), stdout);
    assertEquals(lines.filter(({ length }) => length > columns), []);
  });
}

Deno.test("taskrun failures groups children, and reads failed ones alone", async () => {
  const messages = ["no order", "no customer", "no price"];
  await using api = await startRecorded({
    rows: [],
    mapped: [{
      flowRunId: MADE_FLOW,
      slug: "m",
      count: 2_000,
      child: (index) => ({
        "serialized_state": index % 100 < 3 && index > 50
          ? {
            type: "Failed",
            message: `ValueError('${messages[index % 100]} ${index}')`,
          }
          : { type: "Success" },
      }),
    }],
  });
  const args = ["failures", "--flow-run", MADE_FLOW, "--api-url", api.url];

  const { code, stdout } = await runCli(args);

  const causes = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(code, 0);
  assertEquals(
    causes.map(({ pattern, count, tasks }) => [
      pattern,
      count,
      tasks[0].firstIndex,
    ]),
    [
      ["ValueError('no customer #')", 19, 101],
      ["ValueError('no order #')", 19, 100],
      ["ValueError('no price #')", 19, 102],
    ],
  );
  assertEquals(api.requests.length, 2); // one page, and the empty one
});

Deno.test("taskrun failures reports that there are none", async () => {
  await using api = await startRecorded();
  const args = ["failures", SMALL_FLOW, "--api-url", api.url];
  assertEquals(await runCli(args), { code: 0, stdout: "", stderr: "" });
  const { code, stdout } = await runCli([...args, "--table"]);
  assertEquals([code, stdout], [0, "no failures\n"]);
});

const WRONG: [args: string[], code: number, problem: RegExp][] = [
  [[], 2, /the id of the flow run is missing/],
  [["123"], 2, /"123": it is not a UUID/],
  [[SMALL_FLOW, "-f", SMALL_FLOW], 2, /pass only one of them/],
  [[MADE_FLOW], 3, /the API has none/],
];
for (const [words, exitCode, problem] of WRONG) {
  Deno.test(`taskrun failures ${words.join(" ")} ends with ${exitCode}`, async () => {
    await using api = await startRecorded();
    const { code, stderr } = await runCli([
      "failures",
      ...words,
      "--api-url",
      api.url,
    ]);
    assertEquals(code, exitCode);
    assertMatch(stderr, problem);
  });
}
