import { drop, type RowSource } from "./row_source.ts";
import { orderRows } from "./order_by.ts";
import type { StoredRow } from "./rows.ts";
import type { Key } from "../tables/scalars.ts";
import type { Table } from "../tables/tables.ts";
import { compileWhere, pinnedKeys, type Where } from "./where.ts";

type Index = ReadonlyMap<Key, readonly StoredRow[]>;

/** Keeps rows in memory, with an index for each column marked `indexed`. */
export function createHeldRows(
  table: Table,
  rows: readonly StoredRow[],
): RowSource {
  const indexes = new Map<string, Index>();

  function indexOf(column: string): Index {
    const known = indexes.get(column);
    if (known !== undefined) return known;
    const index = buildIndex(table, column, rows);
    indexes.set(column, index);
    return index;
  }

  /** The rows that may match: the smallest bucket of an index. */
  function candidates(where: Where | null | undefined): readonly StoredRow[] {
    return pinnedKeys(table, where)
      .filter(([column]) => table.columns[column]!.indexed)
      .map(([column, key]) => indexOf(column).get(key) ?? [])
      .reduce(
        (least, bucket) => bucket.length < least.length ? bucket : least,
        rows,
      );
  }

  return {
    find(where) {
      const test = compileWhere(table, where);
      const found = candidates(where).filter((row) => test(row) === true);
      return {
        most: found.length,
        count: () => found.length,
        rows: (criteria, skip) => drop(orderRows(criteria, found), skip),
      };
    },
  };
}

function buildIndex(
  table: Table,
  column: string,
  rows: readonly StoredRow[],
): Index {
  const { scalar } = table.columns[column]!;
  const index = new Map<Key, StoredRow[]>();
  for (const row of rows) {
    const key = scalar.keyOf(row[column]);
    const bucket = index.get(key);
    if (bucket === undefined) index.set(key, [row]);
    else bucket.push(row);
  }
  return index;
}
