/**
 * Results that tasks have written to the disk of another machine: `rewrite` says
 * where they are now, in a folder of this one or in a bucket.
 *
 *     deno run --allow-net --allow-env --allow-read examples/rewrite.ts
 *
 * Your own: FLOW_RUN_ID and TASK_SLUG name a task run, WORKER_DIR the folder it
 * was written to, MOUNT the folder where that is mounted here, and BUCKET the
 * bucket that it was copied to (`aws s3 sync "$WORKER_DIR" "s3://$BUCKET"`).
 *
 * Prints why the result cannot be read as it is, then where it was found and
 * what it is, from the mount and from the bucket.
 */
// deno-lint-ignore-file no-console -- it is there to be read
import {
  createClient,
  describeResult,
  fromTaskSlug,
  ResultError,
  type ResultRef,
  type ResultSettings,
} from "@taskrunview/taskrunview";
import { recordedRows } from "@taskrunview/taskrunview/testing";
import { openApi, RESULTS } from "./api.ts";
import { serveBuckets, STORE_KEY } from "./s3_store.ts";

const WORKER_DIR = Deno.env.get("WORKER_DIR") ?? "/home/prefect/results";
const MOUNT = Deno.env.get("MOUNT") ?? RESULTS;
const BUCKET = Deno.env.get("BUCKET");
const taskSlug = Deno.env.get("TASK_SLUG") ?? "summarize-1";

await using api = await openApi(
  "8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d",
  recordedRows({ resultsDir: WORKER_DIR }),
);
await using store = serveBuckets({ recorded: RESULTS });

const toMount = (ref: ResultRef): ResultRef => {
  const path = pathOnWorker(ref);
  return path === undefined ? ref : { ...ref, dir: MOUNT, location: path };
};
const toBucket = (ref: ResultRef): ResultRef => {
  const location = pathOnWorker(ref);
  return location === undefined
    ? ref
    : { type: "S3Result", bucket: BUCKET ?? "recorded", location };
};

await show("As it is", {});
await show("From the mount", {
  rewrite: toMount,
  local: { roots: [MOUNT] },
});
await show("From the bucket", {
  rewrite: toBucket,
  ...(BUCKET === undefined && { s3: { ...STORE_KEY, endpoint: store.url } }),
});

/** The path below WORKER_DIR; undefined for a result that is elsewhere. */
function pathOnWorker({ type, dir, location }: ResultRef): string | undefined {
  if (type !== "LocalResult" || location === null) return undefined;
  const prefix = `${WORKER_DIR}/`;
  if (location.startsWith(prefix)) return location.slice(prefix.length);
  const isRelative = !location.startsWith("/");
  return isRelative && dir === WORKER_DIR ? location : undefined;
}

async function show(title: string, results: ResultSettings): Promise<void> {
  const client = createClient({ apiUrl: api.apiUrl, results });
  const run = await fromTaskSlug(taskSlug, api.flowRunId, -1, { client });
  console.log(`${title}: ${describeResult(run).url}`);
  try {
    console.log(" ", await run.result());
  } catch (error) {
    if (!(error instanceof ResultError)) throw error;
    console.log(`  ${error.code}: ${error.message}`);
  }
}
