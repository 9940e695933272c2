import { assert, assertEquals, assertMatch } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);

const SHOWN: [what: string, pattern: RegExp][] = [
  [
    "how much there is",
    /^168 task runs of Prefect 1\.4\.1, served at http:\/\/127\.0\.0\.1:\d+$/m,
  ],
  [
    "a look-up by id",
    /^ {2}● Success {2}summarize-1 .*\n {2}task run 87aaf2a5/m,
  ],
  ["a look-up by slug", /by its slug[^\n]*\n {2}● Success {2}summarize-1/],
  [
    "a lazy result, and its second read",
    /25 orders, 130\.60 gross\n.* [\d.]+ ms, then [\d.]+ ms/,
  ],
  ["a refresh", /● Running .*\n {2}● Success .*\n {2}● Running .* before/],
  [
    "the children of a mapped task",
    /transform-1\[0\] .*\n.*transform-1\[1\] .*\n.*transform-1\[2\] .*"SKU-3"/,
  ],
  ["a gathered result", /25 results, .*\n {2}1 query and 25 files/],
  [
    "a failure that helps",
    /ResultError no_location\n {2}Cannot load the result of "divide-1\[1\]"/,
  ],
];

Deno.test("the demo shows the main job and ends well", async (t) => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "demo"],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  const printed = new TextDecoder().decode(stdout);
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  assert(!printed.includes("\x1b"), "colours although NO_COLOR is set");
  for (const [what, pattern] of SHOWN) {
    await t.step(what, () => assertMatch(printed, pattern));
  }
});

Deno.test("the demo serves its page until it is interrupted", async () => {
  const demo = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "demo", "--serve", "--port=0"],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = demo.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let printed = "";
  while (!printed.includes("Ctrl-C")) {
    const { done, value } = await reader.read();
    assert(!done, `it ended after "${printed}"`);
    printed += value;
  }
  const [, url, flowRunId] = /(http:\/\/127\.0\.0\.1:\d+\/)#\/flow-runs\/(\S+)/
    .exec(printed)!;
  const page = await fetch(url!);
  assertMatch(await page.text(), /<script type="module" src=".\/page.js">/);
  const runs = await fetch(
    `${url}api/flow-runs/${flowRunId}/task-runs?mapIndex=-1`,
  );
  assertEquals((await runs.text()).trim().split("\n").length, 15);

  demo.kill("SIGINT");
  await reader.cancel();
  const { code } = await demo.status;
  assertEquals(code, 0);
});
