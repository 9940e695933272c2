import { CALL_OPTIONS, type CallOptions } from "../../async/abort.ts";
import { checkOptions, type OptionTable } from "../../platform/options.ts";
import { readResult } from "../../read_result.ts";
import { RESULT_OPTIONS, type ResultSettings } from "../../result/settings.ts";
import { ResultError } from "../../model/errors.ts";
import { ArchiveError } from "../error.ts";
import { archiveFiles } from "../files.ts";
import { inTransaction } from "../format.ts";
import { openArchive } from "../read/open_archive.ts";
import { rowPages } from "../read/pages.ts";
import { checkRow } from "../read/rows.ts";
import { conditions } from "../read/where.ts";
import { parseReference } from "../reference.ts";
import { openSqlite, type SqliteDatabase } from "../sqlite.ts";
import { lockArchive } from "../write/lock.ts";
import { now } from "../write/meta.ts";
import { errorJson } from "../write/results.ts";

/** How results are decoded, and when a check ends. */
export interface VerifyOptions extends CallOptions {
  /** The settings for decoding results, as of a client. */
  readonly results?: ResultSettings | undefined;
  /** The time limit of each result, in milliseconds; by default none. */
  readonly timeoutMs?: number | undefined;
  /** Called after each result. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

const OPTIONS: OptionTable<VerifyOptions> = {
  ...CALL_OPTIONS,
  results: ["object", RESULT_OPTIONS],
  onProgress: "function",
};

/** The report of a check of an archive. */
export interface VerifyReport {
  /** The path of the archive. */
  readonly path: string;
  /** The number of results that were decoded. */
  readonly decoded: number;
  /** The number of results whose bytes are not as stored, or cannot be decoded. */
  readonly failed: number;
  /** The number of results whose bytes could not be read when it was written. */
  readonly unread: number;
  /** The first 100 results that failed. */
  readonly failures: readonly VerifyFailure[];
}

/** A result that cannot be decoded. */
export interface VerifyFailure {
  /** A task run that refers to it; null if none does any more. */
  readonly taskRunId: string | null;
  /** Its reference as JSON. */
  readonly reference: string;
  /** The code of the error, such as `undecodable`. */
  readonly code: string;
  /** The message of the error. */
  readonly message: string;
}

const ACT = "verify an archive";

/** How many results are checked before their rows are written. */
const PAGE = 100;

/** How many failures are reported; the table `result` has all. */
const MOST_FAILURES = 100;

/**
 * Decodes every result of an archive, as a look-up would, and reports what does
 * not load. The table `result` then has the time of the check and its errors
 * (`verified_at`, `verify_error`).
 *
 * @example Check an archive after it was written
 * ```ts
 * import { archiveRuns, verifyArchive } from "@taskrunview/taskrunview/archive";
 * import { createClient } from "@taskrunview/taskrunview";
 * import { recordedFlowRuns, startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * await using api = await startTestBackend(recordedFlowRuns());
 * const client = createClient({ apiUrl: api.url });
 * const path = `${await Deno.makeTempDir()}/history.sqlite`;
 * await archiveRuns(path, { client, everything: true });
 * const { decoded, failed } = await verifyArchive(path);
 * assertEquals([decoded, failed], [0, 0]); // its values are in the states
 * ```
 *
 * @param path The path of the archive.
 * @param options The settings for decoding, a signal and a time limit.
 * @throws {TypeError} If an option is unknown or of a wrong type.
 * @throws {ArchiveError} `damaged` if the file of the database is damaged,
 * `locked` if another process writes the archive, and as `openArchive()`.
 */
export async function verifyArchive(
  path: string,
  options: VerifyOptions = {},
): Promise<VerifyReport> {
  checkOptions(ACT, options, OPTIONS);
  const { results, timeoutMs, signal } = options;
  signal?.throwIfAborted();
  await using client = await openArchive(path, { results, timeoutMs });
  const files = archiveFiles(path);
  const lock = await lockArchive(files.lock);
  try {
    const database = await openSqlite(files.database);
    try {
      checkIntegrity(database);
      return await verifyAll(path, database, options, async (ref) => {
        await readResult(ref, { client, signal });
      });
    } finally {
      database.close();
    }
  } finally {
    lock.release();
  }
}

function checkIntegrity(database: SqliteDatabase): void {
  const row = database.prepare("PRAGMA quick_check(1)").get();
  if (row?.quick_check === "ok") return;
  throw new ArchiveError(
    "damaged",
    `Cannot verify the archive "${database.path}": the file is damaged`,
    { hint: "Restore the file from a backup, or write the archive anew" },
  );
}

async function verifyAll(
  path: string,
  database: SqliteDatabase,
  { signal, onProgress }: VerifyOptions,
  load: (ref: ReturnType<typeof parseReference>) => Promise<void>,
): Promise<VerifyReport> {
  const counts = database.prepare(
    "SELECT count(sha256) AS stored, count(*) - count(sha256) AS unread FROM result",
  ).get()!;
  const pages = rowPages(database, {
    table: "result",
    columns: ["id", "reference"],
    given: conditions(["r.sha256 IS NOT NULL"]),
    key: ["id"],
    limit: PAGE,
  });
  const write = database.prepare(
    "UPDATE result SET verified_at = ?, verify_error = ? WHERE id = ?",
  );
  const taskRunOf = database.prepare(
    "SELECT id FROM task_run WHERE result_id = ? LIMIT 1",
  );
  const failures: VerifyFailure[] = [];
  let [decoded, failed] = [0, 0];
  for (const rows of pages) {
    for (const row of rows) checkRow(database, "result", row);
    const errors: (ResultError | null)[] = [];
    for (const { id, reference } of rows) {
      signal?.throwIfAborted();
      const error = await errorOf(() =>
        load(parseReference(String(reference)))
      );
      errors.push(error);
      if (error === null) decoded++;
      else if (++failed <= MOST_FAILURES) {
        failures.push({
          taskRunId: taskRunOf.get(id!)?.id as string ?? null,
          reference: String(reference),
          code: error.code,
          message: error.message,
        });
      }
      onProgress?.(decoded + failed, Number(counts.stored));
    }
    inTransaction(database, () => {
      const time = now();
      rows.forEach(({ id }, at) => {
        const error = errors[at]!;
        write.run(time, error && errorJson(error), id!);
      });
    });
  }
  return { path, decoded, failed, unread: Number(counts.unread), failures };
}

async function errorOf(
  load: () => Promise<void>,
): Promise<ResultError | null> {
  try {
    await load();
    return null;
  } catch (error) {
    if (error instanceof ResultError) return error;
    throw error;
  }
}
