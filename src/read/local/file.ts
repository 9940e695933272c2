import type { FileHandle } from "node:fs/promises";
import { ResultError, type ResultErrorCode } from "../../model/errors.ts";
import type { ResultRef } from "../../model/result_ref.ts";
import {
  PROBE_BYTES,
  type ReadContext,
  type ReadSettings,
  type ResultReader,
  tooLarge,
} from "../reader.ts";
import { openChecked, type OpenedFile } from "./open.ts";
import {
  failure,
  type LocalPlaces,
  outside,
  placesOf,
  refuseForeignPath,
} from "./path.ts";
import { type FileSystem, findRoot, isBelow, loadFileSystem } from "./roots.ts";

/**
 * Reads a LocalResult: the file `os.path.join(dir, location)`, as
 * `prefect.engine.results.LocalResult` does, restricted to the roots.
 */
export const localReader: ResultReader = {
  async open(ref, context) {
    const { signal, maxBytes } = context;
    const opened = await openFile(ref, context.settings);
    try {
      signal.throwIfAborted();
      if (opened.size > maxBytes) throw tooLarge(ref, maxBytes);
      return streamOfFile(ref, opened, context);
    } catch (error) {
      await opened.handle.close();
      throw error;
    }
  },
  async probe(ref, { settings }) {
    const { handle, path, size, modified } = await openFile(ref, settings);
    try {
      const head = new Uint8Array(PROBE_BYTES);
      const { bytesRead } = await handle.read(head, 0, head.length);
      const isWhole = bytesRead < PROBE_BYTES;
      return {
        size: size > 0 ? size : isWhole ? bytesRead : null,
        modified: modified.toISOString(),
        head: head.subarray(0, bytesRead),
      };
    } catch (error) {
      throw asFileError(error, ref, path);
    } finally {
      await handle.close();
    }
  },
};

interface ResultFile extends OpenedFile {
  readonly path: string;
}

/** The number of attempts to open a file whose folders are being moved. */
const ATTEMPTS = 3;

async function openFile(
  ref: ResultRef,
  settings: ReadSettings,
): Promise<ResultFile> {
  const system = await fileSystem(ref);
  const { path } = system;
  if (settings.local !== false) refuseForeignPath(ref, path.sep === "\\");
  const places = placesOf(ref, settings);
  const wanted = path.resolve(places.base, ref.location ?? "");
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const opened = await openOnce(ref, wanted, places, system);
    if (opened?.isFile) return opened;
    if (opened === undefined) continue;
    await opened.handle.close();
    throw failure("read_failed", ref, `"${wanted}" is not a regular file`, {
      hint: "Check the path: Prefect's LocalResult writes files",
    });
  }
  throw failure("read_failed", ref, `"${wanted}" was moved during the read`, {
    hint: "Read it again",
  });
}

async function fileSystem(ref: ResultRef): Promise<FileSystem> {
  try {
    return await loadFileSystem();
  } catch (cause) {
    throw failure("unsupported", ref, "this runtime has no file system", {
      cause,
      hint: "Map it to a bucket with results.rewrite",
    });
  }
}

/** Folders that had no links in their paths when a file was read. */
const plainFolders = new Set<string>();
const MAX_PLAIN_FOLDERS = 1_000;

/** Finds and opens a file; undefined if a folder was moved meanwhile. */
async function openOnce(
  ref: ResultRef,
  wanted: string,
  { roots }: LocalPlaces,
  system: FileSystem,
): Promise<ResultFile | undefined> {
  const folder = system.path.dirname(wanted);
  const path = plainFolders.has(folder)
    ? wanted
    : await resolveLinks(ref, wanted, roots, system);
  const { root, refused } = await findPlace(path, roots, system);
  if (refused) throw outside(ref, wanted, refused);
  const isAllowed = async (path: string) =>
    (await findPlace(path, roots, system)).refused === undefined;
  try {
    const opened = await openChecked(path, { root, isAllowed }, system);
    notePlain(folder, opened !== undefined && path === wanted);
    return opened && { ...opened, path };
  } catch (error) {
    throw asFileError(error, ref, path);
  }
}

