import type { SqliteDatabase } from "../sqlite.ts";

/** The facts that an archive contains about itself. */
export interface ArchiveFacts {
  /** Whether everything that was selected is in it. */
  readonly isComplete: boolean;
  /** When it was created, in ISO 8601; null if it does not state it. */
  readonly created: string | null;
  /** When it was last written, in ISO 8601; null if it does not state it. */
  readonly updated: string | null;
  /** The address of the API or database that it was written from; null if unknown. */
  readonly source: string | null;
}

/** Reads what an archive states about itself. */
export function readFacts(database: SqliteDatabase): ArchiveFacts {
  const find = database.prepare("SELECT value FROM meta WHERE key = ?");
  const fact = (key: string): string | null => {
    const value = find.get(key)?.value;
    return typeof value === "string" ? value : null;
  };
  return {
    isComplete: fact("complete") === "true",
    created: fact("created"),
    updated: fact("updated"),
    source: sourceUrl(fact("source")),
  };
}

function sourceUrl(source: string | null): string | null {
  try {
    const { url } = JSON.parse(source ?? "null") ?? {};
    return typeof url === "string" ? url : null;
  } catch {
    return null;
  }
}
