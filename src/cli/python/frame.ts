import { type DataFrame, PyObject } from "../../pickle/mod.ts";
import { cellWriter } from "./cells.ts";
import { detailLines, shortName } from "./details.ts";
import { type GridColumn, gridLines, rowNumbers } from "./grid.ts";
import { headText, labelColumns } from "./labels.ts";
import { cutTo, displayWidth } from "../output/table.ts";
import type { Block, TableLimits } from "./shape.ts";

const CELL_BYTES = 8;

/** A DataFrame in the form of pandas. */
export function frameBlock(frame: DataFrame): Block {
  const [rows, columns] = frame.shape;
  const size = `[${rows} rows x ${columns} columns]`;
  const name = shortName(frame.className);
  return {
    kind: "block",
    title: `${name} ${size}`,
    bytes: (rows + 1) * (columns + 1) * CELL_BYTES,
    *lines(limits) {
      if (rows > 0 && columns > 0) {
        const own = ownColumns(frame, limits);
        const all = [...indexColumns(frame, limits), ...own];
        yield* gridLines(all, rows, limits);
        yield "";
      } else yield* emptyLines(frame, limits);
      yield name === "DataFrame" ? size : `${name} ${size}`;
      if (limits.isCut && columns > 0) yield dtypesLine(frame, limits);
      yield* unknownLines(frame, limits);
      yield* detailLines(frame, limits);
    },
  };
}

/** The labels, if there are no cells. */
function* emptyLines(
  { columns, index }: DataFrame,
  { inline }: TableLimits,
): Generator<string, void, undefined> {
  yield "Empty DataFrame";
  yield `Columns: ${inline(columns)}`;
  yield `Index: ${inline(index)}`;
}

/** The types of the columns; if they do not fit, how many are of each type. */
function dtypesLine(frame: DataFrame, limits: TableLimits): string {
  const parts: string[] = [];
  let left = limits.width - DTYPES.length;
  for (const [at, label] of frame.columns.entries()) {
    const part = `${headText(label, limits)} ${frame.dtypes[at]}`;
    left -= displayWidth(part) + 2;
    if (left < -2) return countedDtypes(frame, limits);
    parts.push(part);
  }
  return `${DTYPES}${parts.join(", ")}`;
}

const DTYPES = "dtypes: ";

function countedDtypes({ dtypes }: DataFrame, { width }: TableLimits): string {
  const counts = new Map<string, number>();
  for (const dtype of dtypes) counts.set(dtype, (counts.get(dtype) ?? 0) + 1);
  const parts = [...counts].sort(([, a], [, b]) => b - a)
    .map(([dtype, count]) => `${dtype} (${count})`);
  return cutTo(`${DTYPES}${parts.join(", ")}`, width);
}

function hasNames(names: readonly unknown[]): boolean {
  return names.some((name) => name !== null);
}

/** The number of lines of the column labels. */
function levelsOf({ columnNames }: DataFrame): number {
  return Math.max(1, columnNames.length);
}

/** The names of the column levels, above the last level of the index. */
function indexColumns(frame: DataFrame, limits: TableLimits): GridColumn[] {
  const { columnNames, indexNames } = frame;
  const columns = labelColumns(frame, limits);
  return columns.map((column, level) => ({
    ...column,
    head: [
      ...Array.from(
        { length: levelsOf(frame) },
        (_, at) =>
          level === columns.length - 1
            ? headText(columnNames[at] ?? null, limits)
            : "",
      ),
      ...hasNames(indexNames) ? [headText(indexNames[level], limits)] : [],
    ],
  }));
}

/** The cell of a column of an unknown array class. */
const UNKNOWN = "?";

/** Such an array as a whole. */
function* unknownLines(
  frame: DataFrame,
  limits: TableLimits,
): Generator<string, void, undefined> {
  for (const [at, label] of frame.columns.entries()) {
    const array = frame.columnAt<object>(at);
    if (!(array instanceof PyObject)) continue;
    yield `${headText(label, limits)}: ${limits.inline(array)}`;
  }
}

function ownColumns(frame: DataFrame, limits: TableLimits): GridColumn[] {
  const cells = frame.toArray();
  const isMulti = frame.columnNames.length > 1;
  return frame.columns.map((label, at): GridColumn => {
    const values = function* () {
      for (const row of rowNumbers(cells.length, limits)) yield cells[row]![at];
    };
    const write = frame.columnAt<object>(at) instanceof PyObject
      ? () => UNKNOWN
      : cellWriter(frame.dtypes[at]!, values, limits);
    const levels = isMulti && Array.isArray(label) ? label : [label];
    return {
      head: [
        ...levels.map((level) => headText(level, limits)),
        ...hasNames(frame.indexNames) ? [""] : [],
      ],
      cell: (row) => write(cells[row]![at]),
      isIndex: false,
    };
  });
}
