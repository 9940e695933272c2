import type { Json, JsonObject } from "../api/api.ts";
import { momentOf } from "../format.ts";
import { cellText, type Table } from "../values/table.ts";
import { numberOf, tagOf } from "../values/value.ts";

/** What a cell is sorted and filtered by; null: it is empty. */
export type Key = number | string | null;

/** The keys of a table that may grow: each cell is looked at once. */
export interface Keys {
  /** The keys of a column, of all rows that there are. */
  column(column: number): readonly Key[];
}

/** Keeps the keys of the columns that are asked for. */
export function createKeys(table: Table): Keys {
  const columns = new Map<number, Key[]>();
  return {
    column(column) {
      const isLive = table.columns[column]!.isLive ?? false;
      const keys = isLive ? [] : columns.get(column) ?? [];
      for (let row = keys.length; row < table.rowCount; row++) {
        keys.push(keyOf(table.cell(row, column), table, column));
      }
      columns.set(column, keys);
      return keys;
    },
  };
}

function keyOf(cell: Json, { columns }: Table, column: number): Key {
  if (cell === null) return null;
  if (typeof cell === "string") return cell;
  const number = typeof cell === "boolean" ? undefined : numberOf(cell);
  if (number !== undefined) return Number.isNaN(number) ? null : number;
  const time = timeOf(cell);
  return time ?? cellText(cell, columns[column]!);
}

const DAY_S = 86_400;

/** Milliseconds since 1970 of a moment, or the seconds of a length of time. */
function timeOf(cell: Json): number | undefined {
  const tag = tagOf(cell);
  if (tag === "datetime" || tag === "date") {
    const time = momentOf(isoOf(cell as JsonObject)).getTime();
    return Number.isNaN(time) ? undefined : time;
  }
  if (tag !== "timedelta") return undefined;
  const part = (key: string) => Number((cell as JsonObject)[key] ?? 0);
  return part("days") * DAY_S + part("seconds") +
    part("microseconds") / 1_000_000;
}

/** What the numbers of a column stand for. */
export type Scale = "number" | "moment" | "length";

const SAMPLE = 60;

/** What the numbers of a column stand for, by its first values. */
export function scaleOf(table: Table, column: number): Scale {
  for (let row = 0; row < Math.min(SAMPLE, table.rowCount); row++) {
    const cell = table.cell(row, column);
    if (cell === null) continue;
    const tag = tagOf(cell);
    if (tag === "datetime" || tag === "date") return "moment";
    return tag === "timedelta" ? "length" : "number";
  }
  return "number";
}

function isoOf({ iso }: JsonObject): string {
  const text = String(iso);
  return text.length === 10 ? `${text}T00:00:00` : text;
}

/** What is empty comes last, and numbers before texts. */
export function compareKeys(a: Key, b: Key): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") {
    return a < b ? -1 : a > b ? 1 : 0;
  }
  return rankOf(a) - rankOf(b);
}

function rankOf(key: Key): number {
  return typeof key === "number" ? 0 : typeof key === "string" ? 1 : 2;
}
