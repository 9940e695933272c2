import type { Series } from "../../pickle/mod.ts";
import { cellWriter } from "./cells.ts";
import { gridLines, rowNumbers } from "./grid.ts";
import { headText, labelColumns } from "./labels.ts";
import type { Block, TableLimits } from "./shape.ts";

const CELL_BYTES = 8;

/** A Series as pandas writes it. */
export function seriesBlock(series: Series): Block {
  const { length, dtype } = series;
  return {
    kind: "block",
    title: `Series [${length} rows], dtype: ${dtype}`,
    bytes: 2 * (length + 1) * CELL_BYTES,
    *lines(limits) {
      if (length > 0) yield* valueLines(series, limits);
      yield footOf(series, limits);
    },
  };
}

function* valueLines(
  series: Series,
  limits: TableLimits,
): Generator<string, void, undefined> {
  const { length, dtype, indexNames } = series;
  const cells = series.toArray();
  const values = function* () {
    for (const row of rowNumbers(length, limits)) yield cells[row];
  };
  const write = cellWriter(dtype, values, limits);
  const hasNames = indexNames.some((name) => name !== null);
  const index = labelColumns(series, limits).map((column, level) => ({
    ...column,
    head: hasNames ? [headText(indexNames[level], limits)] : [],
  }));
  const column = {
    head: hasNames ? [""] : [],
    cell: (row: number) => write(cells[row]),
    isIndex: false,
  };
  yield* gridLines([...index, column], length, limits);
}

/** What pandas tells below the values. */
function footOf({ name, length, dtype }: Series, limits: TableLimits): string {
  return [
    ...name === null ? [] : [`Name: ${headText(name, limits)}`],
    `Length: ${length}`,
    `dtype: ${dtype}`,
  ].join(", ");
}
