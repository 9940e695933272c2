import type { FileHandle } from "node:fs/promises";
import { lazyImport } from "../../async/lazy_import.ts";
import { objectPath } from "../files.ts";

/** Stored bytes as the archive has them. */
export interface ArchivedObject {
  /** Their SHA-256 in hexadecimal digits. */
  readonly sha256: string;
  /** Their number, uncompressed. */
  readonly size: number;
  /** Null if they are in a file. */
  readonly bytes: Uint8Array | null;
  /** `identity` or `gzip`. */
  readonly encoding: string;
}

/** Reports what is wrong with the stored bytes. */
export type Refuse = (problem: string, cause?: unknown) => Error;

const importNode = /* @__PURE__ */ lazyImport(async () => {
  const [{ createHash }, { createGunzip }] = await Promise.all([
    import("node:crypto"),
    import("node:zlib"),
  ]);
  return { createHash, createGunzip };
});

const HASH = /^[0-9a-f]{64}$/;

/**
 * Opens the bytes of an object, and checks them by its size and hash. Bytes
 * that differ end the stream with an error.
 *
 * @param folder The folder of files; undefined if the archive is one file.
 */
export async function openObject(
  object: ArchivedObject,
  folder: string | undefined,
  refuse: Refuse,
): Promise<ReadableStream<Uint8Array>> {
  if (!HASH.test(object.sha256)) throw refuse("their hash is not a SHA-256");
  const { createHash } = await importNode();
  const hash = createHash("sha256");
  let size = 0;
  const chunks = object.bytes === null
    ? await openFile(object, folder, refuse)
    : unpacked(object, object.bytes, refuse);
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (!done) {
        size += value.length;
        if (size > object.size) {
          await chunks.return();
          throw refuse("they are more than their size");
        }
        hash.update(value);
        return controller.enqueue(value);
      }
      if (size !== object.size || hash.digest("hex") !== object.sha256) {
        throw refuse("they differ from their hash");
      }
      controller.close();
    },
    async cancel() {
      await chunks.return();
    },
  }, { highWaterMark: 0 });
}

type Chunks = AsyncGenerator<Uint8Array, void, undefined>;

/** Unpacks as much as is read, so that few bytes cannot become many at once. */
async function* unpacked(
  { encoding }: ArchivedObject,
  bytes: Uint8Array,
  refuse: Refuse,
): Chunks {
  if (encoding === "identity") {
    if (bytes.length > 0) yield bytes;
    return;
  }
  if (encoding !== "gzip") throw refuse("their encoding is unknown");
  const { createGunzip } = await importNode();
  const stream = createGunzip();
  stream.end(bytes);
  try {
    yield* stream;
  } catch (cause) {
    throw refuse("they cannot be unpacked", cause);
  } finally {
    stream.destroy();
  }
}

/** Opens a file of the archive; links that lead out of it are not followed. */
async function openFile(
  { sha256, size }: ArchivedObject,
  folder: string | undefined,
  refuse: Refuse,
): Promise<Chunks> {
  if (folder === undefined) throw refuse("they are missing");
  const { open, realpath, stat } = await import("node:fs/promises");
  const path = objectPath(sha256);
  const attempt = <T>(access: () => Promise<T>) =>
    access().catch((cause) => {
      throw refuse(`their file cannot be opened: ${reasonOf(cause)}`, cause);
    });
  const root = await attempt(() => realpath(folder));
  const found = await attempt(() => realpath(`${folder}/${path}`));
  if (slashes(found) !== `${slashes(root)}/${path}`) {
    throw refuse("their file is a link");
  }
  const info = await attempt(() => stat(found));
  if (!info.isFile()) throw refuse("their file is not a regular one");
  if (info.size !== size) {
    throw refuse(`their file has ${info.size} bytes, not ${size}`);
  }
  return chunksOf(await attempt(() => open(found)));
}

function slashes(path: string): string {
  return path.replaceAll("\\", "/");
}

const REASONS: ReadonlyMap<unknown, string> = new Map([
  ["ENOENT", "it does not exist"],
  ["EACCES", "it may not be read"],
]);

function reasonOf(cause: unknown): string {
  const { code, message } = cause as { code?: string; message?: string };
  return REASONS.get(code) ?? code ?? message ?? "unknown";
}

const CHUNK = 256 * 1_024;

async function* chunksOf(file: FileHandle): Chunks {
  try {
    while (true) {
      const { bytesRead, buffer } = await file.read(
        new Uint8Array(CHUNK),
        0,
        CHUNK,
        null,
      );
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
