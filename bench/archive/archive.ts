/**
 * Measures archives: rows a second from the API and from PostgreSQL, results a
 * second from a store, memory, and the size of the file.
 *
 *     deno run --lock=dev.lock --frozen -A bench/archive/archive.ts [DATABASE]
 *
 * DATABASE is the address of a database with the tables of a Prefect server. If
 * they are empty, they are filled. Without it, PostgreSQL is not measured.
 */
// deno-lint-ignore-file no-console -- the figures are its output
import { createClient } from "@taskrunview/taskrunview";
import {
  type ArchiveOptions,
  archiveRuns,
} from "@taskrunview/taskrunview/archive";
import postgres from "postgres";
import { startServer } from "../server_process.ts";
import { toTable } from "../timing.ts";
import { seed } from "./seed.ts";

const FLOW_RUNS = 20;
const CHILDREN = 1_000;
const RESULT_BYTES = 10_000;
const SEEDED = { flowRuns: 1_000, taskRuns: 200 };

const [databaseUrl] = Deno.args;
const folder = await Deno.makeTempDir();
const server = await startServer(
  new URL("server.ts", import.meta.url),
  ...[FLOW_RUNS, CHILDREN, RESULT_BYTES].map(String),
);
const [apiUrl = "", store = ""] = server.line.split(" ");
const client = createClient({
  apiUrl,
  results: {
    s3: {
      accessKeyId: "A",
      secretAccessKey: "S",
      region: "r",
      endpoint: store,
    },
  },
});

interface Figure {
  readonly name: string;
  readonly rows: number;
  readonly results: number;
  readonly seconds: number;
  readonly peakMb: number;
  readonly fileMb: number;
}

/** Archives everything, and measures it. */
async function measure(
  name: string,
  options: Partial<ArchiveOptions>,
): Promise<Figure> {
  const path = `${folder}/${name.replaceAll(" ", "-")}`;
  let peak = 0;
  const started = performance.now();
  const report = await archiveRuns(path, {
    client,
    everything: true,
    ...options,
    onProgress: () => peak = Math.max(peak, Deno.memoryUsage().rss),
  });
  const seconds = (performance.now() - started) / 1_000;
  const { taskRuns, states, logs, results } = report;
  const { size } = await Deno.stat(`${path}/archive.sqlite`);
  return {
    name,
    rows: taskRuns + states + logs,
    results: results.copied,
    seconds,
    peakMb: peak / 1e6,
    fileMb: size / 1e6,
  };
}

async function seeded(url: string): Promise<string> {
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => {} });
  const [row] = await sql`SELECT count(*)::int AS n FROM flow_run`;
  if (row!.n === 0) await seed(sql, SEEDED.flowRuns, SEEDED.taskRuns);
  const [size] = await sql.unsafe(
    "SELECT sum(pg_total_relation_size(oid))::float8 AS n FROM pg_class WHERE relname IN ('flow_run', 'task_run', 'task_run_state', 'log')",
  );
  await sql.end();
  return `PostgreSQL's tables: ${(Number(size!.n) / 1e6).toFixed(0)} MB`;
}

try {
  const notes: string[] = [];
  const figures = [
    await measure("rows of the API", { results: false }),
    await measure("rows and results of the API", {}),
  ];
  if (databaseUrl !== undefined) {
    notes.push(await seeded(databaseUrl));
    const from = { databaseUrl, results: false };
    figures.push(await measure("rows of PostgreSQL", from));
    figures.push(
      await measure("the same without states", {
        ...from,
        taskRunStates: false,
      }),
    );
  }
  console.log(toTable([
    ["", "rows", "rows/s", "results/s", "seconds", "peak RSS", "file"],
    ...figures.map(({ name, rows, results, seconds, peakMb, fileMb }) => [
      name,
      String(rows),
      (rows / seconds).toFixed(0),
      results === 0 ? "" : (results / seconds).toFixed(0),
      seconds.toFixed(1),
      `${peakMb.toFixed(0)} MB`,
      `${fileMb.toFixed(1)} MB`,
    ]),
  ]));
  console.log(notes.join("\n"));
} finally {
  await server[Symbol.asyncDispose]();
  await Deno.remove(folder, { recursive: true });
}
