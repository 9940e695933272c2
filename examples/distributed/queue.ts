import { PgBoss } from "pg-boss";
import type { Plan, Shard } from "./plan.ts";

/** The queues of one plan: its parts, the manifest, and what failed for good. */
export interface Queues {
  readonly parts: string;
  readonly manifest: string;
  readonly failed: string;
}

/** Tries of a part before it counts as failed; a killed worker costs one. */
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

/** The names of the queues of a plan. */
export function queuesOf({ id }: Plan): Queues {
  return {
    parts: `${id}.parts`,
    manifest: `${id}.manifest`,
    failed: `${id}.failed`,
  };
}

/** Makes the queues of a plan and puts its jobs into them. */
export async function enqueue(
  boss: PgBoss,
  queues: Queues,
  shards: readonly Shard[],
  expireInSeconds: number,
): Promise<void> {
  const retries = { retryLimit: TRIES, retryDelay: 1, expireInSeconds };
  await boss.createQueue(queues.failed);
  await boss.createQueue(queues.parts, {
    ...retries,
    deadLetter: queues.failed,
  });
  await boss.createQueue(queues.manifest, {
    ...retries,
    retryLimit: 1_000_000, // it waits for the parts by being tried again
  });
  await boss.insert(queues.parts, shards.map((data) => ({ data })));
  await boss.send(queues.manifest, {});
}
