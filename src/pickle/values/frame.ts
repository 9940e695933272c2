// What pandas' objects become.

import { jsonable } from "./pandas/jsonable.ts";
import { setOwn } from "./dict.ts";
import {
  type Column,
  type ColumnData,
  type FrameDetails,
  type Labels,
  plainColumn,
  withDefaults,
} from "./pandas/column.ts";
import { aligned, cellText } from "./pandas/table_text.ts";
import { labelText, printAs } from "./print.ts";

// Consoles show the start of a table, and make no more of it.
const SHOWN_ROWS = 10;
const SHOWN_COLUMNS = 20;
let cellOf: (frame: DataFrame, row: number, column: number) => unknown;

/**
 * A pandas DataFrame.
 *
 * Columns are made at their first use: typed arrays where the dtype allows
 * (bool is a Uint8Array, int64 a BigInt64Array), else an Array. Dates are
 * PyDateTime, NaT and NA are null, categories their values.
 *
 * @example Columns and rows
 * ```ts
 * import { DataFrame } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * const frame = DataFrame.fromColumns({
 *   sku: ["A1", "B2"],
 *   price: Float64Array.of(1.25, 2),
 * });
 * assertEquals(frame.shape, [2, 2]);
 * assertEquals(frame.column("price"), Float64Array.of(1.25, 2));
 * assertEquals([...frame.rows()], [
 *   { sku: "A1", price: 1.25 },
 *   { sku: "B2", price: 2 },
 * ]);
 * ```
 */
export class DataFrame {
  /** The labels of the columns; an Array each for a MultiIndex. */
  readonly columns: readonly unknown[];
  /** The names of the levels of the columns' labels, null for none. */
  readonly columnNames: readonly unknown[];
  /** The names of the levels of the index, null for none. */
  readonly indexNames: readonly unknown[];
  /** Rows and columns. */
  readonly shape: readonly [rows: number, columns: number];
  /** pandas' names of the columns' types, in order. */
  readonly dtypes: readonly string[];
  /** Module and name of its class: `pandas.DataFrame` but for a subclass. */
  readonly className: string;
  /** pandas' `attrs`; empty for most. */
  readonly attrs: Readonly<Record<string, unknown>>;
  /** Further attributes, such as those that a subclass declares. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly #index: Labels;
  readonly #data: readonly Column[];

  static {
    cellOf = (frame, row, column) => frame.#data[column]!.at(row);
  }

  /** Throws a RangeError unless all parts fit one another. */
  constructor(
    columns: Labels,
    index: Labels,
    data: readonly Column[],
    details: FrameDetails = {},
  ) {
    const fits = columns.length === data.length &&
      data.every((column) => column.length === index.length);
    if (!fits) {
      throw new RangeError("Cannot make a DataFrame: its parts differ in size");
    }
    this.columns = columns.labels;
    this.columnNames = columns.names;
    this.indexNames = index.names;
    this.shape = Object.freeze([index.length, data.length] as const);
    this.dtypes = Object.freeze(data.map((column) => column.dtype));
    const { className, attrs, metadata } = withDefaults(
      details,
      "pandas.DataFrame",
    );
    this.className = className;
    this.attrs = attrs;
    this.metadata = metadata;
    this.#index = index;
    this.#data = data;
    Object.freeze(this);
  }

  /**
   * Makes one of columns by name, with the index 0, 1, 2, …
   *
   * @example By name
   * ```ts
   * import { DataFrame } from "@taskrunview/taskrunview/pickle";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(DataFrame.fromColumns({ n: [1, 2] }).index, [0, 1]);
   * ```
   */
  static fromColumns(columns: Readonly<Record<string, ColumnData>>): DataFrame {
    const names = Object.keys(columns);
    const data = names.map((name) => plainColumn(columns[name]!));
    const length = data[0]?.length ?? 0;
    return new DataFrame(
      { length: names.length, names: [null], labels: names },
      { length, names: [null], labels: Array.from({ length }, (_, i) => i) },
      data,
    );
  }

