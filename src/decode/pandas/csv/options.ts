import type { OptionTable } from "../../../platform/options.ts";
import { COMPRESSIONS, type PandasCompression } from "../compression.ts";

/**
 * The arguments of `pandas.read_csv`, in camelCase: what a flow passed to
 * `PandasSerializer("csv", deserialize_kwargs={…})`. Those that are not here are
 * not supported.
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
  /** One character, or `\s+` for any white space; a comma by default. */
  readonly sep?: string | undefined;
  /** The row of the names, from 0; null if there is none. */
  readonly header?: number | null | undefined;
  /** The names of the columns, instead of those of the header. */
  readonly names?: readonly string[] | undefined;
  /** The columns of the index by place or name; false to take none. */
  readonly indexCol?: ColumnRef | readonly ColumnRef[] | false | undefined;
  /** The columns to read by place or name; all by default. */
  readonly usecols?: readonly ColumnRef[] | undefined;
  /** The type of all columns, or of some by name. */
  readonly dtype?: string | Readonly<Record<string, string>> | undefined;
  /** Further strings that stand for true. */
  readonly trueValues?: readonly string[] | undefined;
  /** Further strings that stand for false. */
  readonly falseValues?: readonly string[] | undefined;
  /** Removes spaces after a separator. */
  readonly skipinitialspace?: boolean | undefined;
  /** How many lines to leave out at the start, or which, from 0. */
  readonly skiprows?: number | readonly number[] | undefined;
  /** How many rows to read at most. */
  readonly nrows?: number | undefined;
  /** Further strings that stand for a missing value, for all columns or by name. */
  readonly naValues?:
    | NaValues
    | Readonly<Record<string, NaValues>>
    | undefined;
  /** Whether pandas' own strings for missing values count, too; true by default. */
  readonly keepDefaultNa?: boolean | undefined;
  /** False if no value is missing; true by default. */
  readonly naFilter?: boolean | undefined;
  /** Whether empty lines are left out; true by default. */
  readonly skipBlankLines?: boolean | undefined;
  /** The columns of times by place or name; true for the index. */
  readonly parseDates?: boolean | readonly ColumnRef[] | undefined;
  /** How times are written, as for `strptime`; detected by default. */
  readonly dateFormat?: string | undefined;
  /** Whether days come before months, as in 31/12/2022. */
  readonly dayfirst?: boolean | undefined;
  /** The character between thousands. */
  readonly thousands?: string | undefined;
  /** The character before decimals; a dot by default. */
  readonly decimal?: string | undefined;
  /** The character at the end of a line; line feeds and carriage returns by default. */
  readonly lineterminator?: string | undefined;
  /** The character around cells; a double quote by default. */
  readonly quotechar?: string | undefined;
  /** The number of Python's `csv.QUOTE_…`; 3 is `QUOTE_NONE`. */
  readonly quoting?: number | undefined;
  /** Whether a quote in quotes is written twice; true by default. */
  readonly doublequote?: boolean | undefined;
  /** The character before one that is to be taken as it is. */
  readonly escapechar?: string | undefined;
  /** The character that starts a comment. */
  readonly comment?: string | undefined;
  /** Python's name of the encoding; `utf-8` by default. */
  readonly encoding?: string | undefined;
  /** Whether rows of too many cells are an error or left out. */
  readonly onBadLines?: "error" | "warn" | "skip" | undefined;
  /** Whether large files are typed in parts; true by default. */
  readonly lowMemory?: boolean | undefined;
  /** How the file is compressed; not at all by default. */
  readonly compression?: PandasCompression | undefined;
}

/** A column by its place, from 0, or its name. */
export type ColumnRef = string | number;

/** One or several values that stand for a missing one. */
export type NaValues = ColumnRef | readonly ColumnRef[];

/** Their kinds. */
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

/** What a value of an option must be one of. */
const CHOICES:
  readonly (readonly [keyof PandasCsvOptions, readonly unknown[]])[] = [
    ["quoting", [0, 1, 2, 3]],
    ["onBadLines", ["error", "warn", "skip"]],
    ["compression", COMPRESSIONS],
  ];

/** What is wrong with the values of options whose kinds are right; undefined if nothing. */
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
