import {
  CALL_OPTIONS,
  type CallOptions,
  checkTimeout,
  MAX_TIMEOUT_MS,
} from "../../async/abort.ts";
import { checkOptions, type OptionTable } from "../../platform/options.ts";
import { ArchiveError } from "../error.ts";
import { type ArchiveFiles, archiveFiles } from "../files.ts";
import { openDatabase } from "../read/open_database.ts";
import { rowPages } from "../read/pages.ts";
import { checkRow } from "../read/rows.ts";
import type { SqliteDatabase } from "../sqlite.ts";
import { createFlowRunCopier } from "./copy_flow_run.ts";
import { getMeta } from "./meta.ts";
import { type ArchiveWriter, openWriter } from "./open_writer.ts";

/** Limits of a merge. */
export interface MergeOptions extends CallOptions {
  /** Called after each flow run, with the number of flow runs so far. */
  readonly onProgress?: ((flowRuns: number) => void) | undefined;
}

/** The report of {@linkcode mergeArchives}: what it has written. */
export interface MergeReport {
  /** The number of flow runs that were taken from the merged archives. */
  readonly flowRuns: number;
  /** The number of flow runs that the archive had as they are, or newer. */
  readonly known: number;
}

const OPTIONS: OptionTable<MergeOptions> = {
  ...CALL_OPTIONS,
  onProgress: "function",
};

const ACT = "merge archives";

/**
 * Copies what other archives hold into one archive, which is created if there
 * is none.
 *
 * A flow run that several archives hold is taken from the one that read it
 * last. Each result is stored once. A merge that was interrupted is repeated
 * with the same call; until then the archive states that it is incomplete, as
 * it does when a merged archive is.
 *
 * @example An archive copied into another one
 * ```ts
 * import { archiveRuns, mergeArchives } from "@taskrunview/taskrunview/archive";
 * import { createClient } from "@taskrunview/taskrunview";
 * import { recordedFlowRuns, startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * await using api = await startTestBackend(recordedFlowRuns());
 * const client = createClient({ apiUrl: api.url });
 * const folder = await Deno.makeTempDir();
 * await archiveRuns(`${folder}/a.sqlite`, { client, everything: true });
 * const { flowRuns } = await mergeArchives(`${folder}/all`, [`${folder}/a.sqlite`]);
 * assertEquals(flowRuns, 3);
 * ```
 *
 * @param path The archive to write: a folder, or a file that ends in `.sqlite`,
 * `.sqlite3` or `.db`.
 * @param sources The paths of the archives to copy from. They are not changed.
 * @param options Limits of the call.
 * @returns What was written.
 * @throws {TypeError} If an option is unknown or of a wrong type.
 * @throws {ArchiveError} If an archive cannot be opened, read or written.
 */
export async function mergeArchives(
  path: string,
  sources: readonly string[],
  options: MergeOptions = {},
): Promise<MergeReport> {
  checkOptions(ACT, options, OPTIONS);
  checkTimeout(options.timeoutMs);
  const report = { flowRuns: 0, known: 0 };
  const onFlowRun = (isTaken: boolean) => {
    report[isTaken ? "flowRuns" : "known"]++;
    options.onProgress?.(report.flowRuns + report.known);
  };
  await withinLimits(options, async (signal) => {
    const parts = await openParts(sources);
    try {
      await mergeParts(path, parts, onFlowRun, signal);
    } finally {
      for (const { database } of parts) database.close();
    }
  });
  return report;
}

interface OpenPart {
  readonly database: SqliteDatabase;
  readonly files: ArchiveFiles;
}

/** Opens all, so that nothing is written if one cannot be opened. */
async function openParts(sources: readonly string[]): Promise<OpenPart[]> {
  const parts: OpenPart[] = [];
  try {
    for (const source of sources) {
      const database = await openDatabase(source);
      parts.push({ database, files: archiveFiles(source) });
    }
    return parts;
  } catch (error) {
    for (const { database } of parts) database.close();
    throw error;
  }
}

async function mergeParts(
  path: string,
  parts: readonly OpenPart[],
  onFlowRun: (isTaken: boolean) => void,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const [first] = parts;
  if (first === undefined) return;
  const writer = await openWriter(
    path,
    getMeta(first.database, "source") ?? "{}",
    JSON.stringify({ merged: parts.map(({ files }) => files.database) }),
  );
  try {
    for (const part of parts) {
      await mergeArchive(writer, part, onFlowRun, signal);
    }
    const isComplete = parts.every(({ database }) =>
      getMeta(database, "complete") === "true"
    );
    if (isComplete) writer.complete();
  } finally {
    writer.close();
  }
}

/** Runs until it ends by itself: it closes its files after an abort. */
async function withinLimits(
  { signal, timeoutMs = MAX_TIMEOUT_MS }: CallOptions,
  run: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const limit = new AbortController();
  const timer = setTimeout(
    () => limit.abort(timeoutError(timeoutMs)),
    Math.min(timeoutMs, MAX_TIMEOUT_MS),
  );
  try {
    await run(AbortSignal.any([limit.signal, ...(signal ? [signal] : [])]));
  } finally {
    clearTimeout(timer);
  }
}

function timeoutError(timeoutMs: number): ArchiveError {
  return new ArchiveError(
    "timeout",
    `Cannot ${ACT}: it took longer than ${timeoutMs} ms`,
    { hint: "Raise timeoutMs, and run the same call again: it goes on" },
  );
}

async function mergeArchive(
  { database: target, files: targetFiles }: ArchiveWriter,
  { database: part, files: partFiles }: OpenPart,
  onFlowRun: (isTaken: boolean) => void,
  signal: AbortSignal,
): Promise<void> {
  const copy = createFlowRunCopier({ part, partFiles, target, targetFiles });
  const query = { table: "flow_run", columns: ["id"], key: ["id"] } as const;
  for (const rows of rowPages(part, query)) {
    for (const row of rows) {
      signal.throwIfAborted();
      checkRow(part, "flow_run", row);
      const id = row.id as string;
      const isTaken = isDue(id, part, target);
      if (isTaken) await copy(id, signal);
      onFlowRun(isTaken);
    }
  }
}

/** Whether the target lacks a flow run, or read it earlier. */
function isDue(
  id: string,
  part: SqliteDatabase,
  target: SqliteDatabase,
): boolean {
  const ours = archivedAt(id, target);
  return ours === null || ours < (archivedAt(id, part) ?? "");
}

function archivedAt(id: string, { prepare }: SqliteDatabase): string | null {
  const row = prepare("SELECT archived_at FROM progress WHERE flow_run_id = ?")
    .get(id);
  return row === undefined ? null : row.archived_at as string | null;
}
