import { ResultError, type ResultErrorCode } from "../../model/errors.ts";
import type { ResultRef } from "../../model/result_ref.ts";
import {
  PROBE_BYTES,
  type ReadContext,
  type ReadSettings,
  type ResultReader,
  tooLarge,
} from "../../read/reader.ts";
import { findReader, hasOwnReader } from "../../read/readers.ts";
import { STORES } from "../../read/stores.ts";
import { ArchiveError } from "../error.ts";
import { referenceOf } from "../reference.ts";
import type { SqliteDatabase, SqliteRow } from "../sqlite.ts";
import { openObject } from "./object.ts";
import { damaged } from "./rows.ts";
import { readStored, SELECT_STORED, storedObject } from "./stored_object.ts";

/** Where the bytes of results come from. */
export interface ResultSource {
  /** The database of the archive. */
  readonly database: SqliteDatabase;
  /** The folder of files; undefined if the archive is one file. */
  readonly folder: string | undefined;
  /** Readers of the caller, for results that the archive lacks. */
  readonly readers: ReadSettings["readers"];
  /** Whether results that the archive lacks are read from their stores. */
  readonly stores: boolean;
}

/** Their value is in the state, or their reader needs no archive. */
const NOT_ARCHIVED: ReadonlySet<string> = new Set([
  "PrefectResult",
  "SecretResult",
]);

/** Creates the readers for each class of results, custom classes included. */
export function archivedReaders(
  source: ResultSource,
): Readonly<Record<string, ResultReader>> {
  const { database, readers = {} } = source;
  const types = new Set([
    ...[...STORES.keys()].filter((type) => !NOT_ARCHIVED.has(type)),
    ...classesOf(database).filter((type) => !NOT_ARCHIVED.has(type)),
  ]);
  const reader = archivedReader(source);
  const own = [...types].map((type) => [type, reader] as const);
  return { ...readers, ...Object.fromEntries(own) };
}

// One step for each class, however many results there are. A class without any
// bytes needs no reader: the library reports why it cannot be read.
const CLASSES = `WITH RECURSIVE c(class) AS (
  SELECT min(class) FROM result
  UNION ALL
  SELECT (SELECT min(class) FROM result WHERE class > c.class) FROM c WHERE c.class IS NOT NULL
) SELECT class FROM c WHERE EXISTS (SELECT 1 FROM result r WHERE r.class = c.class AND r.sha256 IS NOT NULL) LIMIT 1000`;

function classesOf(database: SqliteDatabase): string[] {
  return database.prepare(CLASSES).all().map(({ class: name }) => {
    if (typeof name === "string") return name;
    throw damaged(database, `"result.class" is not text`);
  });
}

function archivedReader(source: ResultSource): ResultReader {
  return {
    async open(ref, context) {
      const row = findResult(source.database, ref);
      const other = row?.sha256 ? undefined : otherReader(ref, source, context);
      if (other !== undefined) return await (await other).open(ref, context);
      return await openArchived(ref, row, source, context);
    },
    async probe(ref, context) {
      const row = findResult(source.database, ref);
      const reader = (await openArchived(ref, row, source, context))
        .getReader();
      const { value = new Uint8Array() } = await reader.read();
      await reader.cancel();
      const size = row!.size as number;
      return { size, modified: null, head: value.subarray(0, PROBE_BYTES) };
    },
  };
}

/** The reader of a result that the archive lacks; undefined if none is allowed. */
function otherReader(
  ref: ResultRef,
  { readers, stores }: ResultSource,
  { settings }: ReadContext,
): Promise<ResultReader> | undefined {
  const given = { ...settings, readers };
  if (!stores && !hasOwnReader(ref.type, given)) return undefined;
  return findReader(ref, given);
}

function findResult(
  database: SqliteDatabase,
  ref: ResultRef,
): SqliteRow | undefined {
  const { type, location } = ref;
  const found = database.prepare(`${SELECT_STORED} r.reference = ?`)
    .get(referenceOf(ref));
  const isPath = type === "LocalResult" && ABSOLUTE.test(location ?? "");
  if (found !== undefined || !isPath) return found;
  // An absolute path is the same file whatever the folder of its result is.
  return database.prepare(
    `${SELECT_STORED} r.class = ? AND r.location = ? LIMIT 1`,
  )
    .get(type, location);
}

const ABSOLUTE = /^(?:[\\/]|[A-Za-z]:[\\/])/;

async function openArchived(
  ref: ResultRef,
  row: SqliteRow | undefined,
  { database, folder }: ResultSource,
  { maxBytes, signal }: ReadContext,
): Promise<ReadableStream<Uint8Array>> {
  signal.throwIfAborted();
  if (row === undefined) throw missing(ref, "the archive does not contain it");
  const { sha256, error } = row;
  if (sha256 === null) {
    throw error === null
      ? missing(ref, "the archive does not contain it yet")
      : recordedError(ref, error);
  }
  const refuse = (problem: string, cause?: unknown) =>
    damagedBytes(ref, problem, cause);
  const stored = storedObject(row, refuse);
  if (stored.size > maxBytes) throw tooLarge(ref, maxBytes);
  return await openObject(readStored(database, stored, refuse), folder, refuse);
}

function missing(ref: ResultRef, problem: string): ResultError {
  return new ResultError("not_found", `${actOf(ref)}: ${problem}`, {
    ref,
    hint:
      "Archive its flow run again with results, or pass { stores: true } to openArchive() to read it from its store",
  });
}

const CODES: ReadonlySet<unknown> = new Set<ResultErrorCode>([
  "no_result",
  "no_location",
  "custom_type",
  "not_found",
  "denied",
  "read_failed",
  "network",
  "timeout",
  "permission_denied",
  "too_large",
  "unsupported",
]);

/** The error that the writer of the archive met. */
function recordedError(ref: ResultRef, error: unknown): ResultError {
  const { code, message, hint } = parsedError(error);
  return new ResultError(
    CODES.has(code) ? code as ResultErrorCode : "read_failed",
    `${actOf(ref)}: it could not be archived: ${message}`,
    {
      ref,
      retryable: false,
      hint: hint ?? "Archive its flow run again with retryFailed",
    },
  );
}

interface RecordedError {
  readonly code: unknown;
  readonly message: string;
  readonly hint: string | undefined;
}

function parsedError(error: unknown): RecordedError {
  try {
    const { code, message, hint } = JSON.parse(String(error));
    return {
      code,
      message: typeof message === "string" ? message : "unknown",
      hint: typeof hint === "string" ? hint : undefined,
    };
  } catch {
    return { code: undefined, message: "unknown", hint: undefined };
  }
}

function damagedBytes(
  ref: ResultRef,
  problem: string,
  cause?: unknown,
): ResultError {
  const message = `its bytes in the archive are damaged: ${problem}`;
  return new ResultError("read_failed", `${actOf(ref)}: ${message}`, {
    ref,
    hint: "Restore the archive from a backup, or archive its flow run again",
    cause: cause ?? new ArchiveError("damaged", message),
  });
}

function actOf({ type }: ResultRef): string {
  return `Cannot read a result of type "${type}"`;
}
