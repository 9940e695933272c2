import type { Categories, Series } from "../../pickle/mod.ts";
import { cellWriter } from "./cells.ts";
import { detailLines, shortName } from "./details.ts";
import { gridLines, rowNumbers } from "./grid.ts";
import { headText, labelColumns } from "./labels.ts";
import type { Block, TableLimits } from "./shape.ts";

const CELL_BYTES = 8;

/** A Series in the form of pandas. */
export function seriesBlock(series: Series): Block {
  const { length, dtype } = series;
  const name = shortName(series.className);
  return {
    kind: "block",
    title: `${name} [${length} rows], dtype: ${dtype}`,
    bytes: 2 * (length + 1) * CELL_BYTES,
    *lines(limits) {
      if (length > 0) yield* valueLines(series, limits);
      yield footOf(series, limits);
      yield* categoryLines(series, limits);
      yield* detailLines(series, limits);
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

/** The lines of pandas below the values. */
function footOf(series: Series, limits: TableLimits): string {
  const { name, length, dtype, indexFreq, className } = series;
  const own = shortName(className);
  return [
    ...own === "Series" ? [] : [own],
    ...indexFreq === null ? [] : [`Freq: ${indexFreq}`],
    ...name === null ? [] : [`Name: ${headText(name, limits)}`],
    `Length: ${length}`,
    `dtype: ${dtype}`,
  ].join(", ");
}

/** The categories of a categorical Series in the form of pandas. */
function* categoryLines(
  { values }: Series,
  { inline, isCut }: TableLimits,
): Generator<string, void, undefined> {
  const { categories, ordered } = values as Partial<Categories>;
  if (!Array.isArray(values) || categories === undefined) return;
  const shown = isCut ? categories.slice(0, MAX_CATEGORIES) : categories;
  const more = shown.length < categories.length ? ["..."] : [];
  const texts = [...shown.map(inline), ...more];
  yield `Categories (${categories.length}): [${
    texts.join(ordered ? " < " : ", ")
  }]`;
}

/** The maximum number of categories on a terminal. */
const MAX_CATEGORIES = 8;
