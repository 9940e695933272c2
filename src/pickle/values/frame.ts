// The values of pandas objects.

import { jsonable, writeAs } from "./json/jsonable.ts";
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

// The number of rows and columns that a console shows.
const SHOWN_ROWS = 10;
const SHOWN_COLUMNS = 20;
let cellOf: (frame: DataFrame, row: number, column: number) => unknown;

/**
 * A pandas DataFrame.
 *
 * Columns are created on first use: typed arrays if the dtype allows (bool is a
 * Uint8Array, int64 a BigInt64Array), otherwise an Array. Dates are PyDateTime,
 * NaT and NA are null, categories are their values.
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
  /** The labels of the columns; for a MultiIndex, each is an Array. */
  readonly columns: readonly unknown[];
  /** The names of the levels of the column labels; null if unnamed. */
  readonly columnNames: readonly unknown[];
  /** The names of the levels of the index; null if unnamed. */
  readonly indexNames: readonly unknown[];
  /** The number of rows and columns. */
  readonly shape: readonly [rows: number, columns: number];
  /** The types of the columns in pandas, in order. */
  readonly dtypes: readonly string[];
  /** Its class with its module: `pandas.DataFrame` or a subclass. */
  readonly className: string;
  /** pandas' `attrs`; usually empty. */
  readonly attrs: Readonly<Record<string, unknown>>;
  /** Further attributes, such as those of a subclass. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly #index: Labels;
  readonly #data: readonly Column[];

  static {
    cellOf = (frame, row, column) => frame.#data[column]!.at(row);
  }

  /**
   * Creates a frame from its parts.
   *
   * @throws {RangeError} If the sizes of the parts differ.
   */
  constructor(
    columns: Labels,
    index: Labels,
    data: readonly Column[],
    details: FrameDetails = {},
  ) {
    const fits = columns.length === data.length &&
      data.every((column) => column.length === index.length);
    if (!fits) {
      throw new RangeError(
        "Cannot make a DataFrame: the sizes of its parts differ",
      );
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
   * Creates a frame from columns by name, with the index 0, 1, 2, …
   *
   * @example Create a frame
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

  /** The labels of the rows; for a MultiIndex, each is an Array. */
  get index(): readonly unknown[] {
    return this.#index.labels;
  }

  /** The frequency of the index in pandas, such as `D`; null if it has none. */
  get indexFreq(): string | null {
    return this.#index.freq ?? null;
  }

  /**
   * The values of the first column with this label: a typed array or an Array.
   * A categorical column has the properties `categories` and `ordered`. A
   * column of an unknown array class is a PyObject: `column<PyObject>(label)`.
   *
   * @param label A member of `columns`; an Array for a MultiIndex.
   * @throws {RangeError} If there is no such column.
   */
  column<T extends object = ColumnData>(label: unknown): T {
    const place = this.columns.findIndex((own) => sameLabel(own, label));
    if (place >= 0) return this.columnAt<T>(place);
    throw new RangeError(
      `Cannot find column "${
        labelText(label)
      }": the frame has no column of that label`,
    );
  }

  /**
   * The values of the column at a position. Negative positions count from the
   * end.
   *
   * @throws {RangeError} If there is no such column.
   */
  columnAt<T extends object = ColumnData>(place: number): T {
    const data = this.#data.at(place);
    // The caller states the expected type, as for a result.
    if (data !== undefined && Number.isInteger(place)) return data.values as T;
    throw new RangeError(
      `Cannot find column "${place}": there are ${this.#data.length}`,
    );
  }

  /** Yields each row as a plain object, with the column labels as keys. */
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

  /** The rows; each is an Array of its values in column order. */
  toArray(): unknown[][] {
    return Array.from({ length: this.shape[0] }, (_, i) => this.#row(i));
  }

  #row(i: number): unknown[] {
    return this.#data.map((column) => column.at(i));
  }

  /**
   * The form of pandas' `to_json(orient="split")`: columns, index, data by
   * rows.
   */
  toJSON(): { columns: unknown; index: unknown; data: unknown } {
    return jsonable(this) as ReturnType<DataFrame["toJSON"]>;
  }

  /** A summary such as `DataFrame [3 rows, 2 columns]`. */
  toString(): string {
    const [rows, columns] = this.shape;
    return `${classText(this.className)} [${rows} rows, ${columns} columns]`;
  }

  /** The class name, also for instances of another copy of this library. */
  get [Symbol.toStringTag](): "DataFrame" {
    return "DataFrame";
  }
}

writeAs(DataFrame, (frame) => ({
  columns: frame.columns,
  index: frame.index,
  data: frame.toArray(),
}));

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

/** The last part of a class name. */
function classText(className: string): string {
  return className.slice(className.lastIndexOf(".") + 1);
}
