import { PyDateTime, PyPeriod, PyTimedelta } from "../../pickle/mod.ts";
import { cellWriter } from "./cells.ts";
import { type GridColumn, rowNumbers } from "./grid.ts";
import type { TableLimits } from "./shape.ts";

/** The labels of the rows of a frame or Series. */
export interface RowLabels {
  readonly index: readonly unknown[];
  readonly indexNames: readonly unknown[];
}

/** A label, or the name of a level, in the head of a table. */
export function headText(label: unknown, { inline }: TableLimits): string {
  return label === null ? "" : cellWriter("object", () => [label], {
    width: Infinity,
    isCut: false,
    inline,
  })(label);
}

/** The columns of the labels, one for each level. */
export function labelColumns(
  { index, indexNames }: RowLabels,
  limits: TableLimits,
): GridColumn[] {
  const isMulti = indexNames.length > 1;
  return indexNames.map((_, level) => {
    const labelAt = (row: number): unknown => {
      const label = index[row];
      return isMulti && Array.isArray(label) ? label[level] : label;
    };
    const values = function* () {
      for (const row of rowNumbers(index.length, limits)) yield labelAt(row);
    };
    const write = cellWriter(dtypeOf(values()), values, limits);
    return {
      head: [],
      isIndex: true,
      cell: (row) =>
        limits.isCut && isMulti && isRepeated(index, row, level, limits)
          ? ""
          : write(labelAt(row)),
    };
  });
}

/**
 * Returns whether the row above has the same labels up to a level, which pandas
 * omits.
 */
function isRepeated(
  index: readonly unknown[],
  row: number,
  level: number,
  limits: TableLimits,
): boolean {
  const isFirst = row === 0 || (index.length > 60 && row === index.length - 5);
  if (isFirst || level === (index[row] as unknown[]).length - 1) return false;
  const [own, above] = [index[row], index[row - 1]];
  return Array.isArray(own) && Array.isArray(above) &&
    own.slice(0, level + 1).every((label, at) =>
      Object.is(label, above[at]) ||
      limits.inline(label) === limits.inline(above[at])
    );
}

/** The type of labels, of which only the values are kept. */
function dtypeOf(labels: Iterable<unknown>): string {
  let isNumber = false;
  for (const label of labels) {
    if (label instanceof PyDateTime) return "datetime64[ns]";
    if (label instanceof PyPeriod) return "period";
    if (label instanceof PyTimedelta) return "timedelta64[ns]";
    isNumber ||= typeof label === "number" && Number.isNaN(label);
  }
  return isNumber ? "float64" : "object";
}
