import type { Key } from "../tables/scalars.ts";
import type { StoredRow } from "./rows.ts";
import type { Table } from "../tables/tables.ts";

/** One item of `order_by`, as validated by the schema. */
export type OrderBy = Readonly<Record<string, unknown>>;

interface Direction {
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** One key of the order of rows. */
export interface Criterion extends Direction {
  /** The column, with the relation of a related row: `task.slug`. */
  readonly path: string;
  /** The key of a row; null sorts first or last. */
  readonly keyOf: (row: StoredRow) => Key | null;
}

/** Hasura's `order_by` enum. `asc` and `desc` sort nulls as the largest. */
export const DIRECTIONS: Readonly<Record<string, Direction>> = {
  "asc": { descending: false, nullsFirst: false },
  "asc_nulls_first": { descending: false, nullsFirst: true },
  "asc_nulls_last": { descending: false, nullsFirst: false },
  "desc": { descending: true, nullsFirst: true },
  "desc_nulls_first": { descending: true, nullsFirst: true },
  "desc_nulls_last": { descending: true, nullsFirst: false },
};

/** Sorts rows in the requested order; equal rows keep their order. */
export function orderRows(
  criteria: readonly Criterion[],
  rows: readonly StoredRow[],
): readonly StoredRow[] {
  if (criteria.length === 0) return rows;
  return rows
    .map((row) => ({ row, keys: criteria.map(({ keyOf }) => keyOf(row)) }))
    .sort((a, b) => compareKeys(criteria, a.keys, b.keys))
    .map(({ row }) => row);
}

/** The sort keys, the most significant first. */
export function criteriaOf(
  table: Table,
  orderBy: readonly OrderBy[] | null | undefined,
): Criterion[] {
  return (orderBy ?? []).flatMap((item) => criteriaOfItem(table, item));
}

function criteriaOfItem(table: Table, item: OrderBy): Criterion[] {
  return Object.entries(item).flatMap(([name, value]): Criterion[] => {
    if (value === null || value === undefined) return [];
    const related = table.relations[name];
    if (related === undefined) {
      const { scalar } = table.columns[name]!;
      const keyOf = (row: StoredRow) =>
        row[name] === null ? null : scalar.keyOf(row[name]);
      return [{ path: name, keyOf, ...DIRECTIONS[value as string]! }];
    }
    return criteriaOfItem(related, value as OrderBy).map((criterion) => ({
      ...criterion,
      path: `${name}.${criterion.path}`,
      keyOf: (row) => criterion.keyOf(row[name] as StoredRow),
    }));
  });
}

/** Compares two rows by their keys. */
export function compareKeys(
  criteria: readonly Criterion[],
  a: readonly (Key | null)[],
  b: readonly (Key | null)[],
): number {
  for (const [i, { descending, nullsFirst }] of criteria.entries()) {
    const [left, right] = [a[i]!, b[i]!];
    if (left === right) continue;
    if (left === null || right === null) {
      return (left === null) === nullsFirst ? -1 : 1;
    }
    return (left < right) === descending ? 1 : -1;
  }
  return 0;
}
