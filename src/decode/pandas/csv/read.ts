import { type Column, DataFrame, type Labels } from "../../../pickle/mod.ts";
import { decodeAs } from "../../encodings.ts";
import type { DeserializeContext } from "../../serializer.ts";
import { forEachSlice, mapInSlices, type Work } from "../../work.ts";
import { columnOf, labelsOf, rangeLabels, startTable } from "../columns.ts";
import { timesColumn } from "../json/types.ts";
import { timesOfCells } from "./dates.ts";
import { columnOfDtype } from "./dtypes.ts";
import type { ColumnRef, PandasCsvOptions } from "./options.ts";
import { type CellRules, rulesOf } from "./rules.ts";
import { readTable, type Table } from "./table.ts";
import { rowsOfPart, typeCells } from "./types.ts";

/** Reads CSV as `pandas.read_csv` does. */
export async function readCsv(
  bytes: Uint8Array,
  context?: DeserializeContext,
  options: PandasCsvOptions = {},
): Promise<DataFrame> {
  const { work, checkCells } = startTable("read csv", bytes.length, context);
  const text = decodeAs(options.encoding, bytes);
  const table = await readTable(text, options, work);
  checkCells(table.rows.length, table.places.length);
  const partRows = options.lowMemory === false
    ? table.rows.length
    : rowsOfPart(table.width);
  const columns: Column[] = [];
  for (const [i, place] of table.places.entries()) {
    // A file of one line may have millions of columns.
    if (work.isOver()) await work.pause();
    const cells = await mapInSlices(
      work,
      table.rows,
      (row) => row[place] ?? "",
    );
    columns.push(await readColumn(cells, i, table, options, partRows, work));
  }
  return await frameOf(table, columns, options, work);
}

async function readColumn(
  cells: readonly string[],
  i: number,
  table: Table,
  options: PandasCsvOptions,
  partRows: number,
  work: Work,
): Promise<Column> {
  const names = namesOf(i, table);
  const rules = rulesOf(options, names);
  if (cells.length > 0 && isDate(i, table, options)) {
    const times = await readDates(cells, rules, options, work);
    if (times.dtype !== "object" || !table.indexPlaces.has(i)) {
      return times;
    }
  }
  const dtype = dtypeOf(options, names);
  const { dtype: title, values } = dtype === undefined
    ? await typeCells(cells, partRows, work, rules)
    : await columnOfDtype(dtype, cells, rules, work);
  return columnOf(title, values);
}

/** Reads the columns of times. Cells that are not times are strings. */
async function readDates(
  cells: readonly string[],
  rules: CellRules,
  options: PandasCsvOptions,
  work: Work,
): Promise<Column> {
  const texts = await mapInSlices(
    work,
    cells,
    (cell) => rules.isNa(cell) ? null : cell,
  );
  const times = await timesOfCells(texts, options, work);
  if (times !== undefined) return timesColumn(times);
  const values = await mapInSlices<string | null, string | number>(
    work,
    texts,
    (text) => text ?? NaN,
  );
  return columnOf("object", values);
}

/** The names of a column in options: its name and its position. */
function namesOf(i: number, { labels, leading }: Table): ColumnRef[] {
  const label = labels[i - leading];
  return label === undefined || i < leading ? [] : [label, i - leading];
}

function dtypeOf(
  { dtype }: PandasCsvOptions,
  names: readonly ColumnRef[],
): string | undefined {
  if (typeof dtype !== "object") return dtype;
  const name = names.find((name) => Object.hasOwn(dtype, name));
  return name === undefined ? undefined : dtype[name];
}

function isDate(
  i: number,
  table: Table,
  { parseDates = false }: PandasCsvOptions,
): boolean {
  if (typeof parseDates === "boolean") {
    return parseDates && table.indexPlaces.has(i);
  }
  return namesOf(i, table).some((name) => parseDates.includes(name));
}

async function frameOf(
  table: Table,
  columns: readonly Column[],
  { indexCol }: PandasCsvOptions,
  work: Work,
): Promise<DataFrame> {
  const { indexPlaces, leading, labels, unnamed } = table;
  const rest: number[] = [];
  await forEachSlice(work, columns.length, (from, to) => {
    for (let i = from; i < to; i++) if (!indexPlaces.has(i)) rest.push(i);
  });
  const order = [...indexPlaces];
  const levels = order.map((i) => columns[i]!);
  const names = order.map((i) =>
    i < leading || unnamed.has(i - leading) ? null : labels[i - leading] ?? null
  );
  const isExplicit = indexCol !== undefined && indexCol !== false;
  return new DataFrame(
    labelsOf(await mapInSlices(work, rest, (i) => labels[i - leading])),
    levels.length === 0 ? rangeLabels(table.rows.length) : await indexOf(
      levels,
      names,
      Array.isArray(indexCol) || !isExplicit,
      work,
    ),
    await mapInSlices(work, rest, (i) => columns[i]!),
  );
}

async function indexOf(
  levels: readonly Column[],
  names: readonly unknown[],
  mayBeMulti: boolean,
  work: Work,
): Promise<Labels> {
  const isMulti = mayBeMulti && levels.length > 1;
  const { length } = levels[0]!;
  const labels = await mapInSlices(work, { length }, (_, i) => {
    const label = levels.map((level) => level.at(i));
    return isMulti ? label : label[0];
  });
  return labelsOf(labels, names);
}
