import type { SchemaElement } from "hyparquet";
import type { ColumnType } from "../schema.ts";
import type { SqliteValue } from "../sqlite.ts";

/** A column of a file. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** Writes a part of a file. */
export type WriteBytes = (bytes: Uint8Array) => Promise<void>;

/** A Parquet file that is written a group of rows at a time. */
export interface ParquetFile {
  /** Writes one group: the values of each column, in their order. */
  writeGroup(columns: readonly (readonly unknown[])[]): Promise<void>;
  /** Writes the end of the file. */
  finish(): Promise<void>;
}

const TEXT: Partial<SchemaElement> = {
  type: "BYTE_ARRAY",
  converted_type: "UTF8",
};

/** The type of Parquet for each type of the archive. */
const ELEMENTS: Readonly<Record<ColumnType, Partial<SchemaElement>>> = {
  uuid: TEXT,
  text: TEXT,
  json: TEXT,
  integer: { type: "INT64" },
  boolean: { type: "BOOLEAN" },
  time: {
    type: "INT64",
    logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" },
  },
  bytes: { type: "BYTE_ARRAY" },
};

/**
 * A value of a column as Parquet has it; undefined if it is not of the type. A
 * time that is none, such as `infinity`, is null.
 */
export function parquetValue(type: ColumnType, value: SqliteValue): unknown {
  if (value === null) return null;
  return VALUES[type](value);
}

const VALUES: Readonly<Record<ColumnType, (value: SqliteValue) => unknown>> = {
  uuid: textOf,
  text: textOf,
  json: textOf,
  integer: (value) =>
    Number.isSafeInteger(value) ? BigInt(value as number) : undefined,
  boolean: (value) => value === 0 || value === 1 ? value === 1 : undefined,
  time: (value) => typeof value === "string" ? microsOf(value) : undefined,
  bytes: (value) => value instanceof Uint8Array ? value : undefined,
};

function textOf(value: SqliteValue): string | undefined {
  return typeof value === "string" ? value : undefined;
}

const STORED = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{6})\+00:00$/;

function microsOf(stored: string): bigint | null {
  const [, seconds, micros] = STORED.exec(stored) ?? [];
  const milliseconds = Date.parse(`${seconds}Z`);
  if (Number.isNaN(milliseconds)) return null;
  return BigInt(milliseconds) * 1_000n + BigInt(micros!);
}

/**
 * Creates a Parquet file. Rows are written as they come, and compressed by
 * Snappy.
 */
export async function createParquetFile(
  columns: readonly ParquetColumn[],
  write: WriteBytes,
  createdBy: string,
): Promise<ParquetFile> {
  const { ByteWriter, ParquetWriter } = await import("hyparquet-writer");
  const bytes = new ByteWriter();
  const flush = async () => {
    const part = bytes.getBytes().slice();
    bytes.index = 0;
    if (part.length > 0) await write(part);
  };
  const file = new ParquetWriter({
    writer: Object.assign(bytes, { flush, finish: flush }),
    schema: [
      { name: "schema", num_children: columns.length },
      ...columns.map(({ name, type }): SchemaElement => ({
        name,
        repetition_type: "OPTIONAL",
        ...ELEMENTS[type],
      })),
    ],
    createdBy,
  });
  return {
    async writeGroup(values) {
      await file.write({
        columnData: columns.map(({ name }, i) => ({
          name,
          data: [...values[i]!],
          offsetIndex: false,
        })),
        rowGroupSize: Number.MAX_SAFE_INTEGER,
      });
    },
    async finish() {
      await file.finish();
    },
  };
}
