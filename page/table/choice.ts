import type { Column } from "../values/table.ts";
import type { RowChoice } from "./rows.ts";

/** What is chosen of a table, in the form that an address has it. */
export interface TableChoice {
  /** The label of a column, with `:asc` or `:desc`; empty: as it comes. */
  readonly sort: string;
  /** A label, a colon and what is typed above the column. */
  readonly where: readonly string[];
  /** The labels of the columns that are not shown. */
  readonly hide: readonly string[];
}

/** A table as it comes. */
export const AS_IT_COMES: TableChoice = { sort: "", where: [], hide: [] };

const ASCENDING = ":asc";
const DESCENDING = ":desc";

/** A label may hold any sign; a colon ends it. */
const escaped = (label: string) =>
  label.replaceAll("%", "%25").replaceAll(":", "%3A");

/** The columns by their labels, of which the first one counts. */
function placesOf(columns: readonly Column[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const [at, { label }] of columns.entries()) {
    if (!places.has(escaped(label))) places.set(escaped(label), at);
  }
  return places;
}

/** The choice by the numbers of columns; labels that there are not count nothing. */
export function rowChoiceOf(
  { sort, where }: TableChoice,
  columns: readonly Column[],
): RowChoice {
  const places = placesOf(columns);
  const isDescending = sort.endsWith(DESCENDING);
  const colon = sort.indexOf(":");
  const column = colon < 0 ? undefined : places.get(sort.slice(0, colon));
  const filters = new Map<number, string>();
  for (const condition of where) {
    const colon = condition.indexOf(":");
    const place = places.get(condition.slice(0, colon));
    if (place !== undefined) filters.set(place, condition.slice(colon + 1));
  }
  return {
    sort: column === undefined ? undefined : { column, isDescending },
    filters,
  };
}

/** Sorted by a column: up, then down, then as it comes. */
export function sortedBy(choice: TableChoice, { label }: Column): TableChoice {
  const name = escaped(label);
  const sort = choice.sort === name + ASCENDING
    ? name + DESCENDING
    : choice.sort === name + DESCENDING
    ? ""
    : name + ASCENDING;
  return { ...choice, sort };
}

/** Filtered by what is typed above a column. */
export function filteredBy(
  choice: TableChoice,
  { label }: Column,
  typed: string,
): TableChoice {
  const name = `${escaped(label)}:`;
  const others = choice.where.filter((condition) =>
    !condition.startsWith(name)
  );
  const where = typed.trim() === "" ? others : [...others, name + typed];
  return { ...choice, where };
}

/** With a column shown, or not. */
export function withColumn(
  choice: TableChoice,
  { label }: Column,
  isShown: boolean,
): TableChoice {
  const others = choice.hide.filter((name) => name !== label);
  return { ...choice, hide: isShown ? others : [...others, label] };
}
