import { type Column, DataFrame } from "../../../pickle/mod.ts";
import { labelsOf, startTable, type TableContext } from "../columns.ts";
import { decodeAs } from "../../encodings.ts";
import type { PandasJsonOptions, PandasJsonOrient } from "./options.ts";
import { isDateName, toPlainItems, typeColumn, typeLabels } from "./types.ts";
import { type OrderedJson, parseOrderedJson } from "./ordered_json.ts";
import { readTableSchema } from "./table_schema.ts";
import type { DeserializeContext } from "../../serializer.ts";
import { everyInSlices, mapInSlices, type Work } from "../../work.ts";

/** A frame of untyped values. */
export interface Cells {
  /** The labels of the rows. */
  readonly index: readonly OrderedJson[];
  /** The labels of the columns. */
  readonly columns: readonly OrderedJson[];
  /** The values of each column; NaN where a cell is missing. */
  readonly data: readonly (readonly OrderedJson[])[];
}

/** Reads JSON as `pandas.read_json` does. */
export async function readPandasJson(
  bytes: Uint8Array,
  options: PandasJsonOptions = {},
  context?: DeserializeContext,
): Promise<DataFrame> {
  const { orient = "columns", convertAxes = orient !== "table" } = options;
  const table = startTable("read json", bytes.length, context);
  const { work } = table;
  const text = decodeAs(options.encoding, bytes);
  const json = await parseOrderedJson(
    options.lines ? joinedLines(text, options.nrows) : text,
    work,
  );
  if (orient === "table") return await readTableSchema(json, table);
  const { index, columns, data } = await ORIENT_READERS[orient](json, table);
  const typed: Column[] = [];
  for (const [place, values] of data.entries()) {
    const mayBeDates = isDateColumn(columns[place], options);
    typed.push(await typeColumn(values, mayBeDates, work));
  }
  const labels = async (names: readonly OrderedJson[], keepNumbers: boolean) =>
    labelsOf(
      convertAxes
        ? await typeLabels(names, keepNumbers, work)
        : await toPlainItems(names, work),
    );
  return new DataFrame(
    await labels(columns, false),
    await labels(index, orient === "split"),
    typed,
  );
}

/** Returns whether pandas reads the values of a column as times. */
function isDateColumn(
  name: unknown,
  { convertDates = true, keepDefaultDates = true }: PandasJsonOptions,
): boolean {
  if (typeof convertDates === "boolean") {
    return convertDates && keepDefaultDates && isDateName(name);
  }
  return convertDates.includes(name as string) ||
    (keepDefaultDates && isDateName(name));
}

/** Joins the values of the lines into one list. */
function joinedLines(text: string, nrows = Infinity): string {
  const lines = text.split("\n").map((line) => line.trim())
    .filter((line) => line !== "");
  return `[${lines.slice(0, nrows).join(",")}]`;
}

type ReadCells = (
  json: OrderedJson,
  context: TableContext,
) => Cells | Promise<Cells>;

const ORIENT_READERS: Readonly<
  Record<Exclude<PandasJsonOrient, "table">, ReadCells>
> = {
  columns: anyCells,
  records: anyCells,
  values: anyCells,
  index: async (json, context) =>
    await mapCells(await turned(json, context.work), context),
  split: splitCells,
};

/** Creates the error for JSON that does not have the shape of `orient`. */
export function misshapen(): SyntaxError {
  return new SyntaxError(
    "Cannot read json: it is not a frame in the shape of orient",
  );
}

const NOTHING: Cells = { index: [], columns: [], data: [] };

/** Reads any value as the constructor of DataFrame does. */
async function anyCells(
  json: OrderedJson,
  context: TableContext,
): Promise<Cells> {
  if (json instanceof Map) return await mapCells(json, context);
  if (!Array.isArray(json)) throw misshapen();
  if (json.length === 0) return NOTHING;
  const { work } = context;
  if (await everyInSlices(work, json, (row) => row instanceof Map)) {
    return await rowMapCells(json as Map<string, OrderedJson>[], context);
  }
  const rows = await mapInSlices(
    work,
    json,
    (row) => Array.isArray(row) ? row : [row],
  );
  return await rowCells(rows, context);
}

function counted(length: number, work: Work): Promise<bigint[]> {
  return mapInSlices(work, { length }, (_, i) => BigInt(i));
}

async function rowCells(
  rows: readonly OrderedJson[][],
  { work, checkCells }: TableContext,
): Promise<Cells> {
  let width = 0;
  for (const row of rows) width = Math.max(width, row.length);
  checkCells(rows.length, width);
  return {
    index: await counted(rows.length, work),
    columns: await counted(width, work),
    data: await columnsOfRows(rows, width, work),
  };
}

