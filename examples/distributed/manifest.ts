import { createHash } from "node:crypto";
import type { Bucket } from "./bucket.ts";
import type { Kind, Shard } from "./plan.ts";
import { withTemporaryFile } from "./temporary_file.ts";

/** The name of the object that states that all parts are there. */
export const MANIFEST = "manifest.json";

/** One part of the manifest. */
export interface PartEntry {
  readonly name: string;
  /** How many children, or flow runs, it holds. */
  readonly count: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** What all parts are. */
export interface Manifest {
  readonly kind: string;
  readonly count: number;
  readonly parts: readonly PartEntry[];
}

/**
 * Reads all parts again, and writes what they are.
 *
 * @throws {Error} As long as a part is not there, or if one is not whole.
 */
export async function writeManifest(
  name: string,
  { shards, count }: Pick<Kind, "shards" | "count">,
  bucket: Bucket,
): Promise<void> {
  const names = new Set(await bucket.names());
  const missing = shards.filter((shard) => !names.has(shard.name));
  if (missing.length > 0) {
    throw new Error(`Cannot write the manifest: ${missing.length} parts to go`);
  }
  const parts: PartEntry[] = [];
  for (const shard of shards) {
    parts.push(await describePart(shard, bucket, count));
  }
  const total = parts.reduce((sum, part) => sum + part.count, 0);
  const manifest: Manifest = { kind: name, count: total, parts };
  const text = JSON.stringify(manifest, null, 2) + "\n";
  await bucket.write(MANIFEST, new Blob([text]).stream());
}

async function describePart(
  shard: Shard,
  bucket: Bucket,
  countIn: Kind["count"],
): Promise<PartEntry> {
  const { name } = shard;
  return await withTemporaryFile(name, async (path) => {
    const { bytes, sha256 } = await copyPart(name, bucket, path);
    return { name, count: await countIn(shard, path), bytes, sha256 };
  });
}

/** Copies a part into a file, and takes its size and hash on the way. */
export async function copyPart(
  name: string,
  bucket: Bucket,
  path: string,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  const measured = (await bucket.read(name)).pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        hash.update(chunk);
        bytes += chunk.length;
        controller.enqueue(chunk);
      },
    }),
  );
  await Deno.writeFile(path, measured, { createNew: true });
  return { bytes, sha256: hash.digest("hex") };
}
