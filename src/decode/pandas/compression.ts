import type { DeserializeContext } from "../serializer.ts";

/** The compressions of files, as pandas names them. */
export type PandasCompression = "gzip" | "bz2" | "xz" | "zip";

/** The names of the compressions. */
export const COMPRESSIONS: readonly string[] = ["gzip", "bz2", "xz", "zip"];

/** Unpacks a file as pandas does. A zip file must contain one file. */
export async function unpackFile(
  compression: PandasCompression | undefined,
  bytes: Uint8Array,
  context: DeserializeContext | undefined,
): Promise<Uint8Array> {
  if (compression === undefined) return bytes;
  if (compression === "zip") {
    const { readZipEntry, zipEntries } = await import("../unpack/zip.ts");
    const [entry, ...others] = zipEntries(bytes);
    if (entry !== undefined && others.length === 0) {
      return await readZipEntry(bytes, entry, context);
    }
    throw new SyntaxError(
      "Cannot unpack zip: it is not a zip file of one file",
    );
  }
  const { unpack } = await import("../unpack/unpack.ts");
  const format = compression === "xz" ? "lzma" : compression;
  return await unpack(format, bytes, context);
}
