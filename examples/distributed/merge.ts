import { mergeArchives } from "@taskrunview/taskrunview/archive";
import type { Bucket } from "./bucket.ts";
import { copyPart, MANIFEST, type Manifest } from "./manifest.ts";

/**
 * Puts the parts of a plan together into one archive.
 *
 * @param path A folder, or a file that ends in `.sqlite`.
 * @throws {Error} If the manifest is not there yet, or a part is not as it says.
 */
export async function mergeParts(bucket: Bucket, path: string): Promise<void> {
  const body = await bucket.read(MANIFEST);
  const { parts }: Manifest = await new Response(body as BodyInit).json();
  const folder = await Deno.makeTempDir();
  try {
    for (const { name, sha256 } of parts) {
      const copied = await copyPart(name, bucket, `${folder}/${name}`);
      if (copied.sha256 === sha256) continue;
      throw new Error(`Cannot merge "${name}": its hash is another one`);
    }
    await mergeArchives(path, parts.map(({ name }) => `${folder}/${name}`));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
