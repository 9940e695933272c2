import { jsonable, writeAs } from "../json/jsonable.ts";
import {
  type Column,
  type ColumnData,
  type FrameDetails,
  type Labels,
  plainColumn,
  withDefaults,
} from "./column.ts";
import { innerText, printAs } from "../print.ts";
import { aligned, cellText } from "./table_text.ts";

// The number of rows that a console shows.
const SHOWN_ROWS = 10;
let valueOf: (series: Series, row: number) => unknown;

/**
 * A pandas Series: a column with an index. Its values have the types of a
 * {@linkcode DataFrame} column.
 *
 * @example Read by position
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
  /** Its name; null if it has none. */
  readonly name: unknown;
  /** The type in pandas: `int64`, `category`, `datetime64[ns, UTC]`. */
  readonly dtype: string;
  /** The number of values. */
  readonly length: number;
  /** The names of the levels of the index; null if unnamed. */
  readonly indexNames: readonly unknown[];
  /** Its class with its module: `pandas.Series` or a subclass. */
  readonly className: string;
  /** pandas' `attrs`; usually empty. */
  readonly attrs: Readonly<Record<string, unknown>>;
  /** Further attributes, such as those of a subclass. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly #index: Labels;
  readonly #column: Column;

  static {
    valueOf = (series, row) => series.#column.at(row);
  }

  /**
   * Creates a series from its parts.
   *
   * @throws {RangeError} If the lengths of index and values differ.
   */
  constructor(
    name: unknown,
    index: Labels,
    column: Column,
    details: FrameDetails = {},
  ) {
    if (index.length !== column.length) {
      throw new RangeError(
        "Cannot make a Series: the sizes of its parts differ",
      );
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
   * Creates a series from values, with the index 0, 1, 2, …
   *
   * @example Create a series
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

  /** The labels; for a MultiIndex, each is an Array. */
  get index(): readonly unknown[] {
    return this.#index.labels;
  }

  /** The frequency of the index in pandas, such as `D`; null if it has none. */
  get indexFreq(): string | null {
    return this.#index.freq ?? null;
  }

  /**
   * The values: a typed array if the dtype allows, otherwise an Array.
   * Categorical values have the properties `categories` and `ordered`. An array
   * of an unknown class is a PyObject.
   */
  get values(): ColumnData {
    return this.#column.values as ColumnData;
  }

  /** The values as JavaScript values: booleans, safe integers, null. */
  toArray(): unknown[] {
    return Array.from({ length: this.length }, (_, i) => this.#column.at(i));
  }

  /** The form of pandas' `to_json(orient="split")`: name, index, data. */
  toJSON(): { name: unknown; index: unknown; data: unknown } {
    return jsonable(this) as ReturnType<Series["toJSON"]>;
  }

  /** A summary such as `Series "load" float64 [2]`. */
  toString(): string {
    const name = this.name === null ? "" : ` "${innerText(this.name)}"`;
    const own = this.className.slice(this.className.lastIndexOf(".") + 1);
    return `${own}${name} ${this.dtype} [${this.length}]`;
  }

  /** The class name, also for instances of another copy of this library. */
  get [Symbol.toStringTag](): "Series" {
    return "Series";
  }
}

writeAs(Series, (series) => ({
  name: series.name,
  index: series.index,
  data: series.toArray(),
}));

printAs(Series, (series) => {
  const { length } = series;
  const table = Array.from({ length: Math.min(length, SHOWN_ROWS) }, (_, i) => [
    length <= SHOWN_ROWS ? cellText(series.index[i]) : String(i),
    cellText(valueOf(series, i)),
  ]);
  return `${series}\n${aligned(table)}`;
});
