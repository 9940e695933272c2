import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  createClient,
  describeClient,
  fromTaskRunId,
  iterFlowRuns,
  readResult,
  ResultError,
} from "../../../mod.ts";
import {
  ArchiveError,
  archiveRuns,
  openArchive,
} from "../../../src/archive/mod.ts";
import { createHandler } from "../../../src/http/mod.ts";
import { ROUTES } from "../../../src/http/routes/table.ts";
import {
  recordedFlowRuns,
  startTestBackend,
} from "../../../src/testing/mod.ts";
import { createTables } from "../../../src/archive/ddl.ts";
import { openSqlite } from "../../../src/archive/sqlite.ts";
import { everyKind, withArchives } from "./_server_and_archive.ts";

const DATA = everyKind();

/** One task run of each state and class of result, one flow run of each name. */
const IDS = [
  ...new Map(
    DATA.rows.map((
      row,
    ) => [JSON.stringify([row.state, resultType(row)]), row.id]),
  ).values(),
  ...DATA.flowRuns.map(({ id }) => id),
];

function resultType({ serialized_state }: { serialized_state?: unknown }) {
  const state = serialized_state as { _result?: { type: string } } | null;
  return state?._result?.type;
}

/** What the answer to a request has, but for the words of errors and sizes. */
async function answerOf(
  handler: ReturnType<typeof createHandler>,
  path: string,
): Promise<unknown> {
  const response = await handler(new Request(`http://localhost${path}`));
  const { status } = response;
  const type = response.headers.get("content-type");
  const text = await response.text();
  const body = type === "application/problem+json"
    ? JSON.parse(text).code
    : text.split("\n").map(comparable);
  return { status, type, body };
}

