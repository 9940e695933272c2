import { ArchiveError } from "../../error.ts";
import {
  sourceColumns,
  type SourceRecord,
  storedJsonb,
  toRecord,
} from "../../normalise.ts";
import { type Column, type TableName, TABLES } from "../../schema.ts";
import type { PgRow, Query } from "./connection.ts";

/** The tables that a server has. */
const SERVER_TABLES = [
  "flow",
  "task",
  "edge",
  "flow_run",
  "flow_run_state",
  "task_run",
  "task_run_state",
  "log",
] as const;

/** A table that a server has. */
export type ServerTable = typeof SERVER_TABLES[number];

/** Columns that lie in another table, by the SQL for them. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "flow.project_name": "project.name",
  "task_run.task_slug": "task.slug",
};

/** The SQL for the columns of a table. */
export type SelectList = (table: ServerTable) => string;

/**
 * Finds out which columns a server has: versions of Prefect differ. Those that
 * it lacks are null.
 *
 * @throws {ArchiveError} If a table is missing.
 */
export async function readColumns(query: Query): Promise<SelectList> {
  const known = new Map<ServerTable, ReadonlySet<unknown>>();
  for (const table of SERVER_TABLES) {
    const rows = await query(
      `SELECT attname FROM pg_attribute WHERE attrelid = to_regclass('${table}') AND attnum > 0 AND NOT attisdropped`,
    );
    if (rows.length === 0) throw missingTable(table);
    known.set(table, new Set(rows.map(({ attname }) => attname)));
  }
  return (table) =>
    sourceColumns(table).map((name) => {
      const other = ELSEWHERE[`${table}.${name}`];
      const found = other ??
        (known.get(table)!.has(name) ? `${table}."${name}"` : "NULL");
      return `${asText(typeOf(table, name), found)} AS "${name}"`;
    }).join(", ");
}

function missingTable(table: string): ArchiveError {
  return new ArchiveError(
    "database",
    `Cannot read the database: it has no table "${table}"`,
    { hint: "Check that it is the database of a Prefect server" },
  );
}

function typeOf(table: TableName, name: string): Column["type"] {
  const columns: Readonly<Record<string, Column>> = TABLES[table].columns;
  return columns[name]!.type;
}

/** Text keeps microseconds. The null of JSON is null, as in the API. */
function asText(type: Column["type"], sql: string): string {
  if (type === "json") return `NULLIF(${sql}, 'null'::jsonb)::text`;
  return type === "integer" || type === "boolean" ? sql : `${sql}::text`;
}

/** Brings a row of the database to the form of the archive. */
export function fromRow<Name extends ServerTable>(
  table: Name,
  row: PgRow,
): SourceRecord<Name> {
  const extra = table === "edge" ? { key: row.key ?? "" } : {};
  return toRecord(table, row, extra, storedJsonb);
}
