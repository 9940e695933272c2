import { assert, assertEquals, assertMatch } from "@std/assert";
import { createClient } from "../../mod.ts";
import { archiveRuns } from "../../src/archive/mod.ts";
import { openSqlite } from "../../src/archive/sqlite.ts";
import { startTestBackend } from "../../src/testing/mod.ts";
import { everyKind, READERS } from "../archive/read/_server_and_archive.ts";
import { type Ran, runCli } from "./_run_cli.ts";

const DATA = everyKind();
const idOf = (name: string) =>
  DATA.flowRuns.find((run) => run.name === name)!.id;
const runOf = (slug: string) =>
  DATA.rows.find((row) => row.task.slug === slug)!;

async function withArchive(
  run: (path: string, apiUrl: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  await using api = await startTestBackend(DATA);
  try {
    const client = createClient({
      apiUrl: api.url,
      retry: false,
      results: { readers: READERS },
    });
    const path = `${folder}/history`;
    await archiveRuns(path, { client, everything: true });
    await run(path, api.url);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const COMMANDS: readonly (readonly string[])[] = [
  ["runs"],
  ["runs", "--table"],
  ["runs", "--flow", "shop", "--json"],
  ["list", idOf("brown-cow")],
  ["list", idOf("amber-heron"), "--table"],
  ["list", idOf("amber-heron").slice(0, 8), "--state", "Failed"],
  ["show", idOf("brown-cow")],
  ["show", runOf("price-1").id],
  ["show", runOf("price-1").id.slice(0, 8), "--json"],
  ["show", "--slug", "flaky-1", "--flow-run", idOf("amber-heron")],
  ["show", "--slug", "none-1", "--flow-run", idOf("amber-heron")],
  ["result", runOf("price-1").id],
  ["result", runOf("extract-1").id, "--json"],
  ["result", runOf("fail-1").id],
  ["mapped", runOf("price-1").id, "--results"],
  ["export", runOf("price-1").id, "--format", "csv"],
  ["failures", idOf("amber-heron")],
  ["logs", idOf("amber-heron")],
  ["logs", idOf("amber-heron"), "-f", "--json"],
  ["watch", idOf("brown-cow")],
  ["show", "00000000-0000-4000-8000-000000000000"],
];

/** Lines of JSON are compared by their values: names have no order, and a
 * database writes no zeros at the end of a time. */
function comparable({ stdout, ...ran }: Ran): unknown {
  const lines = stdout
    .replaceAll(/(\.\d*[1-9])0+\+00:00/g, "$1+00:00").split("\n").map((line) =>
      /^\{".*\}$/.test(line) ? JSON.parse(line) : line
    );
  return { ...ran, stdout: lines };
}

Deno.test("every command that reads prints the same with --archive", () =>
  withArchive(async (path, apiUrl) => {
    for (const command of COMMANDS) {
      const expected = await runCli([...command, "--api-url", apiUrl]);
      const ran = await runCli([...command, "--archive", path]);
      assertEquals(comparable(ran), comparable(expected), command.join(" "));
    }
  }));

Deno.test("taskrun result reads from an archive what no command could reach", () =>
  withArchive(async (path) => {
    const { id } = DATA.rows.find(({ serialized_state: state }) =>
      (state as { _result?: { type: string } })?._result?.type === "S3Result" &&
      JSON.stringify(state).includes("shop")
    )!;
    const ran = await runCli(["result", id, "--raw", "--archive", path]);
    assertEquals([ran.code, ran.stderr], [0, ""]);
    assertMatch(ran.stdout, /^(?:value|x)/);
  }));

Deno.test("taskrun doctor describes the archive, and nothing else", () =>
  withArchive(async (path) => {
    const { code, stdout } = await runCli(["doctor", "--archive", path]);
    assertEquals(code, 0);
    assertMatch(stdout, /isComplete +true/);
    assertMatch(stdout, /The archive was read in \d+ ms/);
    assert(!stdout.includes("API key"), stdout);
    assert(!stdout.includes("S3Result"), stdout);
  }));

Deno.test("an incomplete archive is read, with a note on stderr", () =>
  withArchive(async (path) => {
    const database = await openSqlite(`${path}/archive.sqlite`);
    database.exec("UPDATE meta SET value = 'false' WHERE key = 'complete'");
    database.close();
    const { code, stderr } = await runCli(["runs", "--archive", path]);
    assertEquals(code, 0);
    assertMatch(stderr, /the archive is incomplete/);
  }));

const REFUSALS:
  readonly (readonly [args: string[], code: number, text: RegExp])[] = [
    [
      ["runs", "--archive", "PATH", "--api-url", "http://x"],
      2,
      /one of them is read/,
    ],
    [["runs", "--archive", "PATH/nothing"], 3, /does not exist/],
    [
      ["watch", idOf("quiet-owl"), "--archive", "PATH"],
      1,
      /Scheduled in the archive/,
    ],
    [
      ["logs", idOf("quiet-owl"), "-f", "--archive", "PATH"],
      1,
      /archive, which does not change/,
    ],
    [
      ["open", idOf("quiet-owl"), "--port", "1", "--archive", "PATH"],
      1,
      /an archive has none/,
    ],
  ];
Deno.test("what an archive cannot do ends with an error", () =>
  withArchive(async (path) => {
    for (const [args, code, text] of REFUSALS) {
      const ran = await runCli(args.map((word) => word.replace("PATH", path)));
      assertEquals(ran.code, code, `${args} ${ran.stderr}`);
      assertMatch(ran.stderr, text);
      assertMatch(ran.stderr, /hint: /, args.join(" "));
    }
  }));
