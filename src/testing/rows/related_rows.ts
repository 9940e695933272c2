import { createHeldRows } from "./held_rows.ts";
import { madeId } from "./made_ids.ts";
import { createRowStore, type RowStore, type Selection } from "./row_store.ts";
import { type StoredRow, storeRows } from "./rows.ts";
import type { Table } from "../tables/tables.ts";

/** A list of related rows, found when GraphQL executes the field. */
export type List = (
  selection: Selection,
  context: { readonly rowCap: number },
) => readonly StoredRow[];

/** A store of rows in memory. */
export function heldStore(table: Table, rows: readonly StoredRow[]): RowStore {
  return createRowStore(table, [createHeldRows(table, rows)]);
}

/** The list of given rows. */
export function listOf(table: Table, rows: readonly StoredRow[]): List {
  const store = heldStore(table, rows);
  return (selection, { rowCap }) => store.select(selection, rowCap);
}

/** The list of the rows of a store with a value in a column. */
export function listBy(
  storeOf: () => RowStore,
  column: string,
  value: unknown,
): List {
  const own = { [column]: { "_eq": value } };
  return ({ where, ...rest }, { rowCap }) =>
    storeOf().select(
      { ...rest, where: { "_and": [own, where ?? {}], ...own } },
      rowCap,
    );
}

/**
 * Checks rows that belong to another row, and generates missing ids.
 *
 * @param owner The column of the other row's id, and the id.
 * @param path The name of the rows in messages.
 */
export function storeOwned(
  table: Table,
  rows: readonly unknown[],
  owner: readonly [column: string, id: unknown],
  path: string,
): StoredRow[] {
  const [column, id] = owner;
  return storeRows(table, rows, path).map((row, at) => ({
    ...row,
    id: row["id"] ?? madeId(`${table.name} ${id}`, at),
    [column]: id,
  }));
}
