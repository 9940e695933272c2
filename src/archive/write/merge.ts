import {
  CALL_OPTIONS,
  type CallOptions,
  checkTimeout,
  MAX_TIMEOUT_MS,
} from "../../async/abort.ts";
import { checkOptions, type OptionTable } from "../../platform/options.ts";
import { quoted } from "../ddl.ts";
import { ArchiveError } from "../error.ts";
import { type ArchiveFiles, archiveFiles } from "../files.ts";
import { inTransaction } from "../format.ts";
import { openObject } from "../read/object.ts";
import { openDatabase } from "../read/open_database.ts";
import type { ObjectRecord } from "../rows.ts";
import { columnNames, type TableName } from "../schema.ts";
import type { SqliteDatabase } from "../sqlite.ts";
import { getMeta } from "./meta.ts";
import { MOST_INSIDE, storeObject } from "./objects.ts";
import { type ArchiveWriter, openWriter } from "./open_writer.ts";
import { putInto } from "./tables.ts";

/** Limits of a merge. */
export interface MergeOptions extends CallOptions {
  /** Called after each part that was written, with the number of flow runs. */
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

/** How many flow runs one transaction takes. */
const BATCH = 50;

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
  const onBatch = (taken: number, known: number) => {
    report.flowRuns += taken;
    report.known += known;
    options.onProgress?.(report.flowRuns + report.known);
  };
  await withinLimits(options, async (signal) => {
    const parts = await openParts(sources);
    try {
      await mergeParts(path, parts, onBatch, signal);
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
  onBatch: (taken: number, known: number) => void,
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
    for (const part of parts) await mergeArchive(writer, part, onBatch, signal);
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

interface Merge {
  readonly part: SqliteDatabase;
  readonly partFiles: ArchiveFiles;
  readonly target: SqliteDatabase;
  readonly targetFiles: ArchiveFiles;
}

async function mergeArchive(
  { database: target, files: targetFiles }: ArchiveWriter,
  { database: part, files: partFiles }: OpenPart,
  onBatch: (taken: number, known: number) => void,
  signal: AbortSignal,
): Promise<void> {
  target.prepare("ATTACH DATABASE ? AS part").run(partFiles.database);
  const merge = { part, partFiles, target, targetFiles };
  for (const ids of batches(flowRunIds(part))) {
    signal.throwIfAborted();
    const due = dueIds(target, ids);
    await mergeBatch(merge, due, signal);
    onBatch(due.length, ids.length - due.length);
  }
  target.exec("DETACH DATABASE part");
}

function flowRunIds(part: SqliteDatabase): string[] {
  return part.prepare("SELECT id FROM flow_run ORDER BY id").all()
    .map(({ id }) => id as string);
}

function batches(ids: readonly string[]): string[][] {
  const count = Math.ceil(ids.length / BATCH);
  return Array.from(
    { length: count },
    (_, at) => ids.slice(at * BATCH, (at + 1) * BATCH),
  );
}

/** Leaves out the flow runs that the target read as late or later. */
function dueIds(target: SqliteDatabase, ids: readonly string[]): string[] {
  return target.prepare(
    `SELECT part.flow_run.id FROM part.flow_run
      LEFT JOIN part.progress AS theirs ON theirs.flow_run_id = part.flow_run.id
      LEFT JOIN main.progress AS ours ON ours.flow_run_id = part.flow_run.id
      WHERE part.flow_run.id IN (SELECT value FROM json_each(?))
      AND (ours.archived_at IS NULL OR ours.archived_at < theirs.archived_at)`,
  ).all(JSON.stringify(ids)).map(({ id }) => id as string);
}

/** The rows of each table that belong to flow runs whose ids replace `?`. */
const ROWS: readonly (readonly [TableName, where: string])[] = [
  ["flow", "id IN (SELECT flow_id FROM part.flow_run WHERE id IN $ids)"],
  ["task", "flow_id IN (SELECT flow_id FROM part.flow_run WHERE id IN $ids)"],
  ["edge", "flow_id IN (SELECT flow_id FROM part.flow_run WHERE id IN $ids)"],
  ["flow_run", "id IN $ids"],
  ["flow_run_state", "flow_run_id IN $ids"],
  ["task_run", "flow_run_id IN $ids"],
  [
    "task_run_state",
    "task_run_id IN (SELECT id FROM part.task_run WHERE flow_run_id IN $ids)",
  ],
  ["log", "flow_run_id IN $ids"],
  ["progress", "flow_run_id IN $ids"],
];

const IDS = "(SELECT value FROM json_each(?))";

async function mergeBatch(
  merge: Merge,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (ids.length === 0) return;
  const list = JSON.stringify(ids);
  const objects = await copyObjects(merge, list, signal);
  const { target } = merge;
  const putObject = putInto(target, "object");
  inTransaction(target, () => {
    objects.forEach(putObject);
    target.prepare(COPY_RESULTS).run(list);
    for (const [table, where] of ROWS) {
      target.prepare(copyRows(table, where)).run(list);
    }
  });
}

const RESULT_IDS =
  `(SELECT result_id FROM part.task_run WHERE flow_run_id IN ${IDS})`;

/** Results have ids of their own in each archive, and the same reference. */
const COPY_RESULTS = copyResults();

function copyResults(): string {
  const columns = columnNames("result").filter((name) => name !== "id");
  const names = columns.map(quoted).join(", ");
  const changes = columns.filter((name) => name !== "reference")
    .map((name) => `${quoted(name)} = excluded.${quoted(name)}`);
  return `INSERT INTO main.result (${names})
    SELECT ${names} FROM part.result WHERE id IN ${RESULT_IDS}
    ON CONFLICT (reference) DO UPDATE SET ${changes.join(", ")}
    WHERE main.result.sha256 IS NULL`;
}

function copyRows(table: TableName, where: string): string {
  const columns = columnNames(table);
  const values = columns.map((name) =>
    name === "result_id"
      ? `(SELECT ours.id FROM main.result AS ours JOIN part.result AS theirs
          USING (reference) WHERE theirs.id = part.task_run.result_id)`
      : quoted(name)
  );
  return `INSERT OR REPLACE INTO main.${quoted(table)} (${
    columns.map(quoted).join(", ")
  }) SELECT ${values.join(", ")} FROM part.${quoted(table)} WHERE ${
    where.replace("$ids", IDS)
  }`;
}

/** Copies the bytes of results that the target lacks. */
async function copyObjects(
  { part, partFiles, target, targetFiles }: Merge,
  list: string,
  signal: AbortSignal,
): Promise<ObjectRecord[]> {
  const hashes = target.prepare(
    `SELECT DISTINCT sha256 FROM part.result WHERE id IN ${RESULT_IDS}
      AND sha256 NOT IN (SELECT sha256 FROM main.object)`,
  ).all(list).map(({ sha256 }) => sha256 as string);
  const copies: ObjectRecord[] = [];
  for (const sha256 of hashes) {
    signal.throwIfAborted();
    const object = part.prepare("SELECT * FROM object WHERE sha256 = ?")
      .get(sha256) as unknown as ObjectRecord;
    const isInside = object.bytes !== null &&
      (object.size <= MOST_INSIDE || targetFiles.results === undefined);
    copies.push(
      isInside ? object : await copyObject(object, partFiles, targetFiles),
    );
  }
  return copies;
}

/** Copies the bytes of one result from a file, or into one. */
async function copyObject(
  object: ObjectRecord,
  from: ArchiveFiles,
  to: ArchiveFiles,
): Promise<ObjectRecord> {
  const refuse = (problem: string, cause?: unknown) =>
    new ArchiveError(
      "damaged",
      `Cannot merge "${from.database}": the bytes of the result ${object.sha256} cannot be copied, ${problem}`,
      { hint: "Write that archive again, or take it from a copy", cause },
    );
  const stream = await openObject(object, from.results, refuse);
  return await storeObject(stream, to.results, () => {});
}
