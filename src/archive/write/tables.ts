import { quoted } from "../ddl.ts";
import {
  columnNames,
  type Records,
  type TableName,
  TABLES,
} from "../schema.ts";
import type { SqliteDatabase, SqliteValue } from "../sqlite.ts";

/** Writes a row: a new one, or in the place of the one with its key. */
export type Put<Record_> = (record: Record_) => void;

/** Creates a function that writes rows of a table. */
export function putInto<Name extends TableName>(
  database: SqliteDatabase,
  table: Name,
): Put<Records[Name]> {
  const columns = columnNames(table);
  const keys: readonly string[] = TABLES[table].primaryKey;
  const changes = columns.filter((name) => !keys.includes(name)).map((name) =>
    `${quoted(name)} = excluded.${quoted(name)}`
  );
  const statement = database.prepare(
    `INSERT INTO ${quoted(table)} (${columns.map(quoted).join(", ")}) VALUES (${
      columns.map(() => "?").join(", ")
    }) ON CONFLICT (${keys.map(quoted).join(", ")}) DO ${
      changes.length > 0 ? `UPDATE SET ${changes.join(", ")}` : "NOTHING"
    }`,
  );
  return (record) => {
    const values = record as unknown as Readonly<Record<string, SqliteValue>>;
    statement.run(...columns.map((name) => values[name] ?? null));
  };
}
