import { type Column, DataFrame } from "../../../pickle/mod.ts";
import { checkCells, labelsOf } from "../columns.ts";
import { decodeText } from "../../python_json.ts";
import { isDateName, typeColumn, typeLabels } from "./types.ts";
import { type OrderedJson, parseOrderedJson } from "./ordered_json.ts";
import { readTableSchema } from "./table_schema.ts";
import type { DeserializeContext } from "../../serializer.ts";

/** The shapes of JSON that `DataFrame.to_json` writes. */
export type PandasJsonOrient =
  | "columns"
  | "index"
  | "records"
  | "split"
  | "table"
  | "values";

/** A frame whose values have no types yet. */
export interface Cells {
  /** The labels of the rows. */
  readonly index: readonly OrderedJson[];
  /** The labels of the columns. */
  readonly columns: readonly OrderedJson[];
  /** The values of each column; NaN where a cell is missing. */
  readonly data: readonly (readonly OrderedJson[])[];
}

/** Reads JSON as `pandas.read_json` does with this `orient`. */
export function readPandasJson(
  bytes: Uint8Array,
  orient: PandasJsonOrient = "columns",
  context?: DeserializeContext,
): DataFrame {
  const json = parseOrderedJson(decodeText(bytes));
  if (orient === "table") return readTableSchema(json, context);
  const { index, columns, data } = ORIENTS[orient](json, context);
  const typed: Column[] = data.map((values, place) =>
    typeColumn(values, isDateName(columns[place]))
  );
  return new DataFrame(
    labelsOf(typeLabels(columns, false)),
    labelsOf(typeLabels(index, orient === "split")),
    typed,
  );
}

type ReadCells = (json: OrderedJson, context?: DeserializeContext) => Cells;

const ORIENTS: Readonly<
  Record<Exclude<PandasJsonOrient, "table">, ReadCells>
> = {
  columns: anyCells,
  records: anyCells,
  values: anyCells,
  index: (json, context) => mapCells(turned(json), context),
  split: splitCells,
};

/** Thrown where the JSON is not of the shape that `orient` says. */
export function misshapen(): SyntaxError {
  return new SyntaxError(
    "Cannot read json: it is no frame in the shape that orient says",
  );
}

const NOTHING: Cells = { index: [], columns: [], data: [] };

/** As the constructor of DataFrame takes what it is given. */
function anyCells(json: OrderedJson, context?: DeserializeContext): Cells {
  if (json instanceof Map) return mapCells(json, context);
  if (!Array.isArray(json)) throw misshapen();
  if (json.length === 0) return NOTHING;
  if (json.every((row) => row instanceof Map)) {
    return rowMapCells(json, context);
  }
  const rows = json.map((row) => Array.isArray(row) ? row : [row]);
  return rowCells(rows, context);
}

function counted(length: number): bigint[] {
  return Array.from({ length }, (_, i) => BigInt(i));
}

function rowCells(
  rows: readonly OrderedJson[][],
  context?: DeserializeContext,
): Cells {
  let width = 0;
  for (const row of rows) width = Math.max(width, row.length);
  checkCells(rows.length, width, context);
  return {
    index: counted(rows.length),
    columns: counted(width),
    data: columnsOfRows(rows, width),
  };
}

function columnsOfRows(
  rows: readonly OrderedJson[][],
  width: number,
): OrderedJson[][] {
  return Array.from(
    { length: width },
    (_, place) => rows.map((row) => place < row.length ? row[place]! : null),
  );
}

function rowMapCells(
  rows: readonly Map<string, OrderedJson>[],
  context?: DeserializeContext,
): Cells {
  const names = unionOfKeys(rows);
  checkCells(rows.length, names.length, context);
  return {
    index: counted(rows.length),
    columns: names,
    data: names.map((name) => rows.map((row) => cellOf(row, name))),
  };
}

function cellOf(cells: Map<string, OrderedJson>, key: string): OrderedJson {
  const cell = cells.get(key);
  return cell === undefined ? NaN : cell;
}

/** The keys in the order in which they first come. */
function unionOfKeys(maps: readonly Map<string, OrderedJson>[]): string[] {
  const keys = new Set<string>();
  for (const map of maps) for (const key of map.keys()) keys.add(key);
  return [...keys];
}

/** Columns by name, each of them cells by label, or a list. */
function mapCells(
  json: Map<string, OrderedJson>,
  context?: DeserializeContext,
): Cells {
  const columns = [...json.keys()];
  const parts = [...json.values()];
  if (parts.length > 0 && parts.every((part) => Array.isArray(part))) {
    return listCells(columns, parts);
  }
  if (!parts.every((part) => part instanceof Map)) throw misshapen();
  const index = unionOfKeys(parts);
  checkCells(index.length, columns.length, context);
  const data = parts.map((part) => index.map((label) => cellOf(part, label)));
  return { index, columns, data };
}

function listCells(
  columns: readonly OrderedJson[],
  data: readonly OrderedJson[][],
): Cells {
  const { length } = data[0]!;
  if (data.some((part) => part.length !== length)) throw misshapen();
  return { index: counted(length), columns, data };
}

/** Rows by label as columns by name. */
function turned(json: OrderedJson): Map<string, OrderedJson> {
  if (!(json instanceof Map)) throw misshapen();
  const columns = new Map<string, Map<string, OrderedJson>>();
  for (const [label, row] of json) {
    if (!(row instanceof Map)) throw misshapen();
    for (const [name, cell] of row) {
      const column = columns.get(name) ?? new Map<string, OrderedJson>();
      columns.set(name, column.set(label, cell));
    }
  }
  return columns;
}

function splitCells(json: OrderedJson, context?: DeserializeContext): Cells {
  if (!(json instanceof Map)) throw misshapen();
  const [columns, index, data] = ["columns", "index", "data"].map((key) =>
    json.get(key)
  );
  if (!Array.isArray(columns) || !Array.isArray(data)) throw misshapen();
  const rows = data as OrderedJson[][];
  const labels = Array.isArray(index) ? index : counted(rows.length);
  const fits = labels.length === rows.length &&
    rows.every((row) => Array.isArray(row) && row.length <= columns.length) &&
    ![...labels, ...columns].some((label) => label instanceof Array);
  if (!fits) throw misshapen();
  checkCells(rows.length, columns.length, context);
  return {
    index: labels,
    columns: distinct(columns),
    data: columnsOfRows(rows, columns.length),
  };
}

/** Numbers the names that come again: `a`, `a.1`. */
function distinct(names: readonly OrderedJson[]): OrderedJson[] {
  const counts = new Map<OrderedJson, number>();
  return names.map((name) => {
    let label = name;
    let count = counts.get(name) ?? 0;
    while (count > 0) {
      counts.set(name, count + 1);
      label = `${name}.${count}`;
      count = counts.get(label) ?? 0;
    }
    counts.set(label, count + 1);
    return label;
  });
}
