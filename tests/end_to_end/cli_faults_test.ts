import { assertEquals, assertMatch } from "@std/assert";
import type { Fault } from "../../src/testing/mod.ts";
import { ofSmall, runCli, startRecorded } from "../cli/_run_cli.ts";

const REFUSED: [what: string, fault: Fault, code: number, message: RegExp][] = [
  ["401", { status: 401 }, 4, /does not accept the key|it requires a key/],
  ["403", { status: 403 }, 4, /./],
  ["404", { status: 404 }, 1, /404/],
  ["429", { status: 429, retryAfter: 0 }, 1, /429|rate|too many/i],
  ["500", { status: 500 }, 1, /500/],
  ["a proxy's page", { kind: "html" }, 1, /502/],
  ["a cut answer", { kind: "truncate" }, 1, /./],
  ["a reset", { kind: "reset" }, 1, /./],
  ["API_ERROR", { kind: "apiError" }, 1, /An unknown error occurred/],
  ["no JSON", { status: 200, body: "hello" }, 1, /./],
];
for (const [what, fault, code, message] of REFUSED) {
  Deno.test(`taskrun ends with ${code} where the API answers with ${what}`, async () => {
    await using api = await startRecorded({ faults: [fault] });
    const args = ["show", ...ofSmall("day"), "--retries", "0"];
    const ran = await runCli([...args, "--api-url", api.url]);
    assertEquals([ran.code, ran.stdout], [code, ""], ran.stderr);
    assertMatch(ran.stderr, /^taskrun: Cannot [^\n]*\n(?: {2}\w+: [^\n]*\n)*$/);
    assertMatch(ran.stderr, message);
  });
}

Deno.test("taskrun waits no longer than --timeout", async () => {
  await using api = await startRecorded({ faults: [{ kind: "hang" }] });
  const args = ["show", ...ofSmall("day"), "--timeout", "0.2"];
  const { code, stderr } = await runCli([...args, "--api-url", api.url]);
  assertEquals(code, 1);
  assertMatch(
    stderr,
    /after 200 ms it still waited .*\n {2}hint: Raise --time/,
  );
});

Deno.test("taskrun reports that it retries", async () => {
  await using api = await startRecorded({
    faults: [{ at: 1, status: 503, retryAfter: 0 }],
  });
  const args = ["show", ...ofSmall("day"), "--api-url", api.url];
  const { code, stderr } = await runCli(args);
  assertEquals(code, 0);
  assertMatch(stderr, /^taskrun: Cannot .*503.*; attempt 2 in 0\.0 s\n$/);
});

Deno.test("taskrun keeps what it has printed when the API fails on the way", async () => {
  const flowRunId = "11111111-2222-4333-8444-555555555555";
  await using api = await startRecorded({
    mapped: [{ flowRunId, slug: "m", count: 300 }],
    faults: [{ at: 3, status: 403 }],
  });
  const target = ["--slug", "m", "--flow-run", flowRunId];
  const args = ["mapped", ...target, "--concurrency", "1", "--api-url"];
  const { code, stdout } = await runCli([...args, api.url]);
  assertEquals([code, stdout.trimEnd().split("\n").length], [4, 100]);
});
