import { assert, assertEquals, assertMatch } from "@std/assert";
import { startTestBackend } from "../../src/testing/mod.ts";
import { findChromium } from "../_chromium.ts";
import { commands, type Ended, plainEnv } from "./_example.ts";

const ROOT = new URL("../../", import.meta.url);
const FLOW_RUN = "8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d";

async function runCommand(
  command: string,
  args: readonly string[],
  cwd: string | URL,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    cwd,
    clearEnv: true,
    env: { ...plainEnv(), ...env },
  }).output();
  const decoder = new TextDecoder();
  return {
    code,
    printed: decoder.decode(stdout),
    errors: decoder.decode(stderr),
  };
}

/** Why a program cannot be run; undefined if it can. */
function whyNot(program: string): string | undefined {
  try {
    const { success } = new Deno.Command(program, { args: ["--version"] })
      .outputSync();
    return success ? undefined : `"${program} --version" fails`;
  } catch {
    return `there is no "${program}"`;
  }
}

const whyNoNpm = whyNot("node") ?? whyNot("npm");
const chromium = findChromium();

/** What stands in the folder of an example that was run there. */
const MADE = ["node_modules", "dist"];

async function copyFolder(from: URL, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (MADE.includes(name)) continue;
    const [source, target] = [new URL(name, from), `${to}/${name}`];
    if (isDirectory) await copyFolder(new URL(`${source}/`), target);
    else await Deno.copyFile(source, target);
  }
}

/** Makes a folder like a clone, with the examples, the package and the recorded results alone. */
async function fillClone(clone: string): Promise<void> {
  for (const path of ["examples/node", "examples/vite"]) {
    await copyFolder(new URL(`${path}/`, ROOT), `${clone}/${path}`);
  }
  await Deno.mkdir(`${clone}/tests/data`, { recursive: true });
  const results = new URL("tests/data/results", ROOT);
  await Deno.symlink(results, `${clone}/tests/data/results`);
  const pack = await runCommand(
    Deno.execPath(),
    ["task", "npm", `${clone}/npm`],
    ROOT,
  );
  assertEquals(pack.code, 0, pack.errors);
}

/** Lets npm ask for packages alone. */
const QUIET = {
  npm_config_audit: "false",
  npm_config_fund: "false",
  npm_config_update_notifier: "false",
};

/** Runs the command of an example after the package has been made. */
async function runInClone(
  clone: string,
  path: string,
  { without = "" } = {},
): Promise<Ended> {
  const command = commands().get(path)!;
  const packing = "deno task npm && ";
  assert(command.startsWith(packing) && command.endsWith(without), command);
  const rest = command.slice(packing.length, command.length - without.length);
  const ended = await runCommand("sh", ["-c", rest], clone, QUIET);
  assertEquals(ended.code, 0, ended.printed + ended.errors);
  return ended;
}

Deno.test({
  name: "the examples for Node and Vite run from the npm package" +
    (whyNoNpm ? ` (${whyNoNpm})` : ""),
  ignore: whyNoNpm !== undefined,
  async fn(t) {
    const clone = await Deno.makeTempDir();
    const node = `${clone}/examples/node`;
    const vite = `${clone}/examples/vite`;
    try {
      await fillClone(clone);
      await t.step("node writes a mapped task into a packed file", async () => {
        const { printed } = await runInClone(clone, "node/README.md");
        assertMatch(
          printed,
          /^Wrote results\.ndjson\.gz, whose last lines are of\n {2}998 Success \{"order":1998,"gross":249\.5\}\n {2}999 Success \{"order":1999,"gross":249\.75\}\n$/m,
        );
      });
      await t.step("node reads an API of one's own", () => ownApi(node));
      await t.step("vite builds the page", async () => {
        const without = " && npm start";
        const { printed } = await runInClone(clone, "vite/README.md", {
          without,
        });
        assertMatch(printed, /dist\/index\.html .*\n[^]*built in /);
      });
      await t.step(
        "vite's server has the page and the API",
        () => withServer(vite, askServer),
      );
      await t.step({
        name: "vite's page shows task runs and their results" +
          (chromium ? "" : " (there is no Chromium: set TASKRUNVIEW_CHROMIUM)"),
        ignore: chromium === undefined,
        fn: () => withServer(vite, lookAtPage),
      });
    } finally {
      await Deno.remove(clone, { recursive: true });
    }
  },
});

