import type { OptionTable } from "../../../platform/options.ts";
import { COMPRESSIONS, type PandasCompression } from "../compression.ts";

/**
 * The arguments of `pandas.read_csv`, in camelCase: the `deserialize_kwargs` of
 * `PandasSerializer("csv", …)`. Other arguments are not supported.
 *
 * @example Semicolons and decimal commas
 * ```ts
 * import { type PandasCsvOptions, pandasSerializer } from "@taskrunview/taskrunview";
 * import type { DataFrame } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * const csv: PandasCsvOptions = { sep: ";", decimal: ",", indexCol: 0 };
 * const { deserialize } = pandasSerializer({ fileType: "csv", csv });
 * const bytes = new TextEncoder().encode("id;price\na;1,5\nb;2,25\n");
 * const frame = await deserialize(bytes) as DataFrame;
 * assertEquals(frame.index, ["a", "b"]);
 * assertEquals(frame.column("price"), Float64Array.of(1.5, 2.25));
 * ```
 */
export interface PandasCsvOptions {
  /**
   * The separator: one character, or `\s+` for any white space.
   *
   * @default {","}
   */
  readonly sep?: string | undefined;
  /**
   * The row of the names, from 0; null if there is none. By default 0, or null
   * if `names` are set.
   */
  readonly header?: number | null | undefined;
  /** The names of the columns, in place of the header. */
  readonly names?: readonly string[] | undefined;
  /** The index columns by position or name; false for none. */
  readonly indexCol?: ColumnRef | readonly ColumnRef[] | false | undefined;
  /** The columns to read, by position or name; all by default. */
  readonly usecols?: readonly ColumnRef[] | undefined;
  /** The dtype of all columns, or of some by name; detected by default. */
  readonly dtype?: string | Readonly<Record<string, string>> | undefined;
  /** Further strings for true. */
  readonly trueValues?: readonly string[] | undefined;
  /** Further strings for false. */
  readonly falseValues?: readonly string[] | undefined;
  /**
   * Whether spaces after a separator are removed.
   *
   * @default {false}
   */
  readonly skipinitialspace?: boolean | undefined;
  /**
   * The number of lines to skip at the start, or the lines to skip, from 0; by
   * default none.
   */
  readonly skiprows?: number | readonly number[] | undefined;
  /** The maximum number of rows to read; by default all. */
  readonly nrows?: number | undefined;
  /** Further strings for a missing value, for all columns or by name. */
  readonly naValues?:
    | NaValues
    | Readonly<Record<string, NaValues>>
    | undefined;
  /**
   * Whether pandas' default strings for missing values are used.
   *
   * @default {true}
   */
  readonly keepDefaultNa?: boolean | undefined;
  /**
   * Whether missing values are detected.
   *
   * @default {true}
   */
  readonly naFilter?: boolean | undefined;
  /**
   * Whether empty lines are skipped.
   *
   * @default {true}
   */
  readonly skipBlankLines?: boolean | undefined;
  /**
   * The time columns by position or name; true for the index.
   *
   * @default {false}
   */
  readonly parseDates?: boolean | readonly ColumnRef[] | undefined;
  /** The format of times, as for `strptime`; detected by default. */
  readonly dateFormat?: string | undefined;
  /**
   * Whether days precede months, as in 31/12/2022.
   *
   * @default {false}
   */
  readonly dayfirst?: boolean | undefined;
  /** The thousands separator; none by default. */
  readonly thousands?: string | undefined;
  /**
   * The decimal separator.
   *
   * @default {"."}
   */
  readonly decimal?: string | undefined;
  /**
   * The character at the end of a line; by default line feeds and carriage
   * returns.
   */
  readonly lineterminator?: string | undefined;
  /**
   * The character around cells.
   *
   * @default {'"'}
   */
  readonly quotechar?: string | undefined;
  /**
   * The number of Python's `csv.QUOTE_…`; 3 is `QUOTE_NONE`.
   *
   * @default {0}
   */
  readonly quoting?: number | undefined;
  /**
   * Whether a quote in quotes is doubled.
   *
   * @default {true}
   */
  readonly doublequote?: boolean | undefined;
  /**
   * The escape character, which makes the next one literal; none by default.
   */
  readonly escapechar?: string | undefined;
  /** The first character of a comment; none by default. */
  readonly comment?: string | undefined;
  /**
   * Python's name of the encoding.
   *
   * @default {"utf-8"}
   */
  readonly encoding?: string | undefined;
  /**
   * Whether rows with too many cells are an error or skipped.
   *
   * @default {"error"}
   */
  readonly onBadLines?: "error" | "warn" | "skip" | undefined;
  /**
   * Whether large files are typed in parts.
   *
   * @default {true}
   */
  readonly lowMemory?: boolean | undefined;
  /** The compression of the file; none by default. */
  readonly compression?: PandasCompression | undefined;
}

/** A column by its position, from 0, or its name. */
export type ColumnRef = string | number;

/** One or several values that mean a missing value. */
export type NaValues = ColumnRef | readonly ColumnRef[];

/** The types of the options. */
export const CSV_OPTIONS: OptionTable<PandasCsvOptions> = {
  sep: "string",
  header: "number|null",
  names: "array",
  indexCol: "string|number|array|false",
  usecols: "array",
  dtype: "string|object",
  trueValues: "array",
  falseValues: "array",
  skipinitialspace: "boolean",
  skiprows: "number|array",
  nrows: "number",
  naValues: "string|number|array|object",
  keepDefaultNa: "boolean",
  naFilter: "boolean",
  skipBlankLines: "boolean",
  parseDates: "boolean|array",
  dateFormat: "string",
  dayfirst: "boolean",
  thousands: "string",
  decimal: "string",
  lineterminator: "string",
  quotechar: "string",
  quoting: "number",
  doublequote: "boolean",
  escapechar: "string",
  comment: "string",
  encoding: "string",
  onBadLines: "string",
  lowMemory: "boolean",
  compression: "string",
};

const CHARACTERS = [
  "thousands",
  "decimal",
  "lineterminator",
  "quotechar",
  "escapechar",
  "comment",
] as const;

/** The allowed values of an option. */
const CHOICES:
  readonly (readonly [keyof PandasCsvOptions, readonly unknown[]])[] = [
    ["quoting", [0, 1, 2, 3]],
    ["onBadLines", ["error", "warn", "skip"]],
    ["compression", COMPRESSIONS],
  ];

/** Describes the first invalid value; undefined if all are valid. */
export function csvOptionsProblem(
  options: PandasCsvOptions,
): string | undefined {
  const { sep } = options;
  if (sep !== undefined && sep.length !== 1 && sep !== "\\s+") {
    return `"csv.sep" is neither one character nor "\\s+"`;
  }
  const long = CHARACTERS.find((name) => (options[name] ?? ".").length !== 1);
  if (long !== undefined) return `"csv.${long}" is not one character`;
  for (const [name, choices] of CHOICES) {
    const value = options[name];
    if (value === undefined || choices.includes(value)) continue;
    return `"csv.${name}" is not one of ${choices.join(", ")}`;
  }
  const counts = [options.header, options.nrows, options.skiprows].flat();
  const wrong = counts.some((count) =>
    typeof count === "number" && !(Number.isInteger(count) && count >= 0)
  );
  return wrong
    ? '"csv.header", "csv.nrows" and "csv.skiprows" are integers from 0'
    : undefined;
}
