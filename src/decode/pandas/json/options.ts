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
 * The arguments of `pandas.read_json`, in camelCase: what a flow passed to
 * `PandasSerializer("json", deserialize_kwargs={…})`. Those that are not here are
 * not supported.
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
  /** The shape; `columns` by default. */
  readonly orient?: PandasJsonOrient | undefined;
  /** Whether each line is JSON of its own. */
  readonly lines?: boolean | undefined;
  /** How many lines to read at most; with `lines`. */
  readonly nrows?: number | undefined;
  /** Whether numbers and strings may be times, or of which columns; true by default. */
  readonly convertDates?: boolean | readonly string[] | undefined;
  /** Whether columns called `date`, `…_at` and the like may be times; true by default. */
  readonly keepDefaultDates?: boolean | undefined;
  /** Whether labels may be times and numbers; true by default. */
  readonly convertAxes?: boolean | undefined;
  /** Python's name of the encoding; `utf-8` by default. */
  readonly encoding?: string | undefined;
  /** How the file is compressed; not at all by default. */
  readonly compression?: PandasCompression | undefined;
}

/** Their kinds. */
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

/** The shapes. */
export const ORIENTS: readonly string[] = [
  "columns",
  "index",
  "records",
  "split",
  "table",
  "values",
];
