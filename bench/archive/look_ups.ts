/**
 * Measures look-ups from an archive: by id, by slug and map index, one page of a
 * flow run, and a result, each at random places.
 *
 *     deno run --lock=dev.lock --frozen --allow-read --allow-write --allow-env bench/archive/look_ups.ts [task runs]
 *
 * @module
 */
// deno-lint-ignore-file no-console -- the figures are its output
import {
  fromTaskRunId,
  fromTaskSlug,
  iterTaskRuns,
  readResult,
} from "../../mod.ts";
import { createTables } from "../../src/archive/ddl.ts";
import { openArchive } from "../../src/archive/mod.ts";
import { referenceOf } from "../../src/archive/reference.ts";
import { openSqlite } from "../../src/archive/sqlite.ts";

const CHILDREN = 1_000;
const SECONDS = 3;
/** Calls before those that are measured: the code is compiled then. */
const WARM_UP = 1_000;
const count = Number(Deno.args[0] ?? 1_000_000);
const flowRuns = count / CHILDREN;

/** An id by its number; the first digits are spread, as those of real ids are. */
function idOf(kind: number, number: number): string {
  const spread = (Math.imul(number, 0x9e3779b1) >>> 0).toString(16);
  const tail = String(number).padStart(12, "0");
  return `${spread.padStart(8, "0")}-000${kind}-4000-8000-${tail}`;
}

const refOf = (number: number) => ({
  type: "S3Result",
  bucket: "shop",
  location: `2022/5/9/${number}.prefect_result`,
});

function stateOf(number: number): string {
  return JSON.stringify({
    type: "Success",
    message: "Task run succeeded.",
    context: { tags: [] },
    cached_inputs: {},
    _result: { ...refOf(number), __version__: "1.4.1" },
    __version__: "1.4.1",
  });
}

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

async function makeArchive(path: string): Promise<void> {
  const database = await openSqlite(path);
  database.exec(
    `PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; ${createTables()}; BEGIN`,
  );
  const bytes = new TextEncoder().encode('{"sold": 3}');
  const sha256 = await digest(bytes);
  database.prepare("INSERT INTO object VALUES (?, ?, ?, 'identity')")
    .run(sha256, bytes.length, bytes);
  const taskRun = database.prepare(
    "INSERT INTO task_run (id, flow_run_id, task_id, task_slug, map_index, state, start_time, end_time, serialized_state, result_id) VALUES (?, ?, ?, 'load-1', ?, 'Success', ?, ?, ?, ?)",
  );
  const result = database.prepare(
    "INSERT INTO result (id, reference, class, location, sha256, size) VALUES (?, ?, 'S3Result', ?, ?, ?)",
  );
  const time = "2022-05-09T06:30:00.123456+00:00";
  for (let i = 0; i < count; i++) {
    const ref = refOf(i);
    result.run(i + 1, referenceOf(ref), ref.location, sha256, bytes.length);
    taskRun.run(
      idOf(3, i),
      idOf(2, Math.floor(i / CHILDREN)),
      idOf(4, 1),
      i % CHILDREN,
      time,
      time,
      stateOf(i),
      i + 1,
    );
  }
  database.exec("COMMIT");
  database.close();
}

const random = (below: number) => Math.floor(Math.random() * below);

/** Calls for some seconds; prints the rate and the slowest of most calls. */
async function measure(
  what: string,
  call: () => Promise<unknown>,
): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < WARM_UP; i++) await call();
  const end = performance.now() + SECONDS * 1_000;
  for (let start = performance.now(); start < end; start = performance.now()) {
    await call();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)]!;
  const rate = Math.round(times.length / SECONDS);
  console.log(
    `${what.padEnd(28)} ${String(rate).padStart(7)} a second, p50 ${
      at(0.5).toFixed(3)
    } ms, p99 ${at(0.99).toFixed(3)} ms`,
  );
}

const folder = await Deno.makeTempDir();
try {
  const path = `${folder}/history.sqlite`;
  const started = performance.now();
  await makeArchive(path);
  const { size } = await Deno.stat(path);
  console.log(
    `${count} task runs, ${Math.round(size / 1e6)} MB, made in ${
      ((performance.now() - started) / 1_000).toFixed(0)
    } s`,
  );
  const opening = performance.now();
  await using client = await openArchive(path);
  console.log(`opened in ${(performance.now() - opening).toFixed(1)} ms`);
  await measure(
    "fromTaskRunId()",
    () => fromTaskRunId(idOf(3, random(count)), { client }),
  );
  await measure(
    "fromTaskSlug()",
    () =>
      fromTaskSlug("load-1", idOf(2, random(flowRuns)), random(CHILDREN), {
        client,
      }),
  );
  await measure(
    "readResult()",
    () => readResult(refOf(random(count)), { client }),
  );
  await measure("iterTaskRuns(), 1 page", async () => {
    const runs = iterTaskRuns(idOf(2, random(flowRuns)), { client });
    for (let i = 0; i < 100; i++) await runs.next();
    await runs.return();
  });
} finally {
  await Deno.remove(folder, { recursive: true });
}
