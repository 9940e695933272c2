// The meaning of cells: missing values, numbers, booleans.

import type { ColumnRef, NaValues, PandasCsvOptions } from "./options.ts";

const NA: ReadonlySet<string> = new Set([
  "",
  "#N/A",
  "#N/A N/A",
  "#NA",
  "-1.#IND",
  "-1.#QNAN",
  "-NaN",
  "-nan",
  "1.#IND",
  "1.#QNAN",
  "<NA>",
  "N/A",
  "NA",
  "NULL",
  "NaN",
  "None",
  "n/a",
  "nan",
  "null",
]);

const LONGEST_NA = 8;
const NA_STARTS = "#-1<Nn";

/**
 * Returns whether a cell is missing by default. A Set would be ten times
 * slower.
 */
export function isDefaultNa(cell: string): boolean {
  if (cell === "") return true;
  return cell.length <= LONGEST_NA && NA_STARTS.includes(cell[0]!) &&
    NA.has(cell);
}

/** The meaning of cells. */
export interface CellRules {
  /** Whether a cell is missing. */
  isNa(cell: string): boolean;
  /** Numbers that mean a missing value in a column of floats. */
  readonly naNumbers?: ReadonlySet<number> | undefined;
  /** Whether the column is of a nullable type, which converts less. */
  readonly isNullable?: boolean;
  /** Further strings for true and false. */
  readonly trueValues?: ReadonlySet<string> | undefined;
  readonly falseValues?: ReadonlySet<string> | undefined;
  /** The number in default notation; undefined if it is not a number. */
  plainNumber?(cell: string, isInteger: boolean): string | undefined;
}

/** The defaults of pandas. */
export const DEFAULT_RULES: CellRules = { isNa: isDefaultNa };

/** The rules for a column; its names are those that options may use. */
export function rulesOf(
  options: PandasCsvOptions,
  names: readonly ColumnRef[],
): CellRules {
  const { trueValues, falseValues, thousands, decimal = "." } = options;
  const isPlain = thousands === undefined && decimal === ".";
  return {
    ...missingRules(options, names),
    ...(trueValues && { trueValues: new Set(trueValues) }),
    ...(falseValues && { falseValues: new Set(falseValues) }),
    ...(!isPlain && { plainNumber: plainNumbers(thousands, decimal) }),
  };
}

function missingRules(
  { naFilter = true, keepDefaultNa = true, naValues }: PandasCsvOptions,
  names: readonly ColumnRef[],
): Pick<CellRules, "isNa" | "naNumbers"> {
  if (!naFilter) return { isNa: () => false };
  const values = naValuesOf(naValues, names);
  if (values === undefined) {
    return { isNa: keepDefaultNa ? isDefaultNa : () => false };
  }
  const texts = new Set(values.flatMap(textsOf));
  const numbers = values.map(Number).filter((value, i) =>
    !Number.isNaN(value) && String(values[i]).trim() !== ""
  );
  return {
    isNa: keepDefaultNa
      ? (cell) => isDefaultNa(cell) || texts.has(cell)
      : (cell) => texts.has(cell),
    ...(numbers.length > 0 && { naNumbers: new Set(numbers) }),
  };
}

function isNaValues(
  values: NonNullable<PandasCsvOptions["naValues"]>,
): values is NaValues {
  return typeof values !== "object" || Array.isArray(values);
}

function naValuesOf(
  values: PandasCsvOptions["naValues"],
  names: readonly ColumnRef[],
): readonly ColumnRef[] | undefined {
  if (values === undefined) return undefined;
  if (isNaValues(values)) return [values].flat();
  const name = names.find((name) => Object.hasOwn(values, name));
  return name === undefined ? undefined : [values[name]!].flat();
}

/** The strings of a value: a number as an integer and as a float. */
function textsOf(value: ColumnRef): string[] {
  const number = Number(value);
  const isNumber = String(value).trim() !== "" && Number.isFinite(number);
  if (!isNumber) return [String(value)];
  return Number.isInteger(number)
    ? [String(value), String(number), `${number}.0`]
    : [String(value), String(number)];
}

function plainNumbers(
  thousands: string | undefined,
  decimal: string,
): NonNullable<CellRules["plainNumber"]> {
  return (cell, isInteger) => {
    // An integer may contain any number of separators, a float one after a
    // digit.
    const joined = thousands === undefined
      ? cell
      : isInteger
      ? joinedInteger(cell, thousands)
      : joinedFloat(cell, thousands, decimal);
    if (decimal === "." || isInteger) return joined;
    return joined.includes(".") ? undefined : joined.replace(decimal, ".");
  };
}

function joinedInteger(cell: string, thousands: string): string {
  const first = cell.search(/\d/);
  if (first < 0) return cell;
  return cell.slice(0, first) + cell.slice(first).replaceAll(thousands, "");
}

function joinedFloat(
  cell: string,
  thousands: string,
  decimal: string,
): string {
  let joined = "";
  for (let i = 0; i < cell.length; i++) {
    const isSeparator = cell[i] === thousands && /\d/.test(cell[i - 1] ?? "");
    if (isSeparator) continue;
    if (cell[i] === decimal) return joined + cell.slice(i);
    joined += cell[i];
  }
  return joined;
}
