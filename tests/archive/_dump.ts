import { assertEquals } from "@std/assert";
import { TABLE_NAMES, TABLES } from "../../src/archive/schema.ts";
import { openSqlite, type SqliteRow } from "../../src/archive/sqlite.ts";
import { archiveFiles } from "../../src/archive/files.ts";

/** What differs between two archives of the same history. */
const OWN: ReadonlySet<string> = new Set([
  "archived_at",
  "read_at",
  "verified_at",
  "final",
]);

/** All rows of an archive by table; results are named by their references. */
export async function dump(
  path: string,
): Promise<Record<string, SqliteRow[]>> {
  const database = await openSqlite(archiveFiles(path).database, {
    readOnly: true,
  });
  try {
    const results = new Map(
      database.prepare("SELECT id, reference FROM result").all()
        .map(({ id, reference }) => [id, reference]),
    );
    const tables = TABLE_NAMES.filter((name) => name !== "meta").map((name) => {
      const keys: readonly string[] = name === "result"
        ? ["reference"]
        : TABLES[name].primaryKey;
      const rows = database.prepare(
        `SELECT * FROM "${name}" ORDER BY ${keys.join(", ")}`,
      ).all().map((row) => {
        const { result_id, ...rest } = row;
        const shown = Object.entries(rest).filter(([key]) =>
          !OWN.has(key) && !(name === "result" && key === "id")
        );
        return {
          ...Object.fromEntries(shown),
          ...(name === "task_run" &&
            { result: results.get(result_id ?? null) ?? null }),
        };
      });
      return [name, rows] as const;
    });
    return Object.fromEntries(tables);
  } finally {
    database.close();
  }
}

/** How many rows each table has. */
export async function countsOf(path: string): Promise<Record<string, number>> {
  const tables = Object.entries(await dump(path));
  return Object.fromEntries(tables.map(([name, rows]) => [name, rows.length]));
}

/** A fact about an archive. */
export async function metaOf(path: string): Promise<Record<string, string>> {
  const database = await openSqlite(archiveFiles(path).database, {
    readOnly: true,
  });
  try {
    const rows = database.prepare("SELECT key, value FROM meta").all();
    return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
  } finally {
    database.close();
  }
}

/** Throws unless SQLite finds a file without fault. */
export async function assertIntact(path: string): Promise<void> {
  const database = await openSqlite(archiveFiles(path).database);
  try {
    const [row] = database.prepare("PRAGMA integrity_check").all();
    assertEquals(row?.integrity_check, "ok");
  } finally {
    database.close();
  }
}
