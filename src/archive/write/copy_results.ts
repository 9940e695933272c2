import { quoted } from "../ddl.ts";
import { ArchiveError } from "../error.ts";
import type { ArchiveFiles } from "../files.ts";
import { inTransaction } from "../format.ts";
import { openObject } from "../read/object.ts";
import { rowPages } from "../read/pages.ts";
import { checkRow, damaged } from "../read/rows.ts";
import {
  readStored,
  SELECT_STORED,
  storedObject,
} from "../read/stored_object.ts";
import { conditions, isIn } from "../read/where.ts";
import type { ObjectRecord } from "../rows.ts";
import { columnNames } from "../schema.ts";
import type { SqliteDatabase, SqliteRow } from "../sqlite.ts";
import { MOST_INSIDE, storeObject } from "./objects.ts";
import { putInto } from "./tables.ts";

/** Two archives: rows of the part are copied into the target. */
export interface CopyContext {
  readonly part: SqliteDatabase;
  readonly partFiles: ArchiveFiles;
  readonly target: SqliteDatabase;
  readonly targetFiles: ArchiveFiles;
}

/** The columns of a result that both archives share: each has ids of its own. */
const SHARED = columnNames("result").filter((name) => name !== "id");

/** A result that was read replaces one that could not be. */
const PUT_RESULT = `INSERT INTO result (${
  SHARED.map(quoted).join(", ")
}) VALUES (${
  SHARED.map(() => "?").join(", ")
}) ON CONFLICT (reference) DO UPDATE SET ${
  SHARED.filter((name) => name !== "reference")
    .map((name) => `${quoted(name)} = excluded.${quoted(name)}`).join(", ")
} WHERE result.sha256 IS NULL`;

/** The most bytes that wait for the end of their transaction, but for the last. */
const MOST_WAITING = 16 * 2 ** 20;

/** A result, and its bytes unless the target has them. */
interface Copied {
  readonly row: SqliteRow;
  readonly object: ObjectRecord | undefined;
}

/**
 * Creates a function that copies results with their bytes, and returns their ids
 * in the target by their ids in the part.
 */
export function createResultCopier(
  context: CopyContext,
): (
  ids: readonly number[],
  signal: AbortSignal,
) => Promise<ReadonlyMap<number, number>> {
  const { part, target } = context;
  const putResult = target.prepare(PUT_RESULT);
  const putObject = putInto(target, "object");
  const find = target.prepare("SELECT id FROM result WHERE reference = ?");
  const has = target.prepare("SELECT 1 FROM object WHERE sha256 = ?");

  function write(copied: readonly Copied[], ids: Map<number, number>): void {
    inTransaction(target, () => {
      for (const { row, object } of copied) {
        if (object !== undefined) putObject(object);
        putResult.run(...SHARED.map((name) => row[name]!));
        ids.set(row.id as number, find.get(row.reference!)!.id as number);
      }
    });
  }

  return async (wanted, signal) => {
    const ids = new Map<number, number>();
    const given = conditions(isIn("r.id", wanted));
    let waiting: Copied[] = [];
    let bytes = 0;
    for (
      const rows of rowPages(part, { table: "result", given, key: ["id"] })
    ) {
      for (const row of rows) {
        checkRow(part, "result", row);
        const isKnown = row.sha256 === null ||
          has.get(row.sha256!) !== undefined;
        const object = isKnown
          ? undefined
          : await copyObject(row, context, signal);
        waiting.push({ row, object });
        bytes += object?.bytes?.length ?? 0;
        if (bytes < MOST_WAITING) continue;
        write(waiting, ids);
        [waiting, bytes] = [[], 0];
      }
    }
    write(waiting, ids);
    const missing = wanted.find((id) => !ids.has(id));
    if (missing === undefined) return ids;
    throw damaged(part, "a task run refers to a result that is missing");
  };
}

/** Copies the bytes of a result; a file of one archive may be a row of another. */
async function copyObject(
  { id, sha256 }: SqliteRow,
  { part, partFiles, targetFiles }: CopyContext,
  signal: AbortSignal,
): Promise<ObjectRecord> {
  const refuse = (problem: string, cause?: unknown) =>
    new ArchiveError(
      "damaged",
      `Cannot merge "${partFiles.database}": the bytes of the result ${sha256} cannot be copied, ${problem}`,
      { hint: "Write that archive again, or take it from a copy", cause },
    );
  const row = part.prepare(`${SELECT_STORED} r.id = ?`).get(id!)!;
  const object = readStored(part, storedObject(row, refuse), refuse);
  const stream = await openObject(object, partFiles.results, refuse);
  const isInside = object.bytes !== null &&
    (object.size <= MOST_INSIDE || targetFiles.results === undefined);
  if (!isInside) {
    const check = () => signal.throwIfAborted();
    return await storeObject(stream, targetFiles.results, check);
  }
  await stream.pipeTo(new WritableStream(), { signal }); // compares the hash
  return object;
}
