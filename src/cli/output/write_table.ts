import type { CliOutput } from "../io.ts";
import type { Column, TableChoice } from "./columns/column.ts";
import { lineWriter } from "./line_writer.ts";
import type { Paint } from "./paint.ts";
import {
  type Cell,
  createTable,
  cutTo,
  displayWidth,
  leftOutLine,
  lineWidth,
  type TableColumn,
  widthOf,
} from "./table.ts";

/** Where a table is written, and how it is painted. */
export interface TableTarget {
  readonly stdout: CliOutput;
  readonly paint: Paint;
}

/**
 * Writes rows as a table, sorted as was chosen, with a line below it. Where the
 * last column has too little room, it is written below its row.
 *
 * @param restMin The least room of the last column beside the others; by default
 * it stays there.
 */
export async function writeTable<Row>(
  rows: readonly Row[],
  { columns, compare }: TableChoice<Row>,
  summary: string,
  { stdout, paint }: TableTarget,
  restMin = -Infinity,
): Promise<void> {
  const sorted = compare === undefined ? rows : rows.toSorted(compare);
  const texts = columns.map(({ text }) => sorted.map(text));
  const fitted = columns.map((column, at) =>
    tableColumn(column, texts[at]!, at === columns.length - 1)
  );
  const width = lineWidth(stdout);
  const isStacked = fitted.at(-1)?.width === 0 && columns.length > 1 &&
    roomAfter(fitted.slice(0, -1), width) < restMin;
  const beside = isStacked ? fitted.slice(0, -1) : fitted;
  const table = createTable(beside, width);
  const out = lineWriter((data) => stdout.write(data));
  if (sorted.length > 0) await out.line(table.head(paint.dim));
  for (const [at, row] of sorted.entries()) {
    const cells = columns.map((column, i) =>
      cellOf(column, texts[i]![at]!, row, paint)
    );
    await out.line(table.line(cells.slice(0, beside.length)));
    if (isStacked) {
      const { text, paint } = cells.at(-1)!;
      const cut = cutTo(text, width - INDENT.length);
      await out.line(`${INDENT}${paint?.(cut) ?? cut}`);
    }
  }
  await out.line(paint.dim(summary));
  const leftOut = leftOutLine(table);
  if (leftOut !== undefined) await out.line(paint.dim(leftOut));
  await out.flush();
}

const INDENT = " ".repeat(7);

function roomAfter(columns: readonly TableColumn[], width: number): number {
  return columns.reduce((room, column) => room - column.width - 2, width);
}

/** The title of a column: `task-run` is TASK RUN. */
export function titleOf({ name }: { readonly name: string }): string {
  return name.replaceAll("-", " ").toUpperCase();
}

/** A cell of a column. */
export function cellOf<Row>(
  { paint: painter }: Column<Row>,
  text: string,
  row: Row,
  paint: Paint,
): Cell {
  return painter === undefined
    ? { text }
    : { text, paint: painter(row, paint) };
}

function tableColumn<Row>(
  column: Column<Row>,
  texts: readonly string[],
  isLast: boolean,
): TableColumn {
  const { most, min, isRight, isOptional, isRest } = column;
  const title = titleOf(column);
  const width = widthOf([title, ...texts], isRest ? REST_MOST : most);
  return {
    title,
    width: isRest && isLast ? 0 : width,
    ...(min !== undefined &&
      { min: Math.min(Math.max(min, displayWidth(title)), width) }),
    ...(isRight && { isRight }),
    ...(isOptional && { isOptional }),
  };
}

/** A column whose width must be known before its texts are. */
export function streamedColumn<Row>(
  column: Column<Row>,
  width: number | undefined,
  isLast: boolean,
): TableColumn {
  const { isRight, isOptional, isRest, most = REST_MOST } = column;
  return {
    title: titleOf(column),
    width: isRest && isLast ? 0 : width ?? most,
    ...(isRight && { isRight }),
    ...(isOptional && { isOptional }),
  };
}

/** How wide a message may be that has other columns behind it. */
const REST_MOST = 60;
