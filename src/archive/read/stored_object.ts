import type { SqliteDatabase, SqliteRow } from "../sqlite.ts";
import type { ArchivedObject, Refuse } from "./object.ts";

/** A row of a result `r` with its object, as far as it is needed. */
const COLUMNS =
  `substr(r.sha256, 1, 65) AS sha256, o.size, substr(o.encoding, 1, 20) AS encoding, octet_length(o.bytes) AS packed, o.sha256 IS NOT NULL AS stored, iif(octet_length(r.error) > 65536, '', r.error) AS error`;

/** The start of a query for the objects of results; the condition is missing. */
export const SELECT_STORED =
  `SELECT ${COLUMNS} FROM result r LEFT JOIN object o ON o.sha256 = r.sha256 WHERE`;

/** An object whose bytes have not been read. */
export interface StoredObject extends Omit<ArchivedObject, "bytes"> {
  /** The number of its bytes in the database; null if they are in a file. */
  readonly packed: number | null;
}

/** Checks the row of an object. */
export function storedObject(row: SqliteRow, refuse: Refuse): StoredObject {
  const { sha256, size, encoding, packed, stored } = row;
  if (stored !== 1) throw refuse("they are missing");
  if (
    typeof sha256 !== "string" || typeof encoding !== "string" ||
    typeof size !== "number" || !(size >= 0)
  ) throw refuse("their row is not valid");
  if (Number(packed ?? 0) > size) throw refuse("they are more than their size");
  return { sha256, size, encoding, packed: packed as number | null };
}

/** Reads the bytes of an object, unless they are in a file. */
export function readStored(
  database: SqliteDatabase,
  { packed, ...object }: StoredObject,
  refuse: Refuse,
): ArchivedObject {
  if (packed === null) return { ...object, bytes: null };
  const row = database.prepare("SELECT bytes FROM object WHERE sha256 = ?")
    .get(object.sha256);
  if (!(row?.bytes instanceof Uint8Array)) throw refuse("they are not bytes");
  return { ...object, bytes: row.bytes };
}
