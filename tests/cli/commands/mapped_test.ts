import { assert, assertEquals, assertMatch } from "@std/assert";
import { encodeJson } from "../../../mod.ts";
import { withFakeClock } from "../../_fake_clock.ts";
import {
  askedInAll,
  FRAGILE_FLOW,
  MADE_FLOW,
  ofFlow,
  ofSmall,
  runCli,
  startRecorded,
  withoutEscapes,
} from "../_run_cli.ts";

const TABLE =
  `INDEX  STATE               TASK RUN                              MESSAGE
    0  ● Success           0599b592-2f79-56f4-9b39-614ba058a4aa  Task run succeeded.
    1  ● Failed            091ff15b-5189-57e6-8cba-75225fae6d10  Error during execution of task: Ze…
    2  ● Success           e681458f-3fb1-5373-9ffc-aebb52a70007  Task run succeeded.
`;

const RESULTS_TABLE = `INDEX  STATE               RESULT
    0  ● Success           25
    1  ● Failed            no_location: Cannot load the result of "divide-1[1]": it is Failed, and …
    2  ● Success           20
`;

Deno.test("taskrun mapped prints a table on a terminal", async () => {
  await using api = await startRecorded();
  const target = ofFlow(FRAGILE_FLOW, "divide-1");
  const args = ["mapped", ...target, "--api-url", api.url];

  const plain = await runCli(args, { terminal: true });
  const results = await runCli([...args, "--results"], { terminal: true });

  assertEquals([plain.code, withoutEscapes(plain.stdout)], [0, TABLE]);
  assertEquals(withoutEscapes(results.stdout), RESULTS_TABLE);
  assertEquals(results.code, 1);
  assertMatch(
    withoutEscapes(results.stderr),
    /taskrun: Cannot load 1 of the results: see their rows\n$/,
  );
});

Deno.test("taskrun mapped prints NDJSON in a pipe", async () => {
  await using api = await startRecorded();
  const args = ["mapped", ...ofSmall("transform-1"), "--api-url", api.url];
  const { code, stdout, stderr } = await runCli(args);
  assertEquals([code, stderr], [0, ""]);
  const lines = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(
    lines.map(({ mapIndex, state }) => [mapIndex, state.type]),
    [[0, "Success"], [1, "Success"], [2, "Success"]],
  );
  assertEquals(Object.keys(lines[0]), ["mapIndex", "taskRunId", "state"]);
});

Deno.test("taskrun mapped --results has result or error on each line", async () => {
  await using api = await startRecorded();
  const target = ofFlow(FRAGILE_FLOW, "divide-1");
  const args = ["mapped", ...target, "--results", "--api-url", api.url];
  const { code, stdout } = await runCli(args);
  const lines = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals([code, lines.map(({ result }) => result)], [
    1,
    [encodeJson(25), undefined, encodeJson(20)],
  ]);
  assertEquals(lines[1].error.code, "no_location");
  assertMatch(lines[1].error.hint, /^Read the message of its state/);
});

const PARTS: [args: string[], indices: number[], queries: number][] = [
  [["--start", "2", "--end", "5"], [2, 3, 4], 1],
  [["--start", "247"], [247, 248, 249], 2],
  [["--end", "3", "--page-size", "1", "--concurrency", "1"], [0, 1, 2], 3],
  [["--start", "250"], [], 1],
  [["--end", "0"], [], 0],
];
for (const [part, indices, queries] of PARTS) {
  Deno.test(`taskrun mapped ${part.join(" ")} walks a part`, async () => {
    await using api = await startRecorded({
      mapped: [{ flowRunId: MADE_FLOW, slug: "m", count: 250 }],
    });
    const args = ["mapped", ...ofFlow(MADE_FLOW, "m"), ...part];
    const { code, stdout } = await runCli([...args, "--api-url", api.url]);
    const found = stdout.split("\n").filter(Boolean)
      .map((line) => JSON.parse(line).mapIndex);
    assertEquals([code, found], [0, indices]);
    assert(api.requests.length - 1 <= queries, `${api.requests.length}`);
  });
}

