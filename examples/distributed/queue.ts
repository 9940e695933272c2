import { PgBoss } from "pg-boss";
import type { Shard, Target } from "./shards.ts";

/** What the last job of an export is told. */
export interface ManifestJob extends Target {
  /** How many children there are. */
  readonly count: number;
  /** How many of them a shard has. */
  readonly size: number;
}

/** The jobs of one export: its shards, the manifest, and what failed for good. */
export interface Queues {
  readonly shards: string;
  readonly manifest: string;
  readonly failed: string;
}

/** Tries of a shard before it counts as failed; a killed worker costs one. */
const TRIES = 20;

/** Connects to pg-boss on a PostgreSQL, or on a PGlite that speaks its protocol. */
export async function connect(databaseUrl: string): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    max: 2,
    schedule: false,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1, // how soon a killed worker is noticed
  });
  boss.on("error", () => {}); // of its supervision: it goes on by itself
  return await boss.start();
}

/** The names of an export's queues. */
export function queuesOf({ slug, flowRunId }: Target): Queues {
  const name = `${flowRunId}.${slug.replace(/[^\w.-]/g, "_")}`;
  return {
    shards: `${name}.shards`,
    manifest: `${name}.manifest`,
    failed: `${name}.failed`,
  };
}

/** Makes the queues of an export and puts its jobs into them. */
export async function enqueue(
  boss: PgBoss,
  shards: readonly Shard[],
  manifest: ManifestJob,
  expireInSeconds: number,
): Promise<void> {
  const queues = queuesOf(manifest);
  const retries = { retryLimit: TRIES, retryDelay: 1, expireInSeconds };
  await boss.createQueue(queues.failed);
  await boss.createQueue(queues.shards, {
    ...retries,
    deadLetter: queues.failed,
  });
  await boss.createQueue(queues.manifest, {
    ...retries,
    retryLimit: 1_000_000, // it waits for the shards by being tried again
  });
  await boss.insert(queues.shards, shards.map((data) => ({ data })));
  await boss.send(queues.manifest, manifest);
}
