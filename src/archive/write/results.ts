import { withDeadline } from "../../async/abort.ts";
import { runPool } from "../../async/pool.ts";
import { callLimits, type Client, clientContext } from "../../api/client.ts";
import { ResultError } from "../../model/errors.ts";
import type { ResultRef } from "../../model/result_ref.ts";
import { parseState } from "../../model/row.ts";
import { openResultRef } from "../../read/mod.ts";
import { tooLarge } from "../../read/reader.ts";
import { isKnownType } from "../../read/readers.ts";
import { inTransaction } from "../format.ts";
import { hasStoredBytes, parseReference, referenceOf } from "../reference.ts";
import type { SqliteDatabase } from "../sqlite.ts";
import { createLimiter } from "../source/graphql/limiter.ts";
import { now } from "./meta.ts";
import { type StoredObject, storeObject } from "./objects.ts";
import { putInto } from "./tables.ts";

/** Where results are read from and copied to. */
export interface CopyTarget {
  /** The database of the archive. */
  readonly database: SqliteDatabase;
  /** Its folder of larger results; undefined if it is one file. */
  readonly folder: string | undefined;
  /** The client whose settings for results are used. */
  readonly client: Client;
  /** The time limit of each result, in milliseconds. */
  readonly timeoutMs: number | undefined;
  /** The most results that are read at the same time. */
  readonly concurrency: number;
}

/** How many results were copied. */
export interface CopyCounts {
  /** Results that were read. */
  copied: number;
  /** Results that were in the archive before. */
  known: number;
  /** Results that could not be read: they are recorded with their errors. */
  failed: number;
  /** The bytes of the read ones, as they were stored. */
  bytes: number;
}

/** Copies the stored bytes of results, undecoded. */
export interface ResultCopier {
  /** The results copied so far. */
  readonly counts: Readonly<CopyCounts>;
  /**
   * Records the result that a state refers to, in the transaction of the caller.
   *
   * @param serialized The state as JSON.
   * @param isWanted Whether a row is added for a result that has none.
   * @returns The id of its row; null if it has no row.
   */
  record(serialized: string | null, isWanted: boolean): number | null;
  /** Copies those of the recorded results that the archive lacks. */
  copy(ids: readonly (number | null)[], signal: AbortSignal): Promise<void>;
}

/** Creates a copier. */
export function createCopier(target: CopyTarget): ResultCopier {
  const { database, concurrency } = target;
  const limit = createLimiter(concurrency);
  const copying = new Map<number, Promise<void>>();
  const counts: CopyCounts = { copied: 0, known: 0, failed: 0, bytes: 0 };
  const find = database.prepare("SELECT id FROM result WHERE reference = ?");
  const add = database.prepare(
    "INSERT INTO result (reference, class, location) VALUES (?, ?, ?)",
  );
  const missing = database.prepare(
    "SELECT reference FROM result WHERE id = ? AND sha256 IS NULL",
  );
  const finish = finishers(database);

  async function copyOne(id: number, signal: AbortSignal): Promise<void> {
    const row = missing.get(id);
    if (row === undefined) {
      counts.known++;
      return;
    }
    const ref = parseReference(row.reference as string);
    try {
      const object = await readObject(ref, target, signal);
      finish.stored(id, object);
      counts.copied++;
      counts.bytes += object.size;
    } catch (error) {
      if (!(error instanceof ResultError)) throw error;
      finish.failed(id, error);
      counts.failed++;
    }
  }

  return {
    counts,
    record(serialized, isWanted) {
      const ref = refOf(serialized);
      if (!hasStoredBytes(ref)) return null;
      const reference = referenceOf(ref);
      const found = find.get(reference);
      if (found !== undefined) return found.id as number;
      if (!isWanted) return null;
      add.run(reference, ref.type, ref.location);
      return find.get(reference)!.id as number;
    },
    async copy(ids, signal) {
      const wanted = new Set(ids.filter((id) => id !== null));
      await runPool({
        loadPage: once([...wanted]),
        run: async (id: number, signal) => {
          const begun = copying.get(id) ?? limit(() => copyOne(id, signal));
          copying.set(id, begun);
          try {
            await begun;
          } finally {
            copying.delete(id);
          }
        },
        reserve: 1,
        concurrency,
        signal,
      });
    },
  };
}

/** A loader of one page. */
export function once<Item>(
  items: readonly Item[],
): () => Promise<readonly Item[] | undefined> {
  let isLoaded = false;
  return () => {
    const page = isLoaded ? undefined : items;
    isLoaded = true;
    return Promise.resolve(page);
  };
}

/** The reference of a state; null if it has none, or none that can be parsed. */
export function refOf(serialized: string | null): ResultRef | null {
  const { type, _result } = JSON.parse(serialized ?? "null") ?? {};
  if (!_result) return null;
  try {
    return parseState({ type, _result }).result;
  } catch {
    return null; // a look-up in the archive reports it, as one in the API does
  }
}

/**
 * Reads the bytes at a reference, as the library does when it loads a result.
 *
 * @throws {ResultError} If they cannot be read.
 */
async function readObject(
  stored: ResultRef,
  { client, folder, timeoutMs }: CopyTarget,
  signal: AbortSignal,
): Promise<StoredObject> {
  const context = clientContext(client);
  const ref = context.settings.rewrite?.(stored) ?? stored;
  checkClass(ref, client);
  async function store(signal: AbortSignal): Promise<StoredObject> {
    const stream = await openResultRef(ref, { ...context, signal });
    return await storeObject(stream, folder, (size) => {
      signal.throwIfAborted();
      if (size > context.maxBytes) throw tooLarge(ref, context.maxBytes);
    });
  }
  let storing: Promise<StoredObject> | undefined;
  return await withDeadline(
    callLimits(client, { signal, timeoutMs }),
    (limit) =>
      new ResultError(
        "timeout",
        `Cannot archive a result of type "${ref.type}": it took more than ${limit} ms`,
        { ref, hint: "Raise timeoutMs" },
      ),
    (signal) => {
      storing = store(signal);
      return storing;
    },
  ).finally(() => storing?.catch(() => {})); // it has removed its file by then
}

/** Throws unless results of this class can be archived. */
export function checkClass(ref: ResultRef, client: Client): void {
  if (ref.type === "SecretResult") {
    throw new ResultError(
      "unsupported",
      "Cannot archive a secret: an archive holds none",
      { ref, hint: "Read it where the secret is kept" },
    );
  }
  if (isKnownType(ref.type, clientContext(client).settings)) return;
  throw new ResultError(
    "custom_type",
    `Cannot archive a result of type "${ref.type}": it is a custom class`,
    {
      ref,
      hint: `Pass a reader as results.readers["${ref.type}"] to createClient`,
    },
  );
}

/** An error of a result as JSON. */
export function errorJson(error: unknown): string {
  const { code = "unknown", message, hint } = error as Partial<ResultError>;
  return JSON.stringify({ code, message, ...(hint !== undefined && { hint }) });
}

function finishers(database: SqliteDatabase) {
  const putObject = putInto(database, "object");
  const stored = database.prepare(
    "UPDATE result SET sha256 = ?, size = ?, error = NULL, read_at = ? WHERE id = ?",
  );
  const failed = database.prepare(
    "UPDATE result SET error = ?, read_at = ? WHERE id = ?",
  );
  return {
    stored(id: number, object: StoredObject): void {
      inTransaction(database, () => {
        putObject(object);
        stored.run(object.sha256, object.size, now(), id);
      });
    },
    failed: (id: number, error: ResultError): void =>
      failed.run(errorJson(error), now(), id),
  };
}
