import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { askedUntilCalm } from "../../http/_calm.ts";
import {
  askedInAll,
  MADE_FLOW,
  ofFlow,
  type Ran,
  RESULTS_DIR,
  runCli,
  SMALL_FLOW,
  startRecorded,
} from "../_run_cli.ts";

const SUMMARIZE = "fee1d594-7794-554d-a058-2e222c878c04";

/** Serves while `ask` asks, then interrupts. */
async function whileServing(
  args: readonly string[],
  ask: (url: string) => Promise<void>,
): Promise<Ran> {
  const interruption = new AbortController();
  const address = Promise.withResolvers<string>();
  const running = runCli(["serve", "--port", "0", ...args], {
    signal: interruption.signal,
    onWrite: (text) => address.resolve(text.trim()),
  });
  try {
    await Promise.race([address.promise.then(ask), running]);
  } finally {
    interruption.abort();
  }
  return await running;
}

Deno.test("taskrun serve has a page, and the handler below /api", async () => {
  await using api = await startRecorded();
  const args = ["--root", RESULTS_DIR, "--api-url", api.url];
  const ran = await whileServing(args, async (url) => {
    assertMatch(url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
    const page = await fetch(url);
    assertMatch(await page.text(), /^<!doctype html>/i);
    const value = await fetch(`${url}api/task-runs/${SUMMARIZE}/result`);
    assertEquals((await value.json()).count, 3);

    const runs = await fetch(`${url}api/flow-runs/${SMALL_FLOW}/task-runs`);
    assertEquals((await runs.text()).trimEnd().split("\n").length, 12);

    const lost = await fetch(`${url}api/nothing`);
    assertEquals(lost.status, 404);
    assertMatch(lost.headers.get("content-type")!, /problem\+json/);
    await lost.body?.cancel();
  });
  assertEquals([ran.code, ran.stderr], [130, ""]);
});

Deno.test("taskrun serve reads no file without --root, and says so", async () => {
  await using api = await startRecorded();
  const ran = await whileServing(["--api-url", api.url], async (url) => {
    const value = await fetch(`${url}api/task-runs/${SUMMARIZE}/result`);
    assertEquals(value.status, 403);
    assertEquals((await value.json()).code, "denied");
  });
  assertMatch(ran.stderr, /^taskrun: files .*: pass folders with --root\n$/);
});

Deno.test("taskrun serve answers for no other host", async () => {
  await using api = await startRecorded();
  await whileServing(["--api-url", api.url], async (url) => {
    const headers = { "x-forwarded-host": "evil.example" };
    const refused = await fetch(`${url}api/openapi.json`, { headers });
    await refused.body?.cancel();
    assertEquals(refused.status, 403);
  });
});

Deno.test("taskrun serve ends open streams, and what is behind them", async () => {
  await using api = await startRecorded({
    mapped: [{ flowRunId: MADE_FLOW, slug: "m", count: 1_000_000 }],
  });
  const found = await runCli([
    "show",
    ...ofFlow(MADE_FLOW, "m"),
    "--json",
    "--api-url",
    api.url,
  ]);
  const { taskRunId } = JSON.parse(found.stdout);
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  const ran = await whileServing(["--api-url", api.url], async (url) => {
    const { body } = await fetch(`${url}api/task-runs/${taskRunId}/mapped`);
    reader = body!.getReader();
    const { value } = await reader.read();
    assert(value!.length > 0);
  });
  const asked = api.requests.length;
  assertEquals(ran.code, 130);
  await assertRejects(async () => {
    while (!(await reader!.read()).done);
  });
  assert(await askedInAll(api) <= asked + 1); // one was on its way
});

Deno.test("a client that leaves stops the work for its answer", async () => {
  await using api = await startRecorded({
    mapped: [{ flowRunId: MADE_FLOW, slug: "m", count: 1_000_000 }],
  });
  const found = await runCli([
    "show",
    ...ofFlow(MADE_FLOW, "m"),
    "--json",
    "--api-url",
    api.url,
  ]);
  const { taskRunId } = JSON.parse(found.stdout);
  await whileServing(["--api-url", api.url], async (url) => {
    const { body } = await fetch(`${url}api/task-runs/${taskRunId}/mapped`);
    const reader = body!.getReader();
    await reader.read();
    await reader.cancel();
    const asked = await askedUntilCalm(api, 9_000, async () => {
      const other = await fetch(`${url}api/task-runs/${taskRunId}`);
      await other.body?.cancel();
    });
    assert(asked < 9_000, `${asked} requests`);
  });
});

Deno.test("taskrun serve reports a port in use", async () => {
  const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  try {
    const { code, stderr } = await runCli([
      "serve",
      "--port",
      `${taken.addr.port}`,
      "--api-url",
      "http://127.0.0.1:1",
    ]);
    assertEquals(code, 1);
    assertMatch(stderr, /^taskrun: Cannot listen on port \d+: it is in use/);
  } finally {
    taken.close();
  }
});
