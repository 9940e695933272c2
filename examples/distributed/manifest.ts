import type { Bucket } from "./bucket.ts";
import type { ManifestJob } from "./queue.ts";
import { partName, planShards, type Shard } from "./shards.ts";

/** The name of the object that says that an export is whole. */
export const MANIFEST = "manifest.json";

/** One part as the manifest tells it. */
export interface PartEntry {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** What an export consists of. */
export interface Manifest extends ManifestJob {
  readonly parts: readonly PartEntry[];
}

/**
 * Reads all parts again, and writes what they are.
 *
 * @throws {Error} As long as a part is not there, or if one is not whole.
 */
export async function writeManifest(
  job: ManifestJob,
  bucket: Bucket,
): Promise<void> {
  const shards = planShards(job, job.count, job.size);
  const names = new Set(await bucket.names());
  const missing = shards.filter((shard) => !names.has(partName(shard)));
  if (missing.length > 0) {
    throw new Error(`Cannot write the manifest: ${missing.length} parts to go`);
  }
  const parts: PartEntry[] = [];
  for (const shard of shards) parts.push(await describePart(shard, bucket));
  const manifest: Manifest = { ...job, parts };
  const text = JSON.stringify(manifest, null, 2) + "\n";
  await bucket.write(MANIFEST, new Blob([text]).stream());
}

async function describePart(
  shard: Shard,
  bucket: Bucket,
): Promise<PartEntry> {
  const name = partName(shard);
  const body = await bucket.read(name);
  const bytes = new Uint8Array(
    await new Response(body as BodyInit).arrayBuffer(),
  );
  const rows = bytes.reduce((sum, byte) => byte === 10 ? sum + 1 : sum, 0);
  const { start, end } = shard;
  if (rows !== end - start) {
    throw new Error(`Cannot accept "${name}": it has ${rows} rows`);
  }
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  const sha256 = new Uint8Array(digest).toHex();
  return { name, start, end, rows, bytes: bytes.length, sha256 };
}
