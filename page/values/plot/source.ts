import type { Json, JsonObject } from "../../api/api.ts";
import { momentOf } from "../../format.ts";
import { numbersOf } from "../numbers.ts";
import { type Table, tableOf } from "../table.ts";
import { numberOf, tagOf } from "../value.ts";

/** Columns of numbers that can be plotted over the same places. */
export interface PlotSource {
  /** What the columns are called. */
  readonly names: readonly string[];
  /** Where the numbers stand, ascending: positions, numbers or seconds since 1970. */
  readonly places: readonly number[];
  readonly scale: "position" | "number" | "time";
  /** The numbers of a column; NaN where there is none. */
  values(column: number): readonly number[];
}

/** Numbers in a row, or the columns of a table that are numbers. */
export function plotOf(value: Json): PlotSource | undefined {
  const numbers = numbersOf(value);
  if (numbers !== undefined) {
    const { name, places, scale, values } = numbers;
    return { names: [name], places, scale, values: () => values };
  }
  const table = tableOf(value);
  return table && plotOfTable(table);
}

/** Rows that tell whether a column is of numbers. */
const SAMPLE = 200;

/** The columns of a table that are numbers, over its index or its rows. */
export function plotOfTable(table: Table): PlotSource | undefined {
  const { columns, rowCount } = table;
  if (rowCount < 2) return undefined;
  const own = columns.flatMap(({ isIndex }, at) =>
    !isIndex && isNumeric(table, at) ? [at] : []
  );
  if (own.length === 0) return undefined;
  return {
    names: own.map((at) => columns[at]!.label),
    ...axisOf(table),
    values: (column) =>
      Array.from(
        { length: rowCount },
        (_, row) => numberOf(table.cell(row, own[column]!)) ?? NaN,
      ),
  };
}

function isNumeric(table: Table, column: number): boolean {
  let numbers = 0;
  for (let row = 0; row < Math.min(SAMPLE, table.rowCount); row++) {
    const cell = table.cell(row, column);
    if (cell === null) continue;
    if (typeof cell === "boolean" || numberOf(cell) === undefined) return false;
    numbers++;
  }
  return numbers > 0;
}

/** One index of moments or numbers that ascend is the axis. */
function axisOf(table: Table): Pick<PlotSource, "places" | "scale"> {
  const { columns, rowCount } = table;
  const indexes = columns.flatMap(({ isIndex }, at) => isIndex ? [at] : []);
  const positions = Array.from({ length: rowCount }, (_, row) => row);
  if (indexes.length === 1) {
    const labels = positions.map((row) => table.cell(row, indexes[0]!));
    const isTime = labels.every(isMoment);
    const places = labels.map((label) =>
      isTime
        ? momentOf(isoOf(label)).getTime() / 1_000
        : label === null
        ? NaN
        : numberOf(label) ?? NaN
    );
    const ascends = places.every((place, at) =>
      at === 0 ? Number.isFinite(place) : place > places[at - 1]!
    );
    if (ascends) return { places, scale: isTime ? "time" : "number" };
  }
  return { places: positions, scale: "position" };
}

function isMoment(label: Json): boolean {
  const tag = tagOf(label);
  return tag === "datetime" || tag === "date";
}

function isoOf(label: Json): string {
  const iso = String((label as JsonObject)["iso"]);
  return iso.length === 10 ? `${iso}T00:00:00` : iso;
}
