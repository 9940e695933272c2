import { cellText, type Table } from "../values/table.ts";
import { type CellTest, parseFilter } from "./filter.ts";
import { compareKeys, type Key, type Keys } from "./keys.ts";

/** By which column rows are sorted. */
export interface Sort {
  readonly column: number;
  readonly isDescending: boolean;
}

/** What is asked of a table. */
export interface RowChoice {
  readonly sort: Sort | undefined;
  /** What is typed above columns, by their numbers. */
  readonly filters: ReadonlyMap<number, string>;
}

/** Sorts rows; what is empty is last in either order. */
export function sortedRows(
  rows: Uint32Array,
  keys: Keys,
  sort: Sort | undefined,
): Uint32Array {
  if (sort === undefined) return rows;
  const own = keys.column(sort.column);
  const sign = sort.isDescending ? -1 : 1;
  return rows.slice().sort((a, b) => {
    const [left, right] = [own[a]!, own[b]!];
    if (left === null || right === null) {
      return Number(left === null) - Number(right === null) || a - b;
    }
    return sign * compareKeys(left, right) || a - b;
  });
}

/** The rows that all filters let through, in the order of the table. */
export function filteredRows(
  table: Table,
  keys: Keys,
  filters: ReadonlyMap<number, string>,
): Uint32Array {
  const tests: Filter[] = [];
  for (const [column, typed] of filters) {
    const test = parseFilter(typed);
    if (test === undefined) continue;
    tests.push({ column, test, own: keys.column(column) });
  }
  const rows = new Uint32Array(table.rowCount);
  let count = 0;
  for (let row = 0; row < table.rowCount; row++) {
    const isShown = tests.every(({ column, test, own }) =>
      test(
        own[row]!,
        () => cellText(table.cell(row, column), table.columns[column]!),
      )
    );
    if (isShown) rows[count++] = row;
  }
  return rows.subarray(0, count);
}

interface Filter {
  readonly column: number;
  readonly test: CellTest;
  readonly own: readonly Key[];
}
