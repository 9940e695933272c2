import { checkOptions, type OptionTable } from "../../platform/options.ts";
import { damaged } from "../read/rows.ts";
import { openDatabase } from "../read/open_database.ts";
import { rowPages } from "../read/pages.ts";
import { type Column, type TableName, TABLES } from "../schema.ts";
import type { SqliteDatabase, SqliteRow } from "../sqlite.ts";
import { makeFolder, writeFile } from "./output_file.ts";
import {
  createParquetFile,
  type ParquetColumn,
  parquetValue,
  type WriteBytes,
} from "./parquet.ts";

/** The tables that can be exported. */
export const EXPORTED_TABLES: readonly ExportedTableName[] = [
  "flow",
  "task",
  "edge",
  "flow_run",
  "flow_run_state",
  "task_run",
  "task_run_state",
  "log",
  "result",
] satisfies readonly TableName[];

/** The name of a table that can be exported. */
export type ExportedTableName =
  | "flow"
  | "task"
  | "edge"
  | "flow_run"
  | "flow_run_state"
  | "task_run"
  | "task_run_state"
  | "log"
  | "result";

/** The tables to export, and the folder of the files. */
export interface ExportOptions {
  /** The folder of the files; it is created. */
  readonly to: string;
  /** The format of the files: `parquet`, which is the default. */
  readonly format?: "parquet" | undefined;
  /** The tables; all by default. */
  readonly tables?: readonly ExportedTableName[] | undefined;
  /** Stops the export; the file that is being written is removed. */
  readonly signal?: AbortSignal | null | undefined;
  /** Called after each group of rows. */
  readonly onProgress?: ((progress: ExportProgress) => void) | undefined;
}

/** How far an export is. */
export interface ExportProgress {
  /** The table that is being written. */
  readonly table: ExportedTableName;
  /** The number of its rows so far. */
  readonly rows: number;
}

/** A file that was written. */
export interface ExportedFile {
  /** The table. */
  readonly table: ExportedTableName;
  /** The path of the file. */
  readonly path: string;
  /** The number of its rows. */
  readonly rows: number;
  /** The size of the file. */
  readonly bytes: number;
}

const OPTIONS: OptionTable<ExportOptions> = {
  to: "string",
  format: "string",
  tables: "array",
  signal: "signal",
  onProgress: "function",
};

const ACT = "export an archive";

/**
 * Writes the tables of an archive as Parquet files, such as `task_run.parquet`,
 * which DuckDB, pandas and polars read.
 *
 * Times are timestamps in UTC with microseconds, numbers are 64-bit integers,
 * columns of JSON are strings. Rows are written in groups, so that memory does
 * not grow with the archive. A file has its name when it is complete.
 *
 * @example Export two tables
 * ```ts
 * import { archiveRuns, exportArchive } from "@taskrunview/taskrunview/archive";
 * import { createClient } from "@taskrunview/taskrunview";
 * import { recordedFlowRuns, startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * await using api = await startTestBackend(recordedFlowRuns());
 * const folder = await Deno.makeTempDir();
 * const client = createClient({ apiUrl: api.url });
 * await archiveRuns(`${folder}/history`, { client, everything: true });
 *
 * const files = await exportArchive(`${folder}/history`, {
 *   to: `${folder}/tables`,
 *   tables: ["flow_run", "task_run"],
 * });
 * assertEquals(files.map(({ table, rows }) => [table, rows]), [
 *   ["flow_run", 3],
 *   ["task_run", 11],
 * ]);
 * ```
 *
 * @param path The path of the archive.
 * @param options The folder of the files, and which tables.
 * @returns The files, in the order of the tables.
 * @throws {TypeError} If an option is unknown or of a wrong type.
 * @throws {ArchiveError} If the archive cannot be read, or a file cannot be
 * written: `disk_full`, `permission_denied` or `io`.
 */
export async function exportArchive(
  path: string,
  options: ExportOptions,
): Promise<ExportedFile[]> {
  const { to, tables, signal } = checkedOptions(options);
  signal?.throwIfAborted();
  const database = await openDatabase(path);
  const files: ExportedFile[] = [];
  try {
    await makeFolder(to);
    for (const table of tables) {
      files.push(await exportTable(database, table, to, options));
    }
    return files;
  } finally {
    database.close();
  }
}

function checkedOptions(options: ExportOptions) {
  checkOptions(ACT, options ?? null, OPTIONS);
  const { to, format = "parquet", tables = EXPORTED_TABLES, signal } = options;
  if (typeof to !== "string" || to === "") {
    throw new TypeError(`Cannot ${ACT}: "to" is missing, pass a folder`);
  }
  if (format !== "parquet") {
    throw new TypeError(
      `Cannot ${ACT}: "format" is "${format}", known is "parquet"`,
    );
  }
  const unknown = tables.find((table) => !EXPORTED_TABLES.includes(table));
  if (unknown !== undefined) {
    throw new TypeError(
      `Cannot ${ACT}: "${unknown}" is not a table, known are ${
        EXPORTED_TABLES.join(", ")
      }`,
    );
  }
  return { to, tables, signal };
}

async function exportTable(
  database: SqliteDatabase,
  table: ExportedTableName,
  to: string,
  { signal, onProgress }: ExportOptions,
): Promise<ExportedFile> {
  const path = `${to.replace(/(?<=.)[\\/]+$/, "")}/${table}.parquet`;
  const columns = columnsOf(table);
  let rows = 0;
  const bytes = await writeFile(path, async (write: WriteBytes) => {
    const file = await createParquetFile(columns, write, "taskrunview");
    for (const page of rowPages(database, { table })) {
      signal?.throwIfAborted();
      await file.writeGroup(
        columns.map((column) => valuesOf(database, table, column, page)),
      );
      rows += page.length;
      onProgress?.({ table, rows });
    }
    await file.finish();
  });
  return { table, path, rows, bytes };
}

function columnsOf(table: TableName): ParquetColumn[] {
  const columns: Readonly<Record<string, Column>> = TABLES[table].columns;
  return Object.entries(columns).map(([name, { type }]) => ({ name, type }));
}

function valuesOf(
  database: SqliteDatabase,
  table: TableName,
  { name, type }: ParquetColumn,
  page: readonly SqliteRow[],
): unknown[] {
  return page.map((row) => {
    const value = parquetValue(type, row[name] ?? null);
    if (value !== undefined) return value;
    throw damaged(
      database,
      `"${table}.${name}" has a value that is not ${type}`,
    );
  });
}
