import type { JsonValue } from "../../../mod.ts";
import type { CellKind } from "./cells.ts";

/** A column, and the types of its values. */
export interface ExportColumn {
  readonly name: string;
  readonly kinds: ReadonlySet<CellKind>;
}

/** A table to write. Its columns are known before its rows. */
export interface TableRows {
  /** The columns, in their order. */
  readonly columns: readonly ExportColumn[];
  /** Yields all rows, each with a cell for every column. */
  rows(): AsyncGenerator<readonly JsonValue[], void, undefined>;
}