  /** The labels of the rows; an Array each for a MultiIndex. */
  get index(): readonly unknown[] {
    return this.#index.labels;
  }

  /** pandas' name of the frequency of the index, such as `D`, else null. */
  get indexFreq(): string | null {
    return this.#index.freq ?? null;
  }

  /**
   * The values of the first column with this label: a typed array or an Array,
   * which has `categories` and `ordered` for a categorical column. A column
   * whose array is of an unknown class is that array as a PyObject:
   * `column<PyObject>(label)`.
   *
   * @param label As in `columns`; an Array for a MultiIndex.
   * @throws {RangeError} If there is no such column.
   */
  column<T extends object = ColumnData>(label: unknown): T {
    const place = this.columns.findIndex((own) => sameLabel(own, label));
    if (place >= 0) return this.columnAt<T>(place);
    throw new RangeError(
      `Cannot find column "${
        labelText(label)
      }": the frame has none of that label`,
    );
  }

  /** The values of the column at a place; negative ones count from the end. */
  columnAt<T extends object = ColumnData>(place: number): T {
    const data = this.#data.at(place);
    // The caller states what it expects there, as of a result.
    if (data !== undefined && Number.isInteger(place)) return data.values as T;
    throw new RangeError(
      `Cannot find column "${place}": there are ${this.#data.length}`,
    );
  }

  /** Gives each row as a plain object by the text of the columns' labels. */
  *rows(): Generator<Record<string, unknown>, void, undefined> {
    const names = this.columns.map(labelText);
    const [length] = this.shape;
    for (let i = 0; i < length; i++) {
      const row: Record<string, unknown> = {};
      for (let c = 0; c < names.length; c++) {
        setOwn(row, names[c]!, this.#data[c]!.at(i));
      }
      yield row;
    }
  }

  /** The rows, each an Array of its values in the order of the columns. */
  toArray(): unknown[][] {
    return Array.from({ length: this.shape[0] }, (_, i) => this.#row(i));
  }

  #row(i: number): unknown[] {
    return this.#data.map((column) => column.at(i));
  }

  /** As pandas' `to_json(orient="split")`: columns, index, data by rows. */
  toJSON(): { columns: unknown; index: unknown; data: unknown } {
    return {
      columns: jsonable(this.columns),
      index: jsonable(this.index),
      data: jsonable(this.toArray()),
    };
  }

  /** Such as `DataFrame [3 rows, 2 columns]`. */
  toString(): string {
    const [rows, columns] = this.shape;
    return `${classText(this.className)} [${rows} rows, ${columns} columns]`;
  }

  /** Names the class also where two copies of it are loaded. */
  get [Symbol.toStringTag](): "DataFrame" {
    return "DataFrame";
  }
}

printAs(DataFrame, (frame) => {
  const [rows, columns] = frame.shape;
  const names = frame.columns.slice(0, SHOWN_COLUMNS).map(cellText);
  const more = columns > SHOWN_COLUMNS ? ["…"] : [];
  const table = Array.from({ length: Math.min(rows, SHOWN_ROWS) }, (_, i) => [
    rows <= SHOWN_ROWS ? cellText(frame.index[i]) : String(i),
    ...names.map((_, c) => cellText(cellOf(frame, i, c))),
    ...more,
  ]);
  return `${frame}\n${aligned([["", ...names, ...more], ...table])}`;
});

function sameLabel(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (a instanceof Date && b instanceof Date) {
    return a.getTime() === b.getTime();
  }
  if (!Array.isArray(a) || !Array.isArray(b)) return false;
  return a.length === b.length && a.every((part, i) => Object.is(part, b[i]));
}

/** The last part of a class's name. */
function classText(className: string): string {
  return className.slice(className.lastIndexOf(".") + 1);
}
