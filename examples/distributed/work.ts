import type { PgBoss } from "pg-boss";
import type { Bucket } from "./bucket.ts";
import { MANIFEST, writeManifest } from "./manifest.ts";
import type { Kind, Shard } from "./plan.ts";
import type { Queues } from "./queue.ts";

/** What a worker needs. */
export interface Work<Part extends Shard> {
  readonly boss: PgBoss;
  readonly queues: Queues;
  readonly bucket: Bucket;
  /** The name of the kind of plan. */
  readonly name: string;
  readonly kind: Kind<Part>;
  /** Called with the error of each job that failed and will be tried again. */
  readonly onError: (error: unknown) => void;
}

const IDLE_MS = 200;

/**
 * Takes jobs until the manifest is written.
 *
 * @throws {Error} If a part has failed for good.
 */
export async function work<Part extends Shard>(
  { boss, queues, bucket, name, kind, onError }: Work<Part>,
): Promise<void> {
  while (!(await bucket.names()).includes(MANIFEST)) {
    const worked = await runJob<Part>(
      boss,
      queues.parts,
      (shard) => writePart(shard, kind, bucket),
      onError,
    ) || await runJob(
      boss,
      queues.manifest,
      () => writeManifest(name, kind, bucket),
      () => {},
    );
    if (worked) continue;
    await refuseFailed(boss, queues.failed);
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  }
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
async function writePart<Part extends Shard>(
  shard: Part,
  { write }: Kind<Part>,
  bucket: Bucket,
): Promise<void> {
  if ((await bucket.names()).includes(shard.name)) return;
  await write(shard, bucket);
}

async function refuseFailed(boss: PgBoss, queue: string): Promise<void> {
  const [failed] = await boss.fetch<Shard>(queue);
  if (failed === undefined) return;
  await boss.fail(queue, failed.id); // for the other workers to see as well
  throw new Error(`Cannot write "${failed.data.name}": all tries failed`);
}
