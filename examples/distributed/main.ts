/**
 * Exports all results of a mapped task to NDJSON parts, with any number of
 * workers on any machines; README.md tells how.
 */
// deno-lint-ignore-file no-console -- a program for people
import { parseArgs } from "node:util";
import {
  createClient,
  fromTaskSlug,
  type TaskRunView,
} from "@taskrunview/taskrunview";
import { type Bucket, folderBucket } from "./bucket.ts";
import { startEmbedded } from "./embedded.ts";
import { showProgress } from "./progress.ts";
import { connect, enqueue, type ManifestJob } from "./queue.ts";
import { s3Bucket } from "./s3_bucket.ts";
import { planShards } from "./shards.ts";
import { work } from "./work.ts";

const USAGE = `usage:
  main.ts run  --slug SLUG --flow-run ID --out FOLDER [--workers 2] [--size 1000] [--database URL]
  main.ts plan --slug SLUG --flow-run ID --out FOLDER --database URL [--size 1000] [--expire 300]
  main.ts work --slug SLUG --flow-run ID --out FOLDER --database URL
The API is found as the Python client finds it, or by --api URL.`;

const { values, positionals: [command] } = parseArgs({
  allowPositionals: true,
  options: {
    api: { type: "string" },
    slug: { type: "string" },
    "flow-run": { type: "string" },
    out: { type: "string" },
    database: { type: "string" },
    size: { type: "string", default: "1000" },
    workers: { type: "string", default: "2" },
    expire: { type: "string", default: "300" },
  },
});

function given(name: "slug" | "flow-run" | "out" | "database"): string {
  const value = values[name];
  if (value !== undefined) return value;
  console.error(`Cannot ${command}: --${name} is missing\n${USAGE}`);
  Deno.exit(2);
}

async function openBucket(): Promise<Bucket> {
  const out = given("out");
  return out.startsWith("s3:")
    ? s3Bucket(new URL(out))
    : await folderBucket(out);
}

async function findParent(): Promise<TaskRunView> {
  const client = createClient(values.api ? { apiUrl: values.api } : {});
  return await fromTaskSlug(given("slug"), given("flow-run"), -1, { client });
}

/** Cuts the task into shards and puts them into the queue. */
async function plan(databaseUrl: string): Promise<ManifestJob> {
  const { taskSlug: slug, flowRunId, state } = await findParent();
  if (state.type !== "Mapped" || state.nMapStates === null) {
    throw new Error(`Cannot plan: "${slug}" is not mapped, but ${state.type}`);
  }
  const job = {
    slug,
    flowRunId,
    count: state.nMapStates,
    size: Number(values.size),
  };
  const shards = planShards(job, job.count, job.size);
  const boss = await connect(databaseUrl);
  await enqueue(boss, shards, job, Number(values.expire));
  await boss.stop({ graceful: false });
  console.log(`planned ${shards.length} shards of ${job.count} children`);
  return job;
}

async function takeShards(databaseUrl: string): Promise<void> {
  const [boss, bucket, parent] = await Promise.all([
    connect(databaseUrl),
    openBucket(),
    findParent(),
  ]);
  const onError = (error: unknown) => console.error(String(error));
  try {
    await work({ boss, bucket, parent, onError });
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** All on this machine, without a server: the database is in this process. */
async function run(): Promise<void> {
  await using embedded = values.database
    ? { url: values.database, [Symbol.asyncDispose]: async () => {} }
    : await startEmbedded();
  const job = await plan(embedded.url);
  const done = new AbortController();
  const shown = showProgress(
    job,
    await openBucket(),
    (text) => Deno.stdout.writeSync(new TextEncoder().encode(text)),
    Deno.stdout.isTerminal(),
    done.signal,
  );
  const workers = Array.from(
    { length: Number(values.workers) },
    () => runWorker(embedded.url),
  );
  const codes = await Promise.all(workers);
  done.abort();
  await shown;
  if (codes.every((code) => code !== 0)) Deno.exitCode = 1;
  else console.log("\nwhole: the manifest is written");
}

async function runWorker(databaseUrl: string): Promise<number> {
  const { database: _database, ...options } = values;
  const worker = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--allow-all",
      `--lock=${import.meta.dirname}/deno.lock`,
      import.meta.filename!,
      "work",
      `--database=${databaseUrl}`,
      ...Object.entries(options).map(([name, value]) => `--${name}=${value}`),
    ],
    stdin: "null",
  }).spawn();
  console.log(`worker ${worker.pid} started`);
  const { code, signal } = await worker.status;
  if (signal) console.log(`worker ${worker.pid} was killed: ${signal}`);
  return code;
}

const COMMANDS: Readonly<Record<string, () => Promise<unknown>>> = {
  run,
  plan: () => plan(given("database")),
  work: () => takeShards(given("database")),
};

const chosen = COMMANDS[command ?? ""];
if (chosen === undefined) {
  console.error(USAGE);
  Deno.exit(2);
}
await chosen();