async function ownApi(folder: string): Promise<void> {
  await using api = await startTestBackend({
    mapped: [{ flowRunId: FLOW_RUN, slug: "add-1", count: 3, missing: [1] }],
  });
  const own = (slug: string) =>
    runCommand("node", ["main.js", "own.gz"], folder, {
      FLOW_RUN_ID: FLOW_RUN,
      TASK_SLUG: slug,
      PREFECT__CLOUD__API: api.url,
    });
  for (
    const [slug, complaint] of [
      ["add-1", /^Cannot find all children of "add-1": .* index 1 of 3$/m],
      ["count", /^Cannot .*"count"/],
      ["none", /^Cannot find .*"none"/],
    ] as const
  ) {
    const { code, printed, errors } = await own(slug);
    assertEquals([code, printed], [1, ""], slug);
    assertMatch(errors, complaint);
  }
  api.setMapped([{ flowRunId: FLOW_RUN, slug: "add-1", count: 2 }]);
  const { code, printed, errors } = await own("add-1");
  assertEquals(
    [code, printed],
    [
      0,
      "Wrote own.gz, whose last lines are of\n  0 Success 0\n  1 Success 1\n",
    ],
    errors,
  );
}

/** Runs with the server of the Vite example, and stops it. */
async function withServer(
  folder: string,
  run: (url: string) => Promise<void>,
): Promise<void> {
  const server = new Deno.Command("node", {
    args: ["server.js"],
    cwd: folder,
    clearEnv: true,
    env: { ...plainEnv(), PORT: "0" },
    stdout: "piped",
  }).spawn();
  const lines = server.stdout.pipeThrough(new TextDecoderStream()).getReader();
  try {
    const { value = "" } = await lines.read();
    assertMatch(value, /^http:\/\/127\.0\.0\.1:\d+\/\n$/);
    await run(value.trim());
  } finally {
    server.kill();
    await lines.cancel();
    await server.status;
  }
}

async function askServer(url: string): Promise<void> {
  const page = await fetch(url);
  assertEquals(page.url, `${url}?flowRun=${FLOW_RUN}`);
  const [script] = /assets\/index-[^"]+\.js/.exec(await page.text()) ?? [];
  const asked: [path: string, status: number, type: string | null][] = [
    [script!, 200, "text/javascript; charset=utf-8"],
    [`api/flow-runs/${FLOW_RUN}/task-runs`, 200, "application/x-ndjson"],
    ["api/task-runs/none/result", 400, "application/problem+json"],
    ["none.js", 404, null],
    ["%2e%2e/server.js", 404, null],
    ["..%2fserver.js", 404, null],
    ["package.json", 404, null],
  ];
  for (const [path, status, type] of asked) {
    const answer = await fetch(url + path);
    await answer.body?.cancel();
    const found = [answer.status, answer.headers.get("content-type")];
    assertEquals(found, [status, type], path);
  }
}

/** Prefect's colours for Success and Mapped. */
const GREEN = "background: rgb(40, 167, 69);";
const BLUE = "background: rgb(0, 60, 203);";

async function lookAtPage(url: string): Promise<void> {
  const look = new URL("./_look.ts", import.meta.url).pathname;
  const lock = ["--lock=dev.lock", "--frozen"];
  const args = ["run", ...lock, "--allow-all", look, chromium!, url];
  const { code, printed, errors } = await runCommand(
    Deno.execPath(),
    args,
    ROOT,
  );
  assertEquals(code, 0, errors);
  assertEquals(JSON.parse(printed), {
    complaints: [],
    status: "6 task runs",
    runs: [
      ["count: Success", GREEN],
      ["day: Success", GREEN],
      ["enrich-1: Mapped", BLUE],
      ["extract-io-orders-1: Success", GREEN],
      ["summarize-1: Success", GREEN],
      ["transform-1: Mapped", BLUE],
    ],
    results: {
      "summarize-1": {
        count: 3,
        gross: 14.2443,
        skus: ["SKU-3", "SKU-4", "SKU-8"],
      },
      count: 3,
    },
  });
}
