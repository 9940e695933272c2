import { writeCsv } from "../../src/cli/export/csv.ts";
import { type CellKind, kindOf } from "../../src/cli/export/cells.ts";
import { writeParquet } from "../../src/cli/export/parquet.ts";
import type {
  ExportColumn,
  TableRows,
} from "../../src/cli/export/table_rows.ts";
import type { Write } from "../../src/cli/output/line_writer.ts";
import type { Json } from "../api/api.ts";

/** The forms that a table is downloaded in. */
export type DownloadFormat = "CSV" | "Parquet" | "NDJSON";

/** A table that is downloaded: rows of the cells of its columns. */
export interface DownloadTable {
  readonly names: readonly string[];
  /** Gives all rows as they are kept: what kinds of values they have. */
  readonly kept: () => AsyncIterable<readonly Json[]>;
  /** Gives all rows as they are written. */
  readonly rows: () => AsyncIterable<readonly Json[]>;
}

/** Parts of a file are put together when they have so many bytes. */
const PART_BYTES = 4_000_000;

/** Writes a table as a file. */
export async function fileOf(
  format: DownloadFormat,
  table: DownloadTable,
): Promise<Blob> {
  const parts = createParts();
  if (format === "NDJSON") await writeLines(table, parts.write);
  else {
    const rows = await typedRows(table);
    if (format === "CSV") await writeCsv(rows, parts.write, true);
    else await writeParquet(rows, parts.write, "taskrunview page");
  }
  return parts.blob(TYPES[format]);
}

const TYPES: Readonly<Record<DownloadFormat, string>> = {
  CSV: "text/csv;charset=utf-8",
  Parquet: "application/vnd.apache.parquet",
  NDJSON: "application/x-ndjson",
};

/** Joins small parts, so that a browser may put large ones on disk. */
function createParts(): { write: Write; blob: (type: string) => Blob } {
  const blobs: Blob[] = [];
  let waiting: BlobPart[] = [];
  let size = 0;
  const flush = () => {
    if (waiting.length > 0) blobs.push(new Blob(waiting));
    waiting = [];
    size = 0;
  };
  return {
    write(data) {
      waiting.push(data as BlobPart);
      size += data.length;
      if (size > PART_BYTES) flush();
      return Promise.resolve();
    },
    blob(type) {
      flush();
      return new Blob(blobs, { type });
    },
  };
}

/** A first pass finds what kinds of values the columns have. */
async function typedRows(
  { names, kept, rows }: DownloadTable,
): Promise<TableRows> {
  const kinds = names.map(() => new Set<CellKind>());
  for await (const row of kept()) {
    for (const [at, cell] of row.entries()) {
      const kind = kindOf(cell);
      if (kind !== null) kinds[at]!.add(kind);
    }
  }
  return {
    columns: names.map((name, at): ExportColumn => ({
      name,
      kinds: kinds[at]!,
    })),
    async *rows() {
      yield* rows();
    },
  };
}

async function writeLines(
  { names, rows }: DownloadTable,
  write: Write,
): Promise<void> {
  for await (const row of rows()) {
    const line = Object.fromEntries(
      row.map((cell, at) => [names[at]!, cell]),
    );
    await write(`${JSON.stringify(line)}\n`);
  }
}