Deno.test("taskrun mapped reports a missing child", async () => {
  await using api = await startRecorded({
    mapped: [{ flowRunId: MADE_FLOW, slug: "m", count: 9, missing: [4] }],
  });
  const args = ["mapped", ...ofFlow(MADE_FLOW, "m"), "--api-url", api.url];
  for (const options of [[], ["--results"]]) {
    const { code, stdout, stderr } = await runCli([...args, ...options]);
    assertEquals([code, stdout.split("\n").length - 1], [3, 4]);
    assertMatch(stderr, /^taskrun: Cannot .*\b4\b.*\n {2}hint: .*--start/);
  }
  const behind = await runCli([...args, "--results", "--start", "5"]);
  assertEquals([behind.code, behind.stdout.split("\n").length - 1], [0, 4]);
});

Deno.test("taskrun mapped of a task that is not mapped is refused", async () => {
  await using api = await startRecorded();
  const args = ["mapped", ...ofSmall("day"), "--api-url", api.url];
  const { code, stderr } = await runCli(args);
  assertEquals(code, 2);
  assertMatch(
    stderr,
    /"day": it is Success, not Mapped\n {2}hint: Use taskrun show/,
  );
});

Deno.test("taskrun mapped shows how far it is, and takes that away", async () => {
  await withFakeClock(async (clock) => {
    await using api = await startRecorded({
      mapped: [{ flowRunId: MADE_FLOW, slug: "m", count: 5 }],
      onRequest: () => clock.advance(60), // two take longer than none is shown
    });
    const args = ["mapped", ...ofFlow(MADE_FLOW, "m"), "--json"];
    const { stderr } = await runCli([
      ...args,
      "--page-size",
      "1",
      "--concurrency",
      "1",
      "--api-url",
      api.url,
    ], { terminal: true });
    assertMatch(
      stderr,
      // deno-lint-ignore no-control-regex -- these are what it is about
      /\r\x1b\[K█+░* {2}\d0 % {2}\d\/5 {2}[\d.]+\/s {2}0:0\d le/,
    );
    assert(stderr.endsWith("\r\x1b[K"));
  });
});

Deno.test("taskrun mapped stops when it is interrupted", async () => {
  await using api = await startRecorded({
    mapped: [{ flowRunId: MADE_FLOW, slug: "m", count: 100_000 }],
  });
  const interruption = new AbortController();
  let lines = 0;
  const { code, stderr } = await runCli(
    ["mapped", ...ofFlow(MADE_FLOW, "m"), "--results", "--api-url", api.url],
    {
      signal: interruption.signal,
      onWrite: () => ++lines === 150 && interruption.abort(),
    },
  );
  const asked = api.requests.length;
  assertEquals([code, stderr], [130, ""]);
  assertEquals(lines, 150);
  assert(await askedInAll(api) <= asked + 6); // as many were on their way
});

Deno.test("a command that is interrupted before it starts does nothing", async () => {
  await using api = await startRecorded();
  const args = ["mapped", ...ofSmall("transform-1"), "--api-url", api.url];
  const ran = await runCli(args, { signal: AbortSignal.abort() });
  assertEquals(ran, { code: 130, stdout: "", stderr: "" });
  assertEquals(api.requests.length, 0);
});

Deno.test("taskrun mapped and export report a result that JSON cannot represent", async () => {
  const child = (index: number) => ({
    "serialized_state": {
      type: "Success",
      _result: {
        type: "PrefectResult",
        location: index === 1 ? "[".repeat(1_500) + "]".repeat(1_500) : "7",
      },
    },
  });
  await using api = await startRecorded({
    mapped: [{ flowRunId: MADE_FLOW, slug: "m", count: 3, child }],
  });
  const target = [...ofFlow(MADE_FLOW, "m"), "--api-url", api.url];

  const lines = await runCli(["mapped", "--results", ...target]);
  const codes = lines.stdout.trimEnd().split("\n")
    .map((line) => JSON.parse(line).error?.code);
  assertEquals([lines.code, codes], [1, [undefined, "unsupported", undefined]]);

  for (const format of ["ndjson", "csv"]) {
    const args = ["export", "--format", format, ...target];
    assertEquals((await runCli(args)).code, 1);
    const settled = await runCli([...args, "--settled"]);
    assertEquals(settled.code, 0);
    assertMatch(
      settled.stdout,
      /unsupported.*nested more than 1000 levels deep/,
    );
  }
});
