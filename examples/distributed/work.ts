import type { PgBoss } from "pg-boss";
import { streamMappedJson, type TaskRunView } from "@taskrunview/taskrunview";
import type { Bucket } from "./bucket.ts";
import { MANIFEST, writeManifest } from "./manifest.ts";
import { type ManifestJob, queuesOf } from "./queue.ts";
import { partName, type Shard, type Target } from "./shards.ts";

/** What a worker needs. */
export interface Work {
  readonly boss: PgBoss;
  readonly bucket: Bucket;
  /** The mapped task. */
  readonly parent: TaskRunView;
  /** Told of each job that failed and will be tried again. */
  readonly onError: (error: unknown) => void;
}

const IDLE_MS = 200;

/**
 * Takes shards until the manifest is written.
 *
 * @throws {Error} If a shard has failed for good.
 */
export async function work(
  { boss, bucket, parent, onError }: Work,
): Promise<void> {
  const queues = queuesOf(targetOf(parent));
  while (!(await bucket.names()).includes(MANIFEST)) {
    const worked = await runJob<Shard>(boss, queues.shards, (shard) =>
      exportShard(shard, parent, bucket), onError) ||
      await runJob<ManifestJob>(boss, queues.manifest, (job) =>
        writeManifest(job, bucket), () => {});
    if (worked) {
      continue;
    }
    await refuseFailed(boss, queues.failed);
    await new Promise((resolve) =>
      setTimeout(resolve, IDLE_MS)
    );
  }
}

function targetOf({ taskSlug, flowRunId }: TaskRunView): Target {
  return { slug: taskSlug, flowRunId };
}

/**
 * Runs one job, if there is one. A job whose worker is killed is taken up again
 * when its time has run out.
 *
 * @returns Whether one was done.
 */
async function runJob<Data extends object>(
  boss: PgBoss,
  queue: string,
  run: (data: Data) => Promise<void>,
  onError: (error: unknown) => void,
): Promise<boolean> {
  const [job] = await boss.fetch<Data>(queue);
  if (job === undefined) return false;
  try {
    await run(job.data);
  } catch (error) {
    onError(error);
    await boss.fail(queue, job.id, { message: String(error) });
    return false;
  }
  await boss.complete(queue, job.id);
  return true;
}

/** A part that is there was written by a worker that was killed right after. */
async function exportShard(
  shard: Shard,
  parent: TaskRunView,
  bucket: Bucket,
): Promise<void> {
  const name = partName(shard);
  if ((await bucket.names()).includes(name)) return;
  const { start, end } = shard;
  await bucket.write(
    name,
    streamMappedJson(parent, { start, end, settled: true }),
  );
}

async function refuseFailed(boss: PgBoss, queue: string): Promise<void> {
  const [failed] = await boss.fetch<Shard>(queue);
  if (failed === undefined) return;
  await boss.fail(queue, failed.id); // for the other workers to see as well
  const { slug, start, end } = failed.data;
  throw new Error(`Cannot export "${slug}[${start}:${end}]": all tries failed`);
}
