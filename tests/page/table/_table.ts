import type { Json } from "../../../page/api/api.ts";
import type { Table } from "../../../page/values/table.ts";

/** A table of rows, the columns of which are called a, b, c… */
export function tableOf(rows: readonly (readonly Json[])[]): Table {
  return {
    columns: Array.from(rows[0] ?? [], (_, at) => ({
      label: String.fromCharCode(97 + at),
      dtype: null,
      isIndex: false,
      missing: "None",
    })),
    get rowCount() {
      return rows.length;
    },
    cell: (row, column) => rows[row]![column]!,
  };
}
