import type { OptionTable } from "../../../platform/options.ts";
import type { PandasCompression } from "../compression.ts";

/** The shapes of JSON that `DataFrame.to_json` writes. */
export type PandasJsonOrient =
  | "columns"
  | "index"
  | "records"
  | "split"
  | "table"
  | "values";

/**
 * The arguments of `pandas.read_json`, in camelCase: the `deserialize_kwargs`
 * of `PandasSerializer("json", …)`. Other arguments are not supported.
 *
 * @example A row on each line
 * ```ts
 * import { type PandasJsonOptions, pandasSerializer } from "@taskrunview/taskrunview";
 * import type { DataFrame } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * const json: PandasJsonOptions = { orient: "records", lines: true };
 * const { deserialize } = pandasSerializer({ fileType: "json", json });
 * const bytes = new TextEncoder().encode('{"a":1}\n{"a":2}\n');
 * const frame = await deserialize(bytes) as DataFrame;
 * assertEquals(frame.column("a"), BigInt64Array.of(1n, 2n));
 * ```
 */
export interface PandasJsonOptions {
  /**
   * The shape of the JSON.
   *
   * @default {"columns"}
   */
  readonly orient?: PandasJsonOrient | undefined;
  /**
   * Whether each line is a JSON value.
   *
   * @default {false}
   */
  readonly lines?: boolean | undefined;
  /**
   * The maximum number of lines to read; requires `lines`. By default, all are
   * read.
   */
  readonly nrows?: number | undefined;
  /**
   * Whether numbers and strings may be times, or the columns in which they may.
   *
   * @default {true}
   */
  readonly convertDates?: boolean | readonly string[] | undefined;
  /**
   * Whether columns with names such as `date` and `…_at` may be times.
   *
   * @default {true}
   */
  readonly keepDefaultDates?: boolean | undefined;
  /**
   * Whether labels may be times and numbers.
   *
   * @default {true}
   */
  readonly convertAxes?: boolean | undefined;
  /**
   * Python's name of the encoding.
   *
   * @default {"utf-8"}
   */
  readonly encoding?: string | undefined;
  /** The compression of the file; none by default. */
  readonly compression?: PandasCompression | undefined;
}

/** The types of the options. */
export const JSON_OPTIONS: OptionTable<PandasJsonOptions> = {
  orient: "string",
  lines: "boolean",
  nrows: "number",
  convertDates: "boolean|array",
  keepDefaultDates: "boolean",
  convertAxes: "boolean",
  encoding: "string",
  compression: "string",
};

/** The names of the shapes. */
export const ORIENTS: readonly string[] = [
  "columns",
  "index",
  "records",
  "split",
  "table",
  "values",
];
