import { assert, assertEquals, assertRejects } from "@std/assert";
import { createClient } from "../../../../mod.ts";
import { ArchiveError, archiveRuns } from "../../../../src/archive/mod.ts";
import { startTestBackend } from "../../../../src/testing/mod.ts";
import { dump, metaOf } from "../../_dump.ts";
import { history } from "../../_history.ts";
import { madeResults } from "../../_results.ts";
import { startServerDatabase } from "../../_server_database.ts";

/** More than one page of a cursor. */
const DATA = withIds(history({ taskRuns: [0, 3, 1_010, 12], lines: 300 }));
const RESULTS = { readers: { S3Result: madeResults } };

/** Gives an id to what a backend would give one, so that both have the same. */
function withIds(data: ReturnType<typeof history>) {
  const id = () => crypto.randomUUID();
  const named = <T extends object>(rows: readonly T[] = []) =>
    rows.map((row) => ({ id: id(), ...row }));
  return {
    ...data,
    flowRuns: data.flowRuns.map((run) => ({
      ...run,
      states: named(run.states),
      logs: named(run.logs),
    })),
    rows: data.rows.map((row) => ({ ...row, states: named(row.states) })),
  };
}

Deno.test("the database gives the rows of the API", async (t) => {
  const folder = await Deno.makeTempDir();
  await using api = await startTestBackend(DATA);
  await using database = await startServerDatabase(DATA);
  const client = createClient({ apiUrl: api.url, results: RESULTS });
  const { url: databaseUrl } = database;
  const from = { client, databaseUrl, concurrency: 1 };
  const [fromApi, fromDatabase] = [`${folder}/a`, `${folder}/d`];
  await archiveRuns(fromApi, { client, everything: true });
  const requests = api.requests.length;
  await archiveRuns(fromDatabase, { ...from, everything: true });
  assertEquals(api.requests.length, requests, "the API is not asked");
  const [expected, found] = [await dump(fromApi), await dump(fromDatabase)];
  for (const table of Object.keys(expected)) {
    await t.step(`of "${table}"`, () => {
      assert(expected[table]!.length > 0);
      assertEquals(found[table], expected[table]);
    });
  }
  await t.step(
    "and states where they are from, without the password",
    async () => {
      const { source } = await metaOf(fromDatabase);
      const { kind, url } = JSON.parse(source!);
      assertEquals(kind, "postgresql");
      assert(url.startsWith("postgres://127.0.0.1:"), url);
    },
  );
  const selections = [
    { projectName: "made" },
    { flowName: "doors" },
    { states: ["Scheduled", "Failed"] as const },
    { since: "2022-05-09T06:00:01Z", until: "2022-05-09T06:00:03Z" },
    { flowRunIds: [DATA.flowRuns[0]!.id] },
  ];
  for (const [at, selection] of selections.entries()) {
    await t.step(`selected by ${JSON.stringify(selection)}`, async () => {
      const options = { ...selection, results: false };
      await archiveRuns(`${folder}/a${at}.db`, { client, ...options });
      await archiveRuns(`${folder}/d${at}.db`, { ...from, ...options });
      const expected = await dump(`${folder}/a${at}.db`);
      assert(expected.flow_run!.length > 0);
      assertEquals(await dump(`${folder}/d${at}.db`), expected);
    });
  }
  await Deno.remove(folder, { recursive: true });
});

const UNREADABLE: readonly (readonly [
  what: string,
  url: string,
  message: string,
])[] = [
  ["an address of another kind", "mysql://root:secret@h/db", "is not a URL"],
  [
    "a server that is not there",
    "postgres://me:secret@127.0.0.1:1/db",
    "ECONNREFUSED",
  ],
];
for (const [what, databaseUrl, message] of UNREADABLE) {
  Deno.test(`${what} is reported without its password`, async () => {
    const error = await assertRejects(
      () => archiveRuns("nowhere", { databaseUrl, everything: true }),
      ArchiveError,
    );
    assertEquals(error.code, "database");
    assert(error.message.includes(message), error.message);
    assert(!error.message.includes("secret"));
    assert(error.hint !== undefined);
  });
}
