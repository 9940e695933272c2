import { createClient } from "../../api/client.ts";
import { runPool } from "../../async/pool.ts";
import type { FlowRunRecord, ProgressRecord } from "../rows.ts";
import { openSource } from "../source/open_source.ts";
import type { ArchiveSource, FlowRunPage } from "../source/source.ts";
import type { SqliteDatabase } from "../sqlite.ts";
import { type Batch, createBatchWriter, type RowTotals } from "./batch.ts";
import { openWriter } from "./open_writer.ts";
import {
  type ArchiveOptions,
  checkArchiveOptions,
  type CheckedOptions,
} from "./options.ts";
import { type Cursor, cursorOf, type Parts } from "./progress.ts";
import { createCopier, type ResultCopier } from "./results.ts";

/** The number of rows that a call of {@linkcode archiveRuns} wrote. */
export interface ArchiveReport {
  /** The path of the archive. */
  readonly path: string;
  /** The number of flow runs that were written, and of those skipped as unchanged. */
  readonly flowRuns: { readonly written: number; readonly unchanged: number };
  /** The number of flows that were written. */
  readonly flows: number;
  /** The number of task runs that were written. */
  readonly taskRuns: number;
  /** The number of states that were written. */
  readonly states: number;
  /** The number of log lines that were written. */
  readonly logs: number;
  /** The number of results. */
  readonly results: {
    /** Results that were read. */
    readonly copied: number;
    /** References to results that were in the archive before. */
    readonly known: number;
    /** Results that could not be read; the table `result` has their errors. */
    readonly failed: number;
    /** The number of bytes that were read. */
    readonly bytes: number;
  };
}

const ACT = "archive flow runs";

/**
 * Writes flow runs into an archive, with their flows, task runs, states, logs
 * and the stored bytes of their results.
 *
 * An archive that exists is continued: flow runs that have not changed are
 * skipped, an interrupted call goes on where it was. Until the call has ended,
 * the archive states that it is incomplete. A result that cannot be read is
 * recorded with its error.
 *
 * @example Write an archive
 * ```ts
 * import { archiveRuns } from "@taskrunview/taskrunview/archive";
 * import { createClient } from "@taskrunview/taskrunview";
 * import { recordedFlowRuns, startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * await using api = await startTestBackend(recordedFlowRuns());
 * const client = createClient({ apiUrl: api.url });
 * const path = `${await Deno.makeTempDir()}/history`;
 * const { flowRuns } = await archiveRuns(path, { client, everything: true });
 * assertEquals(flowRuns, { written: 3, unchanged: 0 });
 * ```
 *
 * @param path A folder, which is created, or a file that ends in `.sqlite`,
 * `.sqlite3` or `.db`, which then holds the results as well.
 * @param options Which flow runs, from where, and how.
 * @returns What was written.
 * @throws {TypeError} If an option is unknown or of a wrong type, or no flow
 * runs are selected.
 * @throws {ArchiveError} `locked` if another process writes the archive,
 * `disk_full` if the disk is full, `not_an_archive`, `unsupported_version`,
 * `permission_denied` or `io` if it cannot be written, and `database` if the
 * database of the server cannot be read.
 * @throws {ApiError} If the API cannot be read.
 */
export async function archiveRuns(
  path: string,
  options: ArchiveOptions,
): Promise<ArchiveReport> {
  const checked = checkArchiveOptions(ACT, options);
  const { client = createClient(), timeoutMs } = options;
  const signal = options.signal ?? new AbortController().signal;
  signal.throwIfAborted();
  const source = await openSource({ ...options, ...checked, client });
  try {
    const writer = await openWriter(
      path,
      JSON.stringify({ kind: source.kind, url: source.url }),
      JSON.stringify({ ...checked.selection, ...checked.parts }),
    );
    try {
      const copier = createCopier({
        database: writer.database,
        folder: writer.files.results,
        client,
        timeoutMs,
        concurrency: checked.concurrency,
      });
      const totals = await writeAll(
        { source, database: writer.database, copier, options, ...checked },
        signal,
      );
      if (options.retryFailed) {
        await copier.copy(failedResults(writer.database), signal);
      }
      writer.complete();
      return reportOf(path, totals, copier);
    } finally {
      writer.close();
    }
  } finally {
    await source.close();
  }
}

