import { momentOf } from "../format.ts";
import type { Key, Scale } from "./keys.ts";

/** Whether a cell is shown, by its key and its text. */
export type CellTest = (key: Key, textOf: () => string) => boolean;

type Compare = (key: number, limit: number) => boolean;

/** The signs of a comparison, the longer ones first. */
const COMPARISONS: readonly (readonly [sign: string, compare: Compare])[] = [
  [">=", (key, limit) => key >= limit],
  ["<=", (key, limit) => key <= limit],
  [">", (key, limit) => key > limit],
  ["<", (key, limit) => key < limit],
];

const RANGE = /^(.+?)\.\.(.+)$/;

/**
 * Reads what a person has typed above a column: `>5`, `<=5` and `2..5` compare
 * numbers and times, `=a` wants all of a text, `!=a` anything else, `!a` texts
 * without it, and any other text those that have it, in upper or lower case.
 *
 * @returns The test; undefined where nothing is filtered.
 */
export function parseFilter(typed: string): CellTest | undefined {
  const text = typed.trim();
  if (text === "") return undefined;
  return comparison(text) ?? range(text) ?? textTest(text);
}

function comparison(text: string): CellTest | undefined {
  for (const [sign, compare] of COMPARISONS) {
    if (!text.startsWith(sign)) continue;
    const limit = limitOf(text.slice(sign.length));
    if (limit === undefined) return undefined;
    return (key) => typeof key === "number" && compare(key, limit);
  }
  return undefined;
}

function range(text: string): CellTest | undefined {
  const [, from = "", to = ""] = RANGE.exec(text) ?? [];
  const [low, high] = [limitOf(from), limitOf(to)];
  if (low === undefined || high === undefined) return undefined;
  return (key) => typeof key === "number" && key >= low && key <= high;
}

const DATE = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?/;

/** A number, or the moment of a date in ISO 8601. */
function limitOf(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  if (DATE.test(trimmed)) {
    const iso = trimmed.replace(" ", "T");
    const time = momentOf(iso.length === 10 ? `${iso}T00:00` : iso).getTime();
    return Number.isNaN(time) ? undefined : time;
  }
  const number = Number(trimmed);
  return Number.isNaN(number) ? undefined : number;
}

function textTest(text: string): CellTest {
  if (text.startsWith("!=")) return not(equals(text.slice(2)));
  if (text.startsWith("=")) return equals(text.slice(1));
  if (text.startsWith("!") && text.length > 1) return not(has(text.slice(1)));
  return has(text);
}

const not = (test: CellTest): CellTest => (key, textOf) => !test(key, textOf);

function equals(wanted: string): CellTest {
  const text = wanted.trim();
  const limit = limitOf(text);
  return (key, textOf) =>
    typeof key === "number" && key === limit || textOf() === text;
}

function has(wanted: string): CellTest {
  const part = wanted.trim().toLowerCase();
  return (_, textOf) => textOf().toLowerCase().includes(part);
}

/** The filter of a range, as it is typed; moments are milliseconds since 1970. */
export function rangeFilter(from: number, to: number, scale: Scale): string {
  if (scale === "moment") {
    return `${secondText(Math.floor(from / 1_000))}..${
      secondText(Math.ceil(to / 1_000))
    }`;
  }
  return `${shortest(from, Math.floor)}..${shortest(to, Math.ceil)}`;
}

function secondText(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().slice(0, 19);
}

/** Six digits are enough to read, rounded outwards. */
function shortest(value: number, round: (value: number) => number): string {
  if (value === 0) return "0";
  const scale = 10 ** (5 - Math.floor(Math.log10(Math.abs(value))));
  if (!Number.isFinite(scale) || scale === 0) return String(value);
  return String(Number((round(value * scale) / scale).toPrecision(6)));
}
