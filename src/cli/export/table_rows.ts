import type { JsonValue } from "../../../mod.ts";
import type { CellKind } from "./cells.ts";

/** A column, and what kinds of values are in it. */
export interface ExportColumn {
  readonly name: string;
  readonly kinds: ReadonlySet<CellKind>;
}

/** A table that is written: its columns are known before its rows. */
export interface TableRows {
  /** The columns, in their order. */
  readonly columns: readonly ExportColumn[];
  /** Gives all rows, each with a cell for every column. */
  rows(): AsyncGenerator<readonly JsonValue[], void, undefined>;
}
