import { assert, assertEquals, assertMatch } from "@std/assert";
import { MADE_FLOW, ofFlow, ofSmall, startRecorded } from "./_run_cli.ts";

const ROOT = new URL("../../", import.meta.url);

function taskrun(args: readonly string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "src/cli/mod.ts", ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

async function startLarge() {
  return await startRecorded({
    mapped: [{ flowRunId: MADE_FLOW, slug: "m", count: 1_000_000 }],
  });
}

/** Gives what a stream has sent until there are so many lines. */
async function readLines(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  count: number,
): Promise<string[]> {
  let received = "";
  while (received.split("\n").length <= count) {
    const { done, value } = await reader.read();
    if (done) break;
    received += text(value);
  }
  return received.split("\n").slice(0, count);
}

Deno.test("the program prints and ends like main()", async () => {
  await using api = await startRecorded();
  const args = ["show", ...ofSmall("day"), "--api-url", api.url];
  const shown = await taskrun(args).output();
  assertEquals([shown.code, text(shown.stderr)], [0, ""]);
  assertMatch(text(shown.stdout), /^● Success {2}day\n/);

  const lost = await taskrun([...args, "--index", "7"]).output();
  assertEquals([lost.code, text(lost.stdout)], [3, ""]);
  assertMatch(text(lost.stderr), /^taskrun: Cannot find task run "day\[7\]"/);
});

Deno.test("what npm installs is the same", async () => {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "src/cli/program.ts", "--version"],
    cwd: ROOT,
  }).output();
  assertEquals([code, text(stdout)], [0, "0.1.0\n"]);
});

Deno.test("a reader that goes is no error, and stops the work", async () => {
  await using api = await startLarge();
  const args = ["mapped", ...ofFlow(MADE_FLOW, "m"), "--api-url", api.url];
  const child = taskrun(args).spawn();
  const reader = child.stdout.getReader();
  const [first] = await readLines(reader, 1);
  await reader.cancel();
  const stderr = new Response(child.stderr).text();
  const { code } = await child.status;
  assertEquals(JSON.parse(first!).mapIndex, 0);
  assertEquals([code, await stderr], [0, ""]);
  assert(api.requests.length < 1_000, `${api.requests.length} requests`);
});

const SIGNALS: [signal: Deno.Signal, code: number][] = [
  ["SIGINT", 130],
  ["SIGTERM", 143],
];
for (const [signal, code] of SIGNALS) {
  Deno.test(`${signal} in the middle of a stream ends with ${code}`, async () => {
    await using api = await startLarge();
    const args = ["mapped", ...ofFlow(MADE_FLOW, "m"), "--api-url", api.url];
    const child = taskrun(args).spawn();
    const reader = child.stdout.getReader();
    await readLines(reader, 200);
    child.kill(signal);
    while (!(await reader.read()).done);
    const stderr = new Response(child.stderr).text();
    const status = await child.status;
    assertEquals([status.code, await stderr], [code, ""]);
  });
}

Deno.test("SIGINT while the API hangs ends at once, with no file", async () => {
  const folder = await Deno.makeTempDir();
  const asked = Promise.withResolvers<void>();
  await using api = await startRecorded({
    mapped: [{ flowRunId: MADE_FLOW, slug: "m", count: 1_000 }],
    faults: [{ at: 4, kind: "hang" }],
    onRequest: ({ number }) => void (number === 4 && asked.resolve()),
  });
  const target = ofFlow(MADE_FLOW, "m");
  const args = ["export", ...target, "-o", `${folder}/a.parquet`];
  try {
    const child = taskrun([...args, "--api-url", api.url]).spawn();
    await asked.promise;
    child.kill("SIGINT");
    const { code, stdout, stderr } = await child.output();
    assertEquals([code, text(stdout), text(stderr)], [130, "", ""]);
    assertEquals([...Deno.readDirSync(folder)], []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("an output that is full is an error", async () => {
  await using api = await startRecorded();
  const line = `exec "$@" > /dev/full`;
  const { code, stderr } = await new Deno.Command("sh", {
    args: [
      "-c",
      line,
      "sh",
      Deno.execPath(),
      ...["run", "--allow-all", "src/cli/mod.ts"],
      ...["show", ...ofSmall("day"), "--api-url", api.url],
    ],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  assertEquals(code, 1);
  assertMatch(text(stderr), /^taskrun: Cannot write: .*space/);
});
