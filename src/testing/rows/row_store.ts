import { joinMatches, type RowSource, take } from "./row_source.ts";
import { HasuraError } from "../tables/hasura_error.ts";
import { criteriaOf, type OrderBy } from "./order_by.ts";
import type { StoredRow } from "./rows.ts";
import type { Table } from "../tables/tables.ts";
import type { Where } from "./where.ts";

/** The arguments of a query for rows, as validated by the schema. */
export interface Selection {
  readonly where?: Where | null;
  readonly "order_by"?: readonly OrderBy[] | null;
  readonly limit?: number | null;
  readonly offset?: number | null;
}

/** The rows of one table, selected by Hasura's arguments. */
export interface RowStore {
  /** The matching rows, ordered and limited as requested, at most `most`. */
  select(selection: Selection, most?: number): readonly StoredRow[];
  /** The number of those rows. */
  count(selection: Selection): number;
}

/** Searches all sources as one table. */
export function createRowStore(
  table: Table,
  sources: readonly RowSource[],
): RowStore {
  const find = (where: Selection["where"]) =>
    joinMatches(sources.map((source) => source.find(where)));
  return {
    select(selection, most = Infinity) {
      const { skip, limit } = bounds(selection);
      const criteria = criteriaOf(table, selection["order_by"]);
      const found = find(selection.where);
      return take(found.rows(criteria, skip), Math.min(limit, most));
    },
    count(selection) {
      const { skip, limit } = bounds(selection);
      return Math.min(Math.max(0, find(selection.where).count() - skip), limit);
    },
  };
}

function bounds({ limit, offset }: Selection): { skip: number; limit: number } {
  return {
    skip: notNegative(offset ?? 0),
    limit: notNegative(limit ?? Infinity),
  };
}

function notNegative(count: number): number {
  if (count >= 0) return count;
  throw new HasuraError("not-supported", "unexpected negative value");
}
