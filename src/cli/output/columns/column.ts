import { choice, type Option, text, type Values } from "../../args/option.ts";
import { didYouMean } from "../../args/suggest.ts";
import { usageError } from "../../errors.ts";
import type { CliOutput } from "../../io.ts";
import type { Paint } from "../paint.ts";
import { QUERY_OPTION } from "../query.ts";

/**
 * A column of the table of a command. Help, completion, the check of names and
 * the order of rows are made of the list of these.
 */
export interface Column<Row> {
  /**
   * The name in `--columns` and `--sort-by`, from which the title is derived.
   */
  readonly name: string;
  /** The value of a row, on one line and without control characters. */
  readonly text: (row: Row) => string;
  /** The sort key of a row; by default the string. Null sorts last. */
  readonly key?: (row: Row) => string | number | null;
  /** Whether it is shown only if it was asked for. */
  readonly isWide?: boolean;
  /** Whether its cells end at one line, as numbers do. */
  readonly isRight?: boolean;
  /** Whether it may be left out where room is short. */
  readonly isOptional?: boolean;
  /** How narrow it may become where room is short. */
  readonly min?: number;
  /** How wide it may become. */
  readonly most?: number;
  /** Whether it takes what room is left: a message. */
  readonly isRest?: boolean;
  /** How a cell is painted. */
  readonly paint?: (row: Row, paint: Paint) => (text: string) => string;
}

/** A choice of columns, and the order of the rows. */
export interface TableChoice<Row> {
  /** The columns that are shown, in order. */
  readonly columns: readonly Column<Row>[];
  /** Compares two rows; undefined where the order is the command's own. */
  readonly compare: ((a: Row, b: Row) => number) | undefined;
  /** The names of all columns that are needed to show and to sort. */
  readonly names: ReadonlySet<string>;
}

const FORMS = ["table", "wide", "json"] as const;

/** The options that choose and sort the columns of a table. */
type TableOptions = {
  readonly output: Option<typeof FORMS[number] | undefined>;
  readonly columns: Option<string | undefined>;
  readonly "sort-by": Option<string | undefined>;
  readonly query: Option<string | undefined>;
};

/** The options of a command that writes a table of these columns. */
export function tableOptions(columns: readonly Column<never>[]): TableOptions {
  const names = columns.map(({ name }) => name);
  return {
    output: choice("FORM", "table, wide (with all columns) or json", FORMS, {
      short: "o",
    }),
    columns: text(
      "NAMES",
      `The columns of the table: ${names.join(",")}`,
      { words: names },
    ),
    "sort-by": text("NAME", "The column that sorts the table; NAME:desc", {
      words: names.flatMap((name) => [name, `${name}:desc`]),
    }),
    ...QUERY_OPTION,
  };
}

/** The options that choose a form. */
type FormValues =
  & Values<TableOptions>
  & { readonly json: boolean; readonly table: boolean };

/** Whether there is to be a table: what only a table has asks for one. */
export function wantsTable(
  values: FormValues,
  { isTerminal }: CliOutput,
): boolean {
  const { output, columns, "sort-by": sortBy } = values;
  const isQuery = values.query !== undefined;
  const isJson = values.json || output === "json" || isQuery;
  const tableWords = [
    ...values.table ? ["--table"] : [],
    ...output !== undefined && output !== "json" ? [`--output ${output}`] : [],
    ...columns !== undefined ? ["--columns"] : [],
    ...sortBy !== undefined ? ["--sort-by"] : [],
  ];
  const [word] = tableWords;
  if (isJson && word !== undefined) {
    const json = isQuery ? "--query" : values.json ? "--json" : "--output json";
    throw usageError(`Cannot use ${json} and ${word}: pass only one of them`);
  }
  return word !== undefined || (isTerminal && !isJson);
}

/** Reads which columns are shown, and in which order the rows are. */
export function chooseTable<Row>(
  all: readonly Column<Row>[],
  values: Pick<FormValues, "output" | "columns" | "sort-by">,
): TableChoice<Row> {
  const { output, columns: listed, "sort-by": sortBy } = values;
  const columns = listed === undefined
    ? all.filter(({ isWide }) => output === "wide" || !isWide)
    : listed.split(",").map((name) => columnOf(all, name.trim(), "show"));
  const sorter = sortBy === undefined ? undefined : sorterOf(all, sortBy);
  return {
    columns: lastRest(columns),
    compare: sorter?.compare,
    names: new Set([
      ...columns.map(({ name }) => name),
      ...sorter ? [sorter.name] : [],
    ]),
  };
}

/** Of the columns of the default table, the one that takes the rest is the last. */
function lastRest<Row>(
  columns: readonly Column<Row>[],
): readonly Column<Row>[] {
  const rest = columns.filter(({ isRest }) => isRest);
  return [...columns.filter(({ isRest }) => !isRest), ...rest];
}

function columnOf<Row>(
  all: readonly Column<Row>[],
  name: string,
  act: string,
): Column<Row> {
  const column = all.find((column) => column.name === name.toLowerCase());
  if (column !== undefined) return column;
  const names = all.map(({ name }) => name);
  throw usageError(
    `Cannot ${act} the column "${name}": there is no such column`,
    didYouMean(name, names) ?? `The columns are ${names.join(", ")}`,
  );
}

function sorterOf<Row>(all: readonly Column<Row>[], text: string) {
  const [, name = text, direction] = /^(.*?):(asc|desc)$/i.exec(text) ?? [];
  const column = columnOf(all, name, "sort by");
  const key = column.key ?? column.text;
  const sign = direction?.toLowerCase() === "desc" ? -1 : 1;
  return {
    name: column.name,
    compare: (a: Row, b: Row) => compareKeys(key(a), key(b), sign),
  };
}

/** Null is last in either direction. */
function compareKeys(
  a: string | number | null,
  b: string | number | null,
  sign: number,
): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return (a < b ? -1 : 1) * sign;
}
