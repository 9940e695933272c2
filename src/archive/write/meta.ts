import type { SqliteDatabase } from "../sqlite.ts";
import { putInto } from "./tables.ts";

/** Writes facts about the archive. */
export function putMeta(
  database: SqliteDatabase,
  facts: Readonly<Record<string, string>>,
): void {
  const put = putInto(database, "meta");
  for (const [key, value] of Object.entries(facts)) put({ key, value });
}

/** A fact about the archive; undefined if it is not there. */
export function getMeta(
  database: SqliteDatabase,
  key: string,
): string | undefined {
  const row = database.prepare("SELECT value FROM meta WHERE key = ?").get(key);
  return row?.value as string | undefined;
}

/** The tables whose rows are counted in `meta`. */
const COUNTED = [
  "flow",
  "flow_run",
  "task_run",
  "task_run_state",
  "log",
  "result",
] as const;

/** How many rows each table has, as JSON. */
export function countRows(database: SqliteDatabase): string {
  const counts = COUNTED.map((table) => {
    const row = database.prepare(`SELECT count(*) AS n FROM "${table}"`).get();
    return [table, Number(row!.n)];
  });
  return JSON.stringify(Object.fromEntries(counts));
}

/** The present time in the form of the archive. */
export function now(): string {
  return new Date().toISOString().replace(/Z$/, "000+00:00");
}