interface Work extends CheckedOptions {
  readonly source: ArchiveSource;
  readonly database: SqliteDatabase;
  readonly copier: ResultCopier;
  readonly options: ArchiveOptions;
}

type Totals = RowTotals & { unchanged: number };

async function writeAll(work: Work, signal: AbortSignal): Promise<Totals> {
  const { source, database, copier, selection, parts, concurrency } = work;
  const totals: Totals = {
    flows: 0,
    flowRuns: 0,
    unchanged: 0,
    taskRuns: 0,
    states: 0,
    logs: 0,
  };
  const { onProgress } = work.options;
  const flowRunsTotal = onProgress
    ? await source.countFlowRuns(selection, signal)
    : null;
  const onWrite = () =>
    onProgress?.({
      flowRuns: totals.flowRuns + totals.unchanged,
      flowRunsTotal,
      taskRuns: totals.taskRuns,
      logs: totals.logs,
      results: copier.counts.copied,
      bytes: copier.counts.bytes,
    });
  const write = createBatchWriter({
    source,
    database,
    copier,
    totals,
    concurrency,
    onWrite,
  });
  const pages = source.flowRuns(selection, signal)[Symbol.asyncIterator]();
  try {
    await runPool<Batch>({
      async loadPage() {
        const { done, value } = await pages.next();
        if (done) return undefined;
        const due = dueRuns(database, value, parts);
        totals.unchanged += value.flowRuns.length - due.length;
        onWrite();
        return batchesOf(due, value, source.batchSize);
      },
      run: write,
      reserve: 1,
      concurrency,
      signal,
    });
  } finally {
    await pages.return?.().catch(() => {}); // the first error is reported
  }
  return totals;
}

/** A flow run that is read, and where it starts. */
type Due = readonly [run: FlowRunRecord, cursor: Cursor];

/** The flow runs of a page that the archive lacks, or has in part. */
function dueRuns(
  database: SqliteDatabase,
  { flowRuns }: FlowRunPage,
  parts: Parts,
): Due[] {
  const find = database.prepare("SELECT * FROM progress WHERE flow_run_id = ?");
  return flowRuns.flatMap((run): Due[] => {
    const known = find.get(run.id) as unknown as ProgressRecord | undefined;
    const cursor = cursorOf(run, known, parts);
    return cursor === null ? [] : [[run, cursor]];
  });
}

/** Batches of flow runs that start at the same place. */
function batchesOf(
  due: readonly Due[],
  { states }: FlowRunPage,
  size: number,
): Batch[] {
  const byStart = Map.groupBy(due, ([, cursor]) => JSON.stringify(cursor));
  return [...byStart.values()].flatMap((group) => {
    const cursor = group[0]![1];
    const runs = group.map(([run]) => run);
    const count = Math.ceil(runs.length / size);
    return Array.from({ length: count }, (_, i): Batch => {
      const flowRuns = runs.slice(i * size, (i + 1) * size);
      const ids = new Set(flowRuns.map(({ id }) => id));
      return {
        flowRuns,
        states: states.filter(({ flow_run_id }) => ids.has(flow_run_id)),
        cursor,
      };
    });
  });
}

/** The results that could not be read before. */
function failedResults(database: SqliteDatabase): number[] {
  return database.prepare("SELECT id FROM result WHERE sha256 IS NULL").all()
    .map(({ id }) => id as number);
}

function reportOf(
  path: string,
  { flowRuns, unchanged, ...rows }: Totals,
  { counts }: ResultCopier,
): ArchiveReport {
  const { copied, known, failed, bytes } = counts;
  return {
    path,
    flowRuns: { written: flowRuns, unchanged },
    ...rows,
    results: { copied, known, failed, bytes },
  };
}
