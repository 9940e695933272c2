import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  recordedFlowRuns,
  startTestBackend,
} from "../../../../src/testing/mod.ts";
import { countsOf, metaOf } from "../../../archive/_dump.ts";
import { runCli } from "../../_run_cli.ts";

async function withArchive(
  run: (
    folder: string,
    taskrun: (...args: string[]) => ReturnType<typeof runCli>,
  ) => Promise<void>,
  terminal = false,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  await using api = await startTestBackend(recordedFlowRuns());
  try {
    await run(
      folder,
      (...args) =>
        runCli(["archive", ...args, "--api-url", api.url], {
          terminal,
          env: { MY_DATABASE: "postgres://me:secret@127.0.0.1:1/prefect" },
        }),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("taskrun archive writes an archive and says what is in it", () =>
  withArchive(async (folder, taskrun) => {
    const path = `${folder}/history`;
    const { code, stdout, stderr } = await taskrun(path, "--everything");
    assertEquals([code, stderr], [0, ""]);
    assertEquals(
      stdout,
      `archived in ${path}
  flow runs  3 written, 0 unchanged
  flows      2
  task runs  11
  states     34
  log lines  38
  results    0 read (0 bytes), 0 known, 0 not readable
`,
    );
    assertEquals((await metaOf(path)).complete, "true");
  }));

Deno.test("taskrun archive --json prints the report", () =>
  withArchive(async (folder, taskrun) => {
    const path = `${folder}/history.sqlite`;
    const { code, stdout } = await taskrun(
      path,
      ...["--flow", "orders", "--state", "Success", "--no-logs", "--json"],
    );
    assertEquals(code, 0);
    assertEquals(JSON.parse(stdout).flowRuns, { written: 1, unchanged: 0 });
    assertEquals((await countsOf(path)).log, 0);
  }));

Deno.test("taskrun archive shows on a terminal how far it is", () =>
  withArchive(async (folder, taskrun) => {
    const { code, stderr } = await taskrun(`${folder}/history`, "--everything");
    assertEquals(code, 0);
    // Nothing is shown of what is over at once; what is shown is taken away.
    assert(stderr === "" || stderr.endsWith("\x1b[K"), stderr);
  }, true));

Deno.test("taskrun archive --dry-run counts, and writes nothing", () =>
  withArchive(async (folder, taskrun) => {
    const path = `${folder}/history`;
    const args = [path, "--everything", "--dry-run"];
    const { code, stdout } = await taskrun(...args);
    assertEquals(code, 0);
    assertEquals(
      stdout,
      `would be archived
  flow runs  3
  task runs  11
  log lines  38
  results    about 0, of unknown size
  sample     0 results in 11 task runs; of 0 probed, 0 not readable
`,
    );
    const { stdout: json } = await taskrun(...args, "--no-results", "--json");
    assertEquals(JSON.parse(json).results, null);
    assertEquals([...Deno.readDirSync(folder)], []);
  }));

const REFUSED:
  readonly (readonly [args: readonly string[], message: RegExp])[] = [
    [["--everything"], /the path of the archive is missing/],
    [["x"], /no flow runs are selected/],
    [["x", "--everything", "--flow", "orders"], /Cannot use --everything/],
    [["x", "--flow-run", "y"], /not a UUID/],
    [
      ["x", "--everything", "--database-url", "NO_SUCH"],
      /neither an address nor a variable/,
    ],
    [
      ["x", "--everything", "--database-url", "MY_DATABASE"],
      /Cannot read the database "postgres:\/\/127\.0\.0\.1:1\/prefect"/,
    ],
  ];
for (const [args, message] of REFUSED) {
  Deno.test(`taskrun archive ${args.join(" ")} is refused`, () =>
    withArchive(async (_, taskrun) => {
      const { code, stderr } = await taskrun(...args);
      assert(code !== 0);
      assertMatch(stderr, message);
      assert(!stderr.includes("secret"));
    }));
}

Deno.test("taskrun archive --verify decodes the results of an archive", () =>
  withArchive(async (folder, taskrun) => {
    const path = `${folder}/history`;
    const { code, stdout } = await taskrun(path, "--everything", "--verify");
    assertEquals(code, 0);
    const [, second] = stdout.split("results of ");
    const told = `${path}\n  decoded   0\n  failed    0\n  not read  0\n`;
    assertEquals(second, told);
    const { stdout: json } = await taskrun(path, "--verify", "--json");
    assertEquals(JSON.parse(json), {
      path,
      decoded: 0,
      failed: 0,
      unread: 0,
      failures: [],
    });
    const missing = await taskrun(`${folder}/nothing`, "--verify");
    assertEquals(missing.code, 3);
  }));
