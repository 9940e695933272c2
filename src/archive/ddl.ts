import {
  APPLICATION_ID,
  type Column,
  SCHEMA_VERSION,
  sqliteType,
  type Table,
  TABLE_NAMES,
  type TableName,
  TABLES,
} from "./schema.ts";

/** The SQL that creates the tables and indices of an empty archive. */
export function createTables(): string {
  return [
    `PRAGMA application_id = ${APPLICATION_ID}`,
    `PRAGMA user_version = ${SCHEMA_VERSION}`,
    ...TABLE_NAMES.flatMap(createTable),
  ].join(";\n");
}

function createTable(name: TableName): string[] {
  const { columns, primaryKey, isClustered, indices = [], unique = [] }: Table<
    Record<string, unknown>
  > = TABLES[name];
  const lines = Object.entries(columns).map(columnLine);
  const key = `PRIMARY KEY (${primaryKey.map(quoted).join(", ")})`;
  const body = [...lines, key].map((line) => `  ${line}`).join(",\n");
  return [
    `CREATE TABLE ${quoted(name)} (\n${body}\n)${
      isClustered ? " WITHOUT ROWID" : ""
    }`,
    ...indices.map((of) => createIndex("INDEX", name, of)),
    ...unique.map((of) => createIndex("UNIQUE INDEX", name, of)),
  ];
}

function columnLine([name, { type, required }]: [string, Column]): string {
  return `${quoted(name)} ${sqliteType(type)}${required ? " NOT NULL" : ""}`;
}

function createIndex(
  kind: string,
  table: TableName,
  columns: readonly string[],
): string {
  const name = [table, "by", ...columns].join("_");
  return `CREATE ${kind} ${quoted(name)} ON ${quoted(table)} (${
    columns.map(quoted).join(", ")
  })`;
}

/** A name of a table or column in SQL. */
export function quoted(name: string): string {
  return `"${name}"`;
}
