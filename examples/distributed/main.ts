/**
 * Archives the flow runs of a server, or exports the results of a mapped task,
 * with any number of workers on any machines; README.md has the details.
 */
// deno-lint-ignore-file no-console -- a program for people
import { parseArgs } from "node:util";
import { createClient, fromTaskSlug } from "@taskrunview/taskrunview";
import { type Bucket, folderBucket } from "./bucket.ts";
import { startEmbedded } from "./embedded.ts";
import { archiveFlowRuns, planFlowRuns } from "./kinds/archive.ts";
import { type ChildrenPlan, exportChildren } from "./kinds/export.ts";
import { mergeParts } from "./merge.ts";
import { type Kind, type Plan, readPlan, writePlan } from "./plan.ts";
import { showProgress } from "./progress.ts";
import { connect, enqueue, queuesOf } from "./queue.ts";
import { s3Bucket } from "./s3_bucket.ts";
import { work } from "./work.ts";

const USAGE = `usage:
  main.ts run   WHAT --out FOLDER [--workers 2] [--size N] [--database URL] [--archive PATH]
  main.ts plan  WHAT --out FOLDER --database URL [--size N] [--expire 300]
  main.ts work  --out FOLDER --database URL
  main.ts merge --out FOLDER --archive PATH
WHAT is one of
  --everything | --flow-run ID… | --project NAME | --flow NAME | --since TIME | --until TIME   archive flow runs
  --slug SLUG --flow-run ID                                                                    export a mapped task
The API is found as the Python client finds it, or by --api URL. Flow runs are
read from the server's PostgreSQL with --source URL.`;

const { values, positionals: [command] } = parseArgs({
  allowPositionals: true,
  options: {
    api: { type: "string" },
    source: { type: "string" },
    slug: { type: "string" },
    "flow-run": { type: "string", multiple: true },
    everything: { type: "boolean" },
    project: { type: "string" },
    flow: { type: "string" },
    since: { type: "string" },
    until: { type: "string" },
    out: { type: "string" },
    archive: { type: "string" },
    database: { type: "string" },
    size: { type: "string" },
    workers: { type: "string", default: "2" },
    expire: { type: "string", default: "300" },
  },
});

const client = createClient(values.api ? { apiUrl: values.api } : {});

function given(name: "out" | "archive" | "database"): string {
  return values[name] ?? stop(`--${name} is missing`);
}

function stop(reason: string): never {
  console.error(`Cannot ${command}: ${reason}\n${USAGE}`);
  Deno.exit(2);
}

async function openBucket(): Promise<Bucket> {
  const out = given("out");
  return out.startsWith("s3:")
    ? s3Bucket(new URL(out))
    : await folderBucket(out);
}

async function planChildren(slug: string): Promise<ChildrenPlan> {
  const [flowRunId] = values["flow-run"] ?? [];
  if (flowRunId === undefined) return stop("--flow-run is missing");
  const { state } = await fromTaskSlug(slug, flowRunId, { client });
  if (state.type !== "Mapped" || state.nMapStates === null) {
    return stop(`"${slug}" is not mapped, but ${state.type}`);
  }
  const size = Number(values.size ?? 1_000);
  return { kind: "export", slug, flowRunId, count: state.nMapStates, size };
}

async function choose() {
  if (values.slug !== undefined) return await planChildren(values.slug);
  const { everything, since, until, "flow-run": flowRunIds } = values;
  const { project: projectName, flow: flowName } = values;
  const conditions = { flowRunIds, projectName, flowName, since, until };
  const isSelected = Object.values(conditions).some((one) => one !== undefined);
  if (!isSelected && !everything) return stop("nothing is selected");
  return await planFlowRuns(client, conditions, Number(values.size ?? 20));
}

async function kindOf(plan: Plan): Promise<Kind> {
  if (plan.kind === "archive") {
    return archiveFlowRuns(plan, { client, databaseUrl: values.source });
  }
  const parent = await fromTaskSlug(plan.slug, plan.flowRunId, { client });
  return exportChildren(plan, parent);
}

/** Cuts what was selected into parts and puts them into the queue. */
async function plan(databaseUrl: string): Promise<Kind> {
  const bucket = await openBucket();
  const chosen = await writePlan(await choose(), bucket);
  const kind = await kindOf(chosen);
  const boss = await connect(databaseUrl);
  await enqueue(boss, queuesOf(chosen), kind.shards, Number(values.expire));
  await boss.stop({ graceful: false });
  const rows = kind.shards.reduce((sum, { count }) => sum + count, 0);
  const noun = chosen.kind === "archive" ? "flow runs" : "children";
  console.log(`planned ${kind.shards.length} parts of ${rows} ${noun}`);
  return kind;
}

async function takeParts(databaseUrl: string): Promise<void> {
  const bucket = await openBucket();
  const chosen = await readPlan(bucket);
  const [boss, kind] = await Promise.all([
    connect(databaseUrl),
    kindOf(chosen),
  ]);
  const queues = queuesOf(chosen);
  const onError = (error: unknown) => console.error(String(error));
  try {
    await work({ boss, queues, bucket, name: chosen.kind, kind, onError });
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** All on this machine, without a server: the database is in this process. */
async function run(): Promise<void> {
  await using embedded = values.database
    ? { url: values.database, [Symbol.asyncDispose]: async () => {} }
    : await startEmbedded();
  const { shards } = await plan(embedded.url);
  const done = new AbortController();
  const shown = showProgress(
    shards,
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
  if (codes.every((code) => code !== 0)) {
    Deno.exitCode = 1;
    return;
  }
  console.log("\nwhole: the manifest is written");
  if (values.archive !== undefined) await merge();
}

async function merge(): Promise<void> {
  await mergeParts(await openBucket(), given("archive"));
  console.log(`merged into ${given("archive")}`);
}

/** The options that a worker needs. */
const WORKER_OPTIONS = ["api", "source", "out"] as const;

async function runWorker(databaseUrl: string): Promise<number> {
  const options = WORKER_OPTIONS.filter((name) => values[name] !== undefined);
  const worker = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--allow-all",
      `--lock=${import.meta.dirname}/deno.lock`,
      import.meta.filename!,
      "work",
      `--database=${databaseUrl}`,
      ...options.map((name) => `--${name}=${values[name]}`),
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
  work: () => takeParts(given("database")),
  merge,
};

const chosen = COMMANDS[command ?? ""];
if (chosen === undefined) {
  console.error(USAGE);
  Deno.exit(2);
}
await chosen();