function notePlain(folder: string, isPlain: boolean): void {
  if (plainFolders.size >= MAX_PLAIN_FOLDERS) plainFolders.clear();
  if (isPlain) plainFolders.add(folder);
  else plainFolders.delete(folder);
}

/** The outermost root of a path, or the list without a root for it. */
type FoundPlace =
  | { readonly root: string; readonly refused?: undefined }
  | { readonly root?: undefined; readonly refused: readonly string[] };

async function findPlace(
  path: string,
  roots: LocalPlaces["roots"],
  system: FileSystem,
): Promise<FoundPlace> {
  let outermost = path;
  for (const list of roots) {
    const root = await findRoot(path, list, system);
    if (root === undefined) return { refused: list };
    if (root.length < outermost.length) outermost = root;
  }
  return { root: outermost };
}

async function resolveLinks(
  ref: ResultRef,
  wanted: string,
  roots: LocalPlaces["roots"],
  { fs, path }: FileSystem,
): Promise<string> {
  try {
    return await fs.promises.realpath(wanted);
  } catch (error) {
    // The error does not reveal whether a file outside the roots exists.
    const refused = roots.find((list) =>
      !list.some((root) => isBelow(root, wanted, path))
    );
    if (refused) throw outside(ref, wanted, refused);
    throw asFileError(error, ref, wanted);
  }
}

const CHUNK_BYTES = 1 << 20;
/** The block size for files of unknown size, such as those of /proc. */
const BLOCK_BYTES = 1 << 16;

function streamOfFile(
  ref: ResultRef,
  { handle, path, size }: ResultFile,
  { signal, maxBytes }: ReadContext,
): ReadableStream<Uint8Array> {
  // One byte more than the size: a partial read shows the end.
  const chunkBytes = size === 0 ? BLOCK_BYTES : Math.min(size + 1, CHUNK_BYTES);
  let total = 0;

  /** The next bytes, and whether the file ends there. */
  async function next(): Promise<{ chunk: Uint8Array; isEnd: boolean }> {
    signal.throwIfAborted();
    const { bytesRead, buffer } = await readChunk(handle, chunkBytes);
    total += bytesRead;
    if (total > maxBytes) throw tooLarge(ref, maxBytes);
    const isShort = size > 0 && bytesRead < chunkBytes && total >= size;
    return {
      chunk: buffer.subarray(0, bytesRead),
      isEnd: bytesRead === 0 || isShort,
    };
  }

  return new ReadableStream({
    async pull(controller) {
      try {
        const { chunk, isEnd } = await next();
        if (chunk.length > 0) controller.enqueue(chunk);
        if (!isEnd) return;
      } catch (error) {
        await handle.close();
        throw signal.aborted ? error : asFileError(error, ref, path);
      }
      await handle.close();
      controller.close();
    },
    cancel: () => handle.close(),
  }, { highWaterMark: 0 });
}

function readChunk(
  handle: FileHandle,
  length: number,
): Promise<{ bytesRead: number; buffer: Uint8Array }> {
  return handle.read(new Uint8Array(length), 0, length);
}

const FILE_ERRORS: Readonly<
  Record<string, readonly [ResultErrorCode, string]>
> = {
  ENOENT: ["not_found", "does not exist"],
  ENOTDIR: ["not_found", "does not exist"],
  EACCES: ["denied", "may not be read"],
  EPERM: ["denied", "may not be read"],
  NotCapable: ["denied", "must not be read without --allow-read"],
};

const FILE_HINTS: ReadonlyMap<ResultErrorCode, string> = new Map([
  [
    "not_found",
    "If it was written on another machine, map its path with results.rewrite",
  ],
  ["denied", "Run as a user, or with permissions, that may read it"],
]);

function asFileError(error: unknown, ref: ResultRef, path: string): unknown {
  if (error instanceof ResultError || !(error instanceof Error)) return error;
  const { code } = error as { code?: string };
  const [resultCode, problem] = FILE_ERRORS[error.name] ??
    FILE_ERRORS[code ?? ""] ?? ["read_failed", "cannot be read"];
  const hint = FILE_HINTS.get(resultCode) ??
    "See the cause, which is the error of the file system";
  return failure(resultCode, ref, `"${path}" ${problem}`, {
    cause: error,
    hint,
  });
}
