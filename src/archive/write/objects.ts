import type { FileHandle } from "node:fs/promises";
import { lazyImport } from "../../async/lazy_import.ts";
import { ArchiveError } from "../error.ts";
import { objectPath } from "../files.ts";
import type { ObjectRecord } from "../rows.ts";

/** Results up to this size are in the database, in an archive that is a folder. */
export const MOST_INSIDE = 65_536;

/** Where the bytes of a result went; `bytes` is null if into a file. */
export type StoredObject = ObjectRecord;

/** The node modules that are needed. */
const importNode = /* @__PURE__ */ lazyImport(async () => {
  const [crypto, files, zlib, { promisify }] = await Promise.all([
    import("node:crypto"),
    import("node:fs/promises"),
    import("node:zlib"),
    import("node:util"),
  ]);
  return { crypto, files, gzip: promisify(zlib.gzip) };
});

/** The start of the name of a file that is not yet whole. */
const PARTIAL = ".part-";

/**
 * Stores a stream of bytes under its hash: small ones as a row, larger ones as
 * a file if there is a folder for them. A file has its name when it is whole.
 *
 * @param folder The folder of files; undefined if every object is a row.
 * @param check Called with the number of bytes so far; it throws past a limit.
 */
export async function storeObject(
  stream: ReadableStream<Uint8Array>,
  folder: string | undefined,
  check: (size: number) => void,
): Promise<StoredObject> {
  const { crypto, files, gzip } = await importNode();
  const hash = crypto.createHash("sha256");
  let size = 0;
  let chunks: Uint8Array[] = [];
  let part: Part | undefined;
  try {
    for await (const chunk of stream) {
      size += chunk.length;
      check(size);
      hash.update(chunk);
      chunks.push(chunk);
      if (folder === undefined || size <= MOST_INSIDE) continue;
      part ??= await openPart(folder);
      for (const bytes of chunks) await write(part, bytes);
      chunks = [];
    }
    const sha256 = hash.digest("hex");
    if (part !== undefined) {
      await finishPart(part, `${folder}/${objectPath(sha256)}`);
      return { sha256, size, bytes: null, encoding: "identity" };
    }
    const bytes = joined(chunks, size);
    const packed = await gzip(bytes);
    return packed.length < size
      ? { sha256, size, bytes: packed, encoding: "gzip" }
      : { sha256, size, bytes, encoding: "identity" };
  } catch (error) {
    await dropPart(part, files);
    throw error;
  }
}

/** A file that is being written. */
interface Part {
  readonly path: string;
  readonly file: FileHandle;
}

async function openPart(folder: string): Promise<Part> {
  const { files } = await importNode();
  const path = `${folder}/${PARTIAL}${crypto.randomUUID()}`;
  return await asArchiveError(folder, async () => {
    await files.mkdir(folder, { recursive: true });
    return { path, file: await files.open(path, "wx") };
  });
}

async function write({ path, file }: Part, bytes: Uint8Array): Promise<void> {
  await asArchiveError(path, () => file.writeFile(bytes));
}

async function finishPart({ path, file }: Part, target: string): Promise<void> {
  const { files } = await importNode();
  await asArchiveError(path, async () => {
    await file.sync(); // a row must not refer to bytes that a crash loses
    await file.close();
    await files.mkdir(target.slice(0, target.lastIndexOf("/")), {
      recursive: true,
    });
    await files.rename(path, target);
  });
}

async function dropPart(
  part: Part | undefined,
  files: typeof import("node:fs/promises"),
): Promise<void> {
  if (part === undefined) return;
  await part.file.close().catch(() => {}); // it may be closed already
  await files.rm(part.path, { force: true }).catch(() => {});
}

/** Removes files that an interrupted writer left behind. */
export async function removeParts(folder: string | undefined): Promise<void> {
  if (folder === undefined) return;
  const { files } = await importNode();
  const names = await files.readdir(folder).catch(() => []); // none yet
  for (const name of names.filter((name) => name.startsWith(PARTIAL))) {
    await files.rm(`${folder}/${name}`, { force: true });
  }
}

/** Runs file operations; a full disk and the like are errors of the archive. */
async function asArchiveError<T>(
  path: string,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    const code = (cause as { readonly code?: unknown } | null)?.code;
    const isFull = code === "ENOSPC" || code === "EDQUOT";
    throw new ArchiveError(
      isFull ? "disk_full" : "io",
      `Cannot write "${path}": ${isFull ? "the disk is full" : String(code)}`,
      {
        hint: isFull
          ? "Free some space, then run the same command again"
          : "Check the disk and the permissions of the folder",
        cause,
      },
    );
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
