// What pandas' objects become.

import type { NdData } from "./ndarray.ts";
import { setOwn } from "./dict.ts";
import { labelText, printAs } from "./print.ts";

/** Where the values of a column lie: a typed array where its dtype allows. */
export type ColumnData = NdData;

/** A column as a {@linkcode DataFrame} or {@linkcode Series} takes it. */
export interface Column {
  /** pandas' name of the type: `int64`, `category`, `datetime64[ns, UTC]`. */
  readonly dtype: string;
  /** The number of values. */
  readonly length: number;
  /** The values, made at their first use. */
  readonly values: ColumnData;
  /** One value as JavaScript would have it: a boolean for bool, null for NA. */
  at(i: number): unknown;
}

/** Labels along an axis, and the names of their levels. */
export interface Labels {
  /** The number of labels. */
  readonly length: number;
  /** One name for each level, null for none. */
  readonly names: readonly unknown[];
  /** The labels, made at their first use; an Array each for a MultiIndex. */
  readonly labels: readonly unknown[];
}

// Consoles show the start of a table, and make no more of it.
const SHOWN_ROWS = 10;
const SHOWN_COLUMNS = 20;
let cellOf: (frame: DataFrame, row: number, column: number) => unknown;
let valueOf: (series: Series, row: number) => unknown;

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
  readonly #index: Labels;
  readonly #data: readonly Column[];

  static {
    cellOf = (frame, row, column) => frame.#data[column]!.at(row);
  }

  /** Throws a RangeError unless all parts fit one another. */
  constructor(columns: Labels, index: Labels, data: readonly Column[]) {
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

  /**
   * The values of the first column with this label.
   *
   * @param label As in `columns`; an Array for a MultiIndex.
   * @throws {RangeError} If there is no such column.
   */
  column(label: unknown): ColumnData {
    const place = this.columns.findIndex((own) => sameLabel(own, label));
    if (place >= 0) return this.columnAt(place);
    throw new RangeError(
      `Cannot find column "${
        labelText(label)
      }": the frame has none of that label`,
    );
  }

  /** The values of the column at a place; negative ones count from the end. */
  columnAt(place: number): ColumnData {
    const data = this.#data.at(place);
    if (data !== undefined && Number.isInteger(place)) return data.values;
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
      columns: this.columns.map(jsonable),
      index: this.index.map(jsonable),
      data: this.toArray().map((row) => row.map(jsonable)),
    };
  }

  /** Such as `DataFrame [3 rows, 2 columns]`. */
  toString(): string {
    const [rows, columns] = this.shape;
    return `DataFrame [${rows} rows, ${columns} columns]`;
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

/**
 * A pandas Series: a column with an index. Its values are as those of a
 * {@linkcode DataFrame}'s column.
 *
 * @example By position
 * ```ts
 * import { Series } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * const load = Series.fromValues(Float64Array.of(1.5, 2.5), "load");
 * assertEquals(load.values, Float64Array.of(1.5, 2.5));
 * assertEquals(load.index, [0, 1]);
 * ```
 */
export class Series {
  /** Its name, null if it has none. */
  readonly name: unknown;
  /** pandas' name of the type: `int64`, `category`, `datetime64[ns, UTC]`. */
  readonly dtype: string;
  /** The number of values. */
  readonly length: number;
  /** The names of the levels of the index, null for none. */
  readonly indexNames: readonly unknown[];
  readonly #index: Labels;
  readonly #column: Column;

  static {
    valueOf = (series, row) => series.#column.at(row);
  }

  /** Throws a RangeError unless index and values have one length. */
  constructor(name: unknown, index: Labels, column: Column) {
    if (index.length !== column.length) {
      throw new RangeError("Cannot make a Series: its parts differ in size");
    }
    this.name = name;
    this.dtype = column.dtype;
    this.length = column.length;
    this.indexNames = index.names;
    this.#index = index;
    this.#column = column;
    Object.freeze(this);
  }

  /**
   * Makes one of values, with the index 0, 1, 2, …
   *
   * @example Of an Array
   * ```ts
   * import { Series } from "@taskrunview/taskrunview/pickle";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(Series.fromValues(["a", "b"]).length, 2);
   * ```
   */
  static fromValues(values: ColumnData, name: unknown = null): Series {
    const { length } = values;
    const labels = Array.from({ length }, (_, i) => i);
    return new Series(
      name,
      { length, names: [null], labels },
      plainColumn(values),
    );
  }

  /** The labels; an Array each for a MultiIndex. */
  get index(): readonly unknown[] {
    return this.#index.labels;
  }

  /** The values: a typed array where the dtype allows, else an Array. */
  get values(): ColumnData {
    return this.#column.values;
  }

  /** The values as JavaScript would have them: booleans, safe integers, null. */
  toArray(): unknown[] {
    return Array.from({ length: this.length }, (_, i) => this.#column.at(i));
  }

  /** As pandas' `to_json(orient="split")`: name, index, data. */
  toJSON(): { name: unknown; index: unknown; data: unknown } {
    return {
      name: jsonable(this.name),
      index: this.index.map(jsonable),
      data: this.toArray().map(jsonable),
    };
  }

  /** Such as `Series "load" float64 [2]`. */
  toString(): string {
    const name = this.name === null ? "" : ` "${labelText(this.name)}"`;
    return `Series${name} ${this.dtype} [${this.length}]`;
  }

  /** Names the class also where two copies of it are loaded. */
  get [Symbol.toStringTag](): "Series" {
    return "Series";
  }
}

printAs(Series, (series) => {
  const { length } = series;
  const table = Array.from({ length: Math.min(length, SHOWN_ROWS) }, (_, i) => [
    length <= SHOWN_ROWS ? cellText(series.index[i]) : String(i),
    cellText(valueOf(series, i)),
  ]);
  return `${series}\n${aligned(table)}`;
});

function plainColumn(values: ColumnData): Column {
  return {
    dtype: values instanceof Array ? "object" : values.constructor.name,
    length: values.length,
    values,
    at: (i) => values[i],
  };
}

/** JSON has no bigint: such integers become their digits. */
function jsonable(value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

function cellText(value: unknown): string {
  const text = labelText(value);
  return text.length > 24 ? `${text.slice(0, 23)}…` : text;
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, c) =>
    Math.max(...rows.map((row) => row[c]!.length))
  );
  return rows.map((row) =>
    row.map((cell, c) => cell.padStart(widths[c]!)).join("  ").trimEnd()
  ).join("\n");
}

function sameLabel(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (a instanceof Date && b instanceof Date) {
    return a.getTime() === b.getTime();
  }
  if (!Array.isArray(a) || !Array.isArray(b)) return false;
  return a.length === b.length && a.every((part, i) => Object.is(part, b[i]));
}