async function columnsOfRows(
  rows: readonly OrderedJson[][],
  width: number,
  work: Work,
): Promise<OrderedJson[][]> {
  const columns: OrderedJson[][] = [];
  for (let place = 0; place < width; place++) {
    const cellOfRow = (row: OrderedJson[]) =>
      place < row.length ? row[place]! : null;
    columns.push(await mapInSlices(work, rows, cellOfRow));
  }
  return columns;
}

async function rowMapCells(
  rows: readonly Map<string, OrderedJson>[],
  { work, checkCells }: TableContext,
): Promise<Cells> {
  const names = await unionOfKeys(rows, work);
  checkCells(rows.length, names.length);
  const data: OrderedJson[][] = [];
  for (const name of names) {
    data.push(await mapInSlices(work, rows, (row) => cellOf(row, name)));
  }
  return { index: await counted(rows.length, work), columns: names, data };
}

function cellOf(cells: Map<string, OrderedJson>, key: string): OrderedJson {
  const cell = cells.get(key);
  return cell === undefined ? NaN : cell;
}

/** The number of keys between checks of the clock. */
const STEP = 1 << 10;

/** All keys, in the order of their first occurrence. */
async function unionOfKeys(
  maps: readonly Map<string, OrderedJson>[],
  work: Work,
): Promise<string[]> {
  const keys = new Set<string>();
  let steps = 0;
  for (const map of maps) {
    for (const key of map.keys()) {
      keys.add(key);
      if (++steps % STEP === 0 && work.isOver()) await work.pause();
    }
  }
  return [...keys];
}

/** Reads columns by name, each of which is a list or cells by label. */
async function mapCells(
  json: Map<string, OrderedJson>,
  { work, checkCells }: TableContext,
): Promise<Cells> {
  const columns = [...json.keys()];
  const parts = [...json.values()];
  if (parts.length > 0 && parts.every((part) => Array.isArray(part))) {
    return await listCells(columns, parts, work);
  }
  if (!parts.every((part) => part instanceof Map)) throw misshapen();
  const index = await unionOfKeys(parts, work);
  checkCells(index.length, columns.length);
  const data: OrderedJson[][] = [];
  for (const part of parts) {
    data.push(await mapInSlices(work, index, (label) => cellOf(part, label)));
  }
  return { index, columns, data };
}

async function listCells(
  columns: readonly OrderedJson[],
  data: readonly OrderedJson[][],
  work: Work,
): Promise<Cells> {
  const { length } = data[0]!;
  if (data.some((part) => part.length !== length)) throw misshapen();
  return { index: await counted(length, work), columns, data };
}

/** Transposes rows by label into columns by name. */
async function turned(
  json: OrderedJson,
  work: Work,
): Promise<Map<string, OrderedJson>> {
  if (!(json instanceof Map)) throw misshapen();
  const columns = new Map<string, Map<string, OrderedJson>>();
  let steps = 0;
  for (const [label, row] of json) {
    if (!(row instanceof Map)) throw misshapen();
    for (const [name, cell] of row) {
      const column = columns.get(name) ?? new Map<string, OrderedJson>();
      columns.set(name, column.set(label, cell));
      if (++steps % STEP === 0 && work.isOver()) await work.pause();
    }
  }
  return columns;
}

async function splitCells(
  json: OrderedJson,
  { work, checkCells }: TableContext,
): Promise<Cells> {
  if (!(json instanceof Map)) throw misshapen();
  const [columns, index, data] = ["columns", "index", "data"].map((key) =>
    json.get(key)
  );
  if (!Array.isArray(columns) || !Array.isArray(data)) throw misshapen();
  const isRow = (row: OrderedJson) =>
    Array.isArray(row) && row.length <= columns.length;
  const labels = Array.isArray(index)
    ? index
    : await counted(data.length, work);
  const isLabel = (label: OrderedJson) => !Array.isArray(label);
  const fits = labels.length === data.length &&
    await everyInSlices(work, data, isRow) &&
    await everyInSlices(work, labels, isLabel) &&
    await everyInSlices(work, columns, isLabel);
  if (!fits) throw misshapen();
  checkCells(data.length, columns.length);
  return {
    index: labels,
    columns: distinct(columns),
    data: await columnsOfRows(
      data as OrderedJson[][],
      columns.length,
      work,
    ),
  };
}

/** Numbers repeated names: `a`, `a.1`; `a.1.1` if that exists. */
function distinct(names: readonly OrderedJson[]): OrderedJson[] {
  const counts = new Map<string, number>();
  return names.map((name) => {
    let label = name;
    let key = keyOf(label);
    for (let count = counts.get(key) ?? 0; count > 0;) {
      counts.set(key, count + 1);
      label = `${label}.${count}`;
      key = keyOf(label);
      count = counts.get(key) ?? 0;
    }
    counts.set(key, 1);
    return label;
  });
}

/**
 * A hash key. V8 hashes equal numbers alike in every process, but strings with
 * a secret.
 */
function keyOf(name: OrderedJson): string {
  return `${typeof name} ${name}`;
}
