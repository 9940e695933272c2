import { jsonable } from "./jsonable.ts";
import {
  type Column,
  type ColumnData,
  type FrameDetails,
  type Labels,
  plainColumn,
  withDefaults,
} from "./column.ts";
import { labelText, printAs } from "../print.ts";
import { aligned, cellText } from "./table_text.ts";

// Consoles show the start of a table, and make no more of it.
const SHOWN_ROWS = 10;
let valueOf: (series: Series, row: number) => unknown;

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
  /** Module and name of its class: `pandas.Series` but for a subclass. */
  readonly className: string;
  /** pandas' `attrs`; empty for most. */
  readonly attrs: Readonly<Record<string, unknown>>;
  /** Further attributes, such as those that a subclass declares. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly #index: Labels;
  readonly #column: Column;

  static {
    valueOf = (series, row) => series.#column.at(row);
  }

  /** Throws a RangeError unless index and values have one length. */
  constructor(
    name: unknown,
    index: Labels,
    column: Column,
    details: FrameDetails = {},
  ) {
    if (index.length !== column.length) {
      throw new RangeError("Cannot make a Series: its parts differ in size");
    }
    this.name = name;
    this.dtype = column.dtype;
    this.length = column.length;
    this.indexNames = index.names;
    const { className, attrs, metadata } = withDefaults(
      details,
      "pandas.Series",
    );
    this.className = className;
    this.attrs = attrs;
    this.metadata = metadata;
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

  /** pandas' name of the frequency of the index, such as `D`, else null. */
  get indexFreq(): string | null {
    return this.#index.freq ?? null;
  }

  /**
   * The values: a typed array where the dtype allows, else an Array, which has
   * `categories` and `ordered` if it is categorical. Where the array is of an
   * unknown class it is a PyObject.
   */
  get values(): ColumnData {
    return this.#column.values as ColumnData;
  }

  /** The values as JavaScript would have them: booleans, safe integers, null. */
  toArray(): unknown[] {
    return Array.from({ length: this.length }, (_, i) => this.#column.at(i));
  }

  /** As pandas' `to_json(orient="split")`: name, index, data. */
  toJSON(): { name: unknown; index: unknown; data: unknown } {
    return {
      name: jsonable(this.name),
      index: jsonable(this.index),
      data: jsonable(this.toArray()),
    };
  }

  /** Such as `Series "load" float64 [2]`. */
  toString(): string {
    const name = this.name === null ? "" : ` "${labelText(this.name)}"`;
    const own = this.className.slice(this.className.lastIndexOf(".") + 1);
    return `${own}${name} ${this.dtype} [${this.length}]`;
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
