import type { SchemaElement } from "hyparquet";
import type { JsonValue } from "../../../mod.ts";
import type { Write } from "../output/line_writer.ts";
import {
  bigintOf,
  type CellKind,
  cellText,
  daysOf,
  microsOf,
  numberOf,
} from "./cells.ts";
import type { ExportColumn, TableRows } from "./table_rows.ts";

/** A type of Parquet, and the conversion of cells to it. */
interface ColumnType {
  readonly element: Partial<SchemaElement>;
  readonly valueOf: (cell: JsonValue) => unknown;
}

const TEXT: ColumnType = {
  element: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  valueOf: cellText,
};

/**
 * The cell types that each Parquet type represents without loss; the first
 * match is used.
 */
const TYPES: readonly (readonly [readonly CellKind[], ColumnType])[] = [
  [["boolean"], { element: { type: "BOOLEAN" }, valueOf: (cell) => cell }],
  [["integer", "bigint"], {
    element: { type: "INT64" },
    valueOf: bigintOf,
  }],
  [["integer", "float"], { element: { type: "DOUBLE" }, valueOf: numberOf }],
  [["instant"], { element: timestamp(true), valueOf: microsOf }],
  [["local"], { element: timestamp(false), valueOf: microsOf }],
  [["date"], {
    element: { type: "INT32", converted_type: "DATE" },
    valueOf: daysOf,
  }],
];

function timestamp(isAdjustedToUTC: boolean): Partial<SchemaElement> {
  return {
    type: "INT64",
    logical_type: { type: "TIMESTAMP", isAdjustedToUTC, unit: "MICROS" },
  };
}

function typeOf({ kinds }: ExportColumn): ColumnType {
  if (kinds.size === 0) return TEXT;
  const row = TYPES.find(([taken]) =>
    [...kinds].every((kind) => taken.includes(kind))
  );
  return row?.[1] ?? TEXT;
}

/** The number of rows in memory. */
const ROW_GROUP = 10_000;

/**
 * Writes Parquet, one row group at a time.
 *
 * @param createdBy The program that writes the file.
 */
export async function writeParquet(
  table: TableRows,
  write: Write,
  createdBy: string,
): Promise<void> {
  const { ByteWriter, parquetWriteRows } = await import("hyparquet-writer");
  const types = table.columns.map(typeOf);
  const bytes = new ByteWriter();
  const flush = async () => {
    const part = bytes.getBytes().slice();
    bytes.index = 0;
    if (part.length > 0) await write(part);
  };
  await parquetWriteRows({
    writer: Object.assign(bytes, { flush, finish: flush }),
    rows: rowsOf(table, types),
    columns: table.columns.map(({ name }) => ({ name })),
    schema: [
      { name: "schema", num_children: table.columns.length },
      ...table.columns.map(({ name }, i): SchemaElement => ({
        name,
        repetition_type: "OPTIONAL",
        ...types[i]!.element,
      })),
    ],
    rowGroupSize: ROW_GROUP,
    createdBy,
  });
}

async function* rowsOf(
  table: TableRows,
  types: readonly ColumnType[],
): AsyncGenerator<{ [name: string]: unknown }, void, undefined> {
  for await (const row of table.rows()) {
    yield Object.fromEntries(
      row.map((cell, i) => [
        table.columns[i]!.name,
        cell === null ? null : types[i]!.valueOf(cell),
      ]),
    );
  }
}
