import type { Stats } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { ResultError, type ResultErrorCode } from "../model/errors.ts";
import { lazily } from "../async/lazy_import.ts";
import type { ResultRef } from "../model/result_ref.ts";
import { failure, outside, placesOf, refuseForeignPath } from "./local_path.ts";
import {
  PROBE_BYTES,
  type ReadContext,
  type ReadSettings,
  type ResultProbe,
  type ResultReader,
  tooLarge,
} from "./reader.ts";

/**
 * Reads a LocalResult: the file `os.path.join(dir, location)`, as
 * `prefect.engine.results.LocalResult` does, but only below the roots.
 */
export const localReader: ResultReader = {
  async open(ref, context) {
    const file = await findFile(ref, context.settings);
    return await openFile(ref, file, context);
  },
  async probe(ref, context) {
    const file = await findFile(ref, context.settings);
    return await probeFile(ref, file);
  },
};

const files = lazily(async () => ({
  fs: await import("node:fs/promises"),
  path: await import("node:path"),
}));

/** The real path of the file, if it may be read. */
async function findFile(
  ref: ResultRef,
  settings: ReadSettings,
): Promise<string> {
  const { path } = await fileSystem(ref);
  if (settings.local !== false) refuseForeignPath(ref, path.sep === "\\");
  const { base, roots } = placesOf(ref, settings);
  const wanted = path.resolve(base, ref.location ?? "");
  return await resolveInside(ref, wanted, roots);
}

async function fileSystem(
  ref: ResultRef,
): Promise<Awaited<ReturnType<typeof files>>> {
  try {
    return await files();
  } catch (cause) {
    throw failure("unsupported", ref, "there is no file system here", {
      cause,
      hint: "Map it to a bucket with results.rewrite",
    });
  }
}

/** Follows symbolic links; what then lies outside the roots is refused. */
async function resolveInside(
  ref: ResultRef,
  wanted: string,
  roots: readonly string[],
): Promise<string> {
  const { fs: { realpath }, path: { relative, isAbsolute, sep } } =
    await files();
  const isInside = (root: string, path: string) => {
    const way = relative(root, path);
    return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  };
  const found = await realpath(wanted).catch((error) => {
    // What lies outside by its very name is not told to be there or not.
    if (!roots.some((root) => isInside(root, wanted))) {
      throw outside(ref, wanted, roots);
    }
    throw asFileError(error, ref, wanted);
  });
  // Mostly no root is a link: then this spares a look at each.
  if (roots.some((root) => isInside(root, found))) return found;
  const realRoots = await Promise.all(
    roots.map((root) => realpath(root).catch(() => root)),
  );
  if (realRoots.some((root) => isInside(root, found))) return found;
  throw outside(ref, wanted, roots);
}

async function openFile(
  ref: ResultRef,
  path: string,
  { maxBytes, signal }: ReadContext,
): Promise<ReadableStream<Uint8Array>> {
  try {
    const { size } = await regularFile(ref, path);
    if (size > maxBytes) throw tooLarge(ref, maxBytes);
    const { fs } = await files();
    signal.throwIfAborted();
    return streamOfFile(await fs.open(path, "r"), size, signal);
  } catch (error) {
    throw asFileError(error, ref, path);
  }
}

/** Asked before opening: to open a named pipe is to wait for a writer. */
async function regularFile(ref: ResultRef, path: string): Promise<Stats> {
  const { fs } = await files();
  const stats = await fs.stat(path);
  if (stats.isFile()) return stats;
  throw failure("read_failed", ref, `"${path}" is not a regular file`, {
    hint: "Look at what lies there: Prefect's LocalResult writes files",
  });
}

async function probeFile(ref: ResultRef, path: string): Promise<ResultProbe> {
  try {
    const { size, mtime } = await regularFile(ref, path);
    const { fs } = await files();
    const file = await fs.open(path, "r");
    try {
      const head = new Uint8Array(Math.min(size, PROBE_BYTES));
      const { bytesRead } = await file.read(head, 0, head.length);
      return {
        size,
        modified: mtime.toISOString(),
        head: head.subarray(0, bytesRead),
      };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw asFileError(error, ref, path);
  }
}

const CHUNK_BYTES = 1 << 20;

function streamOfFile(
  file: FileHandle,
  size: number,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  // One byte more than the file has: a read that is not full has seen the end.
  const chunkBytes = Math.min(size + 1, CHUNK_BYTES);
  let total = 0;
  return new ReadableStream({
    async pull(controller) {
      try {
        signal.throwIfAborted();
        const { bytesRead, buffer } = await file.read(
          new Uint8Array(chunkBytes),
          0,
          chunkBytes,
        );
        total += bytesRead;
        if (bytesRead > 0) controller.enqueue(buffer.subarray(0, bytesRead));
        const isEnd = bytesRead < chunkBytes && total >= size;
        if (bytesRead > 0 && !isEnd) return;
      } catch (error) {
        await file.close();
        throw error;
      }
      await file.close();
      controller.close();
    },
    cancel: () => file.close(),
  }, { highWaterMark: 0 });
}

const FILE_ERRORS: Readonly<
  Record<string, readonly [ResultErrorCode, string]>
> = {
  ENOENT: ["not_found", "does not exist"],
  ENOTDIR: ["not_found", "does not exist"],
  EACCES: ["denied", "may not be read"],
  EPERM: ["denied", "may not be read"],
  NotCapable: ["denied", "may not be read without --allow-read"],
};

const FILE_HINTS: ReadonlyMap<ResultErrorCode, string> = new Map([
  [
    "not_found",
    "If it was written on another machine, map it with results.rewrite",
  ],
  ["denied", "Run as a user, or with permissions, that may read it"],
]);

function asFileError(error: unknown, ref: ResultRef, path: string): unknown {
  if (error instanceof ResultError || !(error instanceof Error)) return error;
  const { code } = error as { code?: string };
  const [resultCode, problem] = FILE_ERRORS[error.name] ??
    FILE_ERRORS[code ?? ""] ?? ["read_failed", "cannot be read"];
  const hint = FILE_HINTS.get(resultCode) ??
    "See the cause for what the file system says";
  return failure(resultCode, ref, `"${path}" ${problem}`, {
    cause: error,
    hint,
  });
}
