import { assert, assertEquals, assertRejects } from "@std/assert";
import { createClient } from "../../../mod.ts";
import { ArchiveError, archiveRuns } from "../../../src/archive/mod.ts";
import type { ArchiveOptions } from "../../../src/archive/mod.ts";
import { startTestBackend } from "../../../src/testing/mod.ts";
import { countsOf, dump, metaOf } from "../_dump.ts";
import { history, idOf, timeOf } from "../_history.ts";
import { madeResults } from "../_results.ts";

/** One flow run of each kind: without task runs, in one page, in several ranges. */
const SIZE = { taskRuns: [0, 3, 1_700, 120], lines: 1_200 };
const DATA = history(SIZE);
const TASK_RUNS = DATA.rows.length;
const RESULTS = { readers: { S3Result: madeResults } };

async function withFolder(run: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("archiveRuns() writes every row of the API once", () =>
  withFolder(async (folder) => {
    await using api = await startTestBackend(DATA);
    const client = createClient({ apiUrl: api.url, results: RESULTS });
    const path = `${folder}/history`;
    const report = await archiveRuns(path, { client, everything: true });
    const counts = await countsOf(path);
    assertEquals(counts.flow_run, DATA.flowRuns.length);
    assertEquals(counts.task_run, TASK_RUNS);
    assertEquals(
      counts.log,
      DATA.flowRuns.flatMap(({ logs = [] }) => logs).length,
    );
    assertEquals(
      counts.task_run_state,
      DATA.rows.flatMap(({ states = [] }) => states).length,
    );
    assertEquals(counts.progress, DATA.flowRuns.length);
    assertEquals(report.taskRuns, TASK_RUNS);
    assertEquals(report.results.failed, 0);
    assert(counts.object! < counts.result!, "equal bytes are stored once");
    const meta = await metaOf(path);
    assertEquals(meta.complete, "true");
    assertEquals(JSON.parse(meta.counts!).task_run, TASK_RUNS);
    assert(!JSON.stringify(meta).includes("apiKey"));
  }));

Deno.test("a folder and a file hold the same rows", () =>
  withFolder(async (folder) => {
    await using api = await startTestBackend(DATA);
    const client = createClient({ apiUrl: api.url, results: RESULTS });
    const paths = [`${folder}/history`, `${folder}/history.sqlite`];
    for (const path of paths) {
      await archiveRuns(path, { client, everything: true });
    }
    const [asFolder, asFile] = await Promise.all(paths.map(dump));
    const withoutBytes = (all: Awaited<ReturnType<typeof dump>>) => ({
      ...all,
      object: all.object!.map(({ sha256, size }) => ({ sha256, size })),
    });
    assertEquals(withoutBytes(asFolder!), withoutBytes(asFile!));
    assert(asFile!.object!.every(({ bytes }) => bytes !== null));
    const inFiles = asFolder!.object!.filter(({ bytes }) => bytes === null);
    assert(inFiles.length > 0);
    for (const { sha256, size } of inFiles) {
      const name = `${sha256}`;
      const file = await Deno.readFile(
        `${paths[0]}/results/${name.slice(0, 2)}/${name.slice(2)}`,
      );
      assertEquals(file.length, size);
      const digest = await crypto.subtle.digest("SHA-256", file);
      assertEquals(new Uint8Array(digest).toHex(), name);
    }
    assertEquals(
      [...Deno.readDirSync(folder)].map(({ name }) => name).sort(),
      ["history", "history.sqlite"],
    );
  }));

Deno.test("a second call writes what is new and what has changed", () =>
  withFolder(async (folder) => {
    const path = `${folder}/history.sqlite`;
    const [first] = DATA.flowRuns.slice(-1);
    await using api = await startTestBackend(
      { ...DATA, flowRuns: DATA.flowRuns.slice(0, -1) },
    );
    const client = createClient({ apiUrl: api.url, results: RESULTS });
    await archiveRuns(path, {
      client,
      flowRunIds: DATA.flowRuns.slice(0, -1).map(({ id }) => id),
    });
    const changed = idOf(2, 1);
    api.setData({
      flowRuns: DATA.flowRuns.map((run) =>
        run.id === changed
          ? { ...run, state: "Failed", updated: timeOf(2_000) }
          : run
      ),
    });
    const report = await archiveRuns(path, { client, everything: true });
    // quiet-owl is scheduled: it is read each time.
    assertEquals(report.flowRuns, {
      written: 3,
      unchanged: DATA.flowRuns.length - 3,
    });
    const rows = await dump(path);
    assert(rows.flow_run!.some(({ id }) => id === first!.id));
    const row = rows.flow_run!.find(({ id }) => id === changed);
    assertEquals(row?.state, "Failed");
    assertEquals(rows.task_run!.length, TASK_RUNS);
  }));

const SELECTIONS: readonly (readonly [
  what: string,
  options: Omit<ArchiveOptions, "client">,
  names: readonly string[],
])[] = [
  ["ids", { flowRunIds: [idOf(2, 1).toUpperCase()] }, ["run-1"]],
  ["a project", { projectName: "made" }, ["run-0", "run-1", "run-2", "run-3"]],
  ["a flow", { flowName: "doors" }, ["amber-heron"]],
  ["states", { states: ["Scheduled", "Failed"] }, ["amber-heron", "quiet-owl"]],
  [
    "times",
    { since: new Date(timeOf(1)), until: "2022-05-09T06:00:03Z" },
    ["run-1", "run-2"],
  ],
];
for (const [what, options, names] of SELECTIONS) {
  Deno.test(`archiveRuns() selects by ${what}`, () =>
    withFolder(async (folder) => {
      await using api = await startTestBackend(DATA);
      const client = createClient({ apiUrl: api.url, results: RESULTS });
      const path = `${folder}/part.db`;
      await archiveRuns(path, { client, ...options, results: false });
      const { flow_run: runs, result } = await dump(path);
      assertEquals(runs!.map(({ name }) => name).sort(), [...names]);
      assertEquals(result, []);
    }));
}

const PARTS: readonly (readonly [
  options: Partial<ArchiveOptions>,
  empty: string,
])[] = [
  [{ logs: false }, "log"],
  [{ taskRunStates: false }, "task_run_state"],
  [{ results: false }, "result"],
];
for (const [options, empty] of PARTS) {
  Deno.test(`${JSON.stringify(options)} leaves "${empty}" empty; a later call adds it`, () =>
    withFolder(async (folder) => {
      await using api = await startTestBackend(DATA);
      const client = createClient({ apiUrl: api.url, results: RESULTS });
      const path = `${folder}/part`;
      const flowRunIds = [idOf(2, 1)];
      await archiveRuns(path, { client, flowRunIds, ...options });
      assertEquals((await countsOf(path))[empty], 0);
      await archiveRuns(path, { client, flowRunIds });
      assert((await countsOf(path))[empty]! > 0);
    }));
}

const REFUSED: readonly (readonly [options: unknown, message: string])[] = [
  [{}, "no flow runs are selected"],
  [{ everything: true, flowName: "x" }, "exclude each other"],
  [{ everything: true, concurrency: 0 }, '"concurrency" is 0'],
  [{ flowRunIds: ["x"] }, "not a UUID"],
  [{ states: ["Done"] }, "not a state"],
  [{ since: "monday" }, '"since" is "monday"'],
  [{ flows: "x" }, '"flows" is not an option'],
];
for (const [options, message] of REFUSED) {
  Deno.test(`archiveRuns() refuses ${JSON.stringify(options)}`, async () => {
    const error = await assertRejects(
      () => archiveRuns("nowhere", options as ArchiveOptions),
      Error,
    );
    assert(error.message.includes(message), error.message);
  });
}

Deno.test("columns that an API does not know are null", () =>
  withFolder(async (folder) => {
    await using api = await startTestBackend(DATA);
    const hidden = ["idempotency_key", "serialized_flow", "cache_key"];
    const client = createClient({
      apiUrl: api.url,
      results: RESULTS,
      fetch: async (input, init) => {
        const { query } = JSON.parse(String(init?.body));
        const found = hidden.find((name) => query.includes(` ${name} `));
        if (found === undefined) return await fetch(input, init);
        const table = /serialized_flow|auto_generated/.test(query)
          ? found === "serialized_flow" ? "flow" : "task"
          : /task_run\(/.test(query)
          ? "task_run"
          : "flow_run";
        return Response.json({
          errors: [{
            message: `field "${found}" not found in type: '${table}'`,
            extensions: { code: "validation-failed" },
          }],
        });
      },
    });
    const path = `${folder}/a.sqlite`;
    await archiveRuns(path, { client, flowRunIds: [idOf(2, 1)] });
    const { flow_run: runs, flow: flows } = await dump(path);
    assertEquals(runs![0]!.idempotency_key, null);
    assertEquals(runs![0]!.agent_id, idOf(8, 1));
    assertEquals(flows![0]!.serialized_flow, null);
  }));

Deno.test("a request to an API that limits its rate is retried", () =>
  withFolder(async (folder) => {
    await using api = await startTestBackend(DATA);
    let requests = 0;
    const client = createClient({
      apiUrl: api.url,
      results: RESULTS,
      fetch: async (input, init) =>
        ++requests % 5 === 2
          ? new Response("slow down", {
            status: 429,
            headers: { "retry-after": "0" },
          })
          : await fetch(input, init),
    });
    const path = `${folder}/a.sqlite`;
    await archiveRuns(path, { client, everything: true, logs: false });
    assertEquals((await countsOf(path)).task_run, TASK_RUNS);
  }));

Deno.test("a file that is not an archive is not touched", () =>
  withFolder(async (folder) => {
    await using api = await startTestBackend(DATA);
    const client = createClient({ apiUrl: api.url });
    const path = `${folder}/notes.db`;
    await Deno.writeTextFile(path, "some notes, not a database at all");
    const error = await assertRejects(
      () => archiveRuns(path, { client, everything: true }),
      ArchiveError,
    );
    assertEquals(error.code, "not_an_archive");
    assert((await Deno.readTextFile(path)).startsWith("some notes"));
  }));

Deno.test("two writers cannot write one archive", () =>
  withFolder(async (folder) => {
    const path = `${folder}/history`;
    let second: unknown;
    await using api = await startTestBackend({
      ...DATA,
      async onRequest() {
        second ??= await archiveRuns(path, { client, everything: true })
          .catch((error) => error);
      },
    });
    const client = createClient({ apiUrl: api.url, results: RESULTS });
    await archiveRuns(path, { client, everything: true, logs: false });
    assert(second instanceof ArchiveError, String(second));
    assertEquals(second.code, "locked");
    assertEquals((await metaOf(path)).complete, "true");
  }));

Deno.test("an aborted call leaves an incomplete archive, which the next completes", () =>
  withFolder(async (folder) => {
    const path = `${folder}/history`;
    const controller = new AbortController();
    const reason = new Error("enough");
    let requests = 0;
    await using api = await startTestBackend({
      ...DATA,
      onRequest: () => {
        if (++requests === 20) controller.abort(reason);
      },
    });
    const client = createClient({ apiUrl: api.url, results: RESULTS });
    const options = { client, everything: true };
    const { signal } = controller;
    const error = await archiveRuns(path, { ...options, signal })
      .catch((error) => error);
    assertEquals(error, reason);
    assertEquals((await metaOf(path)).complete, "false");
    requests = 100;
    await archiveRuns(path, options);
    const continued = requests - 100;
    assertEquals((await metaOf(path)).complete, "true");
    requests = 100;
    await archiveRuns(`${folder}/clean`, options);
    assert(continued < requests - 100 - 8, `${continued} of ${requests - 100}`);
    assertEquals(await dump(path), await dump(`${folder}/clean`));
  }));