/** Names have no order, and the error of a result says where it was met. */
function comparable(line: string): unknown {
  if (!/^[[{]/.test(line)) return line;
  return JSON.parse(line, (name, value) => {
    if (typeof value !== "string") return value;
    if (name === "message" || name === "detail") {
      return value.replace(/^Cannot read .* could not be archived: /, "");
    }
    return value.replace(/(\.\d*[1-9])0+\+00:00$/, "$1+00:00");
  });
}

Deno.test("every path of the HTTP handler has the same answer from an archive", () =>
  withArchives(async ({ server, archives }) => {
    const local = { roots: [] };
    const ofServer = createHandler({ client: server, local });
    const ofArchive = createHandler({ client: archives[0]!, local });
    const statuses = new Set<number>();
    for (const { path } of ROUTES) {
      const ids = path.includes("{id}") ? IDS : [""];
      for (const id of ids) {
        const url = path.replace("{id}", id);
        const expected = await answerOf(ofServer, url);
        assertEquals(await answerOf(ofArchive, url), expected, url);
        statuses.add((expected as { status: number }).status);
      }
    }
    assert(statuses.size >= 4, `${[...statuses]}`);
  }));

async function withFolder(run: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Writes an archive of the recorded flow runs. */
async function archived(path: string): Promise<string> {
  await using api = await startTestBackend(recordedFlowRuns());
  const client = createClient({ apiUrl: api.url });
  await archiveRuns(path, { client, everything: true });
  return path;
}

const NOT_OPENED: readonly (readonly [
  what: string,
  code: string,
  make: (path: string) => Promise<void>,
])[] = [
  ["no file", "not_found", async () => {}],
  ["an empty folder", "not_found", (path) => Deno.mkdir(path)],
  [
    "a folder in the place of the file",
    "not_an_archive",
    (path) => Deno.mkdir(`${path}/archive.sqlite`, { recursive: true }),
  ],
  [
    "a text",
    "not_an_archive",
    (path) =>
      written(path, "no database, but longer than the header ".repeat(9)),
  ],
  ["an empty file", "not_an_archive", (path) => written(path, "")],
  [
    "a database of another program",
    "not_an_archive",
    (path) => made(path, "CREATE TABLE task_run (id)"),
  ],
  [
    "a newer version",
    "unsupported_version",
    (path) => made(path, `${createTables()}; PRAGMA user_version = 99`),
  ],
  [
    "a version below the first",
    "unsupported_version",
    (path) => made(path, `${createTables()}; PRAGMA user_version = 0`),
  ],
  [
    "an archive without its tables",
    "damaged",
    (path) => made(path, `${createTables()}; DROP TABLE result`),
  ],
  ["a file whose pages are overwritten", "damaged", async (path) => {
    await made(path, createTables());
    const file = await Deno.readFile(`${path}/archive.sqlite`);
    file.fill(0x55, 100, 4_096);
    await Deno.writeFile(`${path}/archive.sqlite`, file);
  }],
];

async function written(path: string, text: string): Promise<void> {
  await Deno.mkdir(path);
  await Deno.writeTextFile(`${path}/archive.sqlite`, text);
}

async function made(path: string, sql: string): Promise<void> {
  await Deno.mkdir(path);
  const database = await openSqlite(`${path}/archive.sqlite`);
  database.exec(sql);
  database.close();
}

for (const [what, code, make] of NOT_OPENED) {
  Deno.test(`openArchive() refuses ${what}: ${code}`, () =>
    withFolder(async (folder) => {
      const path = `${folder}/history`;
      await make(path);
      const error = await assertRejects(() => openArchive(path), ArchiveError);
      assertEquals(error.code, code, error.message);
      assert(error.message.includes(path), error.message);
      assert(error.hint !== undefined, "it has a hint");
    }));
}

Deno.test("an archive is closed once, and refuses calls after it", () =>
  withFolder(async (folder) => {
    const client = await openArchive(await archived(`${folder}/history`));
    assert(client.isComplete);
    await client.close();
    await client.close();
    const error = await assertRejects(
      () => Array.fromAsync(iterFlowRuns({ client })),
      ArchiveError,
    );
    assertEquals(error.code, "closed");
  }));

Deno.test("GraphQL to an archive is an error with a hint", () =>
  withFolder(async (folder) => {
    await using client = await openArchive(await archived(`${folder}/a.db`));
    const error = await assertRejects(
      () => client.graphql("{ hello }"),
      ArchiveError,
    );
    assertEquals(error.code, "unsupported");
    assert(error.hint?.includes("iterFlowRuns()"), error.hint);
  }));

Deno.test("describeClient() has the path, the source and whether it is complete", () =>
  withFolder(async (folder) => {
    const path = await archived(`${folder}/history`);
    const database = await openSqlite(`${path}/archive.sqlite`);
    for (const complete of ["true", "false"]) {
      database.prepare("UPDATE meta SET value = ? WHERE key = 'complete'")
        .run(complete);
      await using client = await openArchive(path);
      const { settings } = describeClient(client);
      assertEquals(settings.archive!.value, path);
      assertEquals(settings.isComplete!.value, complete);
      assert(settings.source!.value.startsWith("http://127.0.0.1:"));
      assertEquals(client.isComplete, complete === "true");
    }
    database.close();
  }));

Deno.test("options of openArchive() are checked at the call", async () => {
  await assertRejects(
    // @ts-expect-error -- an option of another name
    () => openArchive("history", { result: {} }),
    TypeError,
    '"results" is',
  );
  await assertRejects(
    // @ts-expect-error -- a path of another type
    () => openArchive(new URL("file:///history")),
    TypeError,
  );
  assertThrows(() => describeClient({ apiUrl: "", graphql: Promise.reject }));
});

Deno.test("an aborted call to an archive rejects with its reason", () =>
  withFolder(async (folder) => {
    await using client = await openArchive(await archived(`${folder}/history`));
    const signal = AbortSignal.abort(new Error("enough"));
    const id = recordedFlowRuns().rows[0]!.id;
    await assertRejects(
      () => fromTaskRunId(id, { client, signal }),
      Error,
      "enough",
    );
    await assertRejects(
      () =>
        readResult({ type: "S3Result", bucket: "b", location: "k" }, {
          client,
          signal,
        }),
      Error,
      "enough",
    );
  }));

Deno.test("a result that is not archived says what to do", () =>
  withFolder(async (folder) => {
    await using client = await openArchive(await archived(`${folder}/history`));
    const error = await assertRejects(
      () =>
        readResult({ type: "S3Result", bucket: "b", location: "k" }, {
          client,
        }),
      ResultError,
    );
    assertEquals([error.code, error.retryable], ["not_found", false]);
    assert(error.hint?.includes("with results"), error.hint);
  }));
