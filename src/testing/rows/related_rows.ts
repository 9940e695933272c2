import { createHeldRows } from "./held_rows.ts";
import { createRowStore, type Selection } from "./row_store.ts";
import { type StoredRow, storeRows } from "./rows.ts";
import type { Table } from "../tables/tables.ts";

/** A list of related rows, found as GraphQL executes the field. */
export type List = (
  selection: Selection,
  context: { readonly rowCap: number },
) => readonly StoredRow[];

/** Checks rows that go with another; `path` is what they are called in a refusal. */
export function listOf(
  table: Table,
  rows: readonly unknown[],
  path: string,
): List {
  const source = createHeldRows(table, storeRows(table, rows, path));
  const store = createRowStore(table, [source]);
  return (selection, { rowCap }) => store.select(selection, rowCap);
}
