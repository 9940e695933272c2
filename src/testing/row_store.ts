import { HasuraError } from "./hasura_error.ts";
import { type OrderBy, orderRows } from "./order_by.ts";
import type { Key } from "./scalars.ts";
import type { StoredRow } from "./rows.ts";
import type { Table } from "./tables.ts";
import { compileWhere, pinnedKeys, type Where } from "./where.ts";

/** The arguments of a query for rows, as the schema let them through. */
export interface Selection {
  readonly where?: Where | null;
  readonly "order_by"?: readonly OrderBy[] | null;
  readonly limit?: number | null;
  readonly offset?: number | null;
}

/** The rows of one table, found by Hasura's arguments. */
export interface RowStore {
  /** The rows that fit, ordered and cut as asked for. */
  select(selection: Selection): readonly StoredRow[];
}

type Index = ReadonlyMap<Key, readonly StoredRow[]>;

/** Holds rows in memory, with an index for each column marked `indexed`. */
export function createRowStore(
  table: Table,
  rows: readonly StoredRow[],
): RowStore {
  const indexes = new Map<string, Index>();

  function indexOf(column: string): Index {
    const known = indexes.get(column);
    if (known !== undefined) return known;
    const index = buildIndex(table, column, rows);
    indexes.set(column, index);
    return index;
  }

  /** The rows that can fit: the smallest bucket that an index gives. */
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
    select({ where, "order_by": orderBy, limit, offset }) {
      const start = notNegative(offset ?? 0);
      const end = start + notNegative(limit ?? Infinity);
      const test = compileWhere(table, where);
      const found = candidates(where).filter((row) => test(row) === true);
      return orderRows(table, orderBy, found).slice(start, end);
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

function notNegative(count: number): number {
  if (count >= 0) return count;
  throw new HasuraError("not-supported", "unexpected negative value");
}
