// The columns of `parse_dates` in `read_csv`: times if all cells have the
// format of the first one, otherwise strings.

import { dateTimeOfNanos } from "../../../pickle/values/ndarray.ts";
import { forEachSlice, mapInSlices, type Work } from "../../work.ts";
import { type Times, zoneOfOffset } from "../epochs.ts";

/** The format options of times. */
interface DateOptions {
  readonly dateFormat?: string | undefined;
  readonly dayfirst?: boolean | undefined;
}

/**
 * Reads times; null is a missing value.
 *
 * @returns undefined if the formats differ, or a time exceeds the range of
 * 64-bit nanoseconds.
 */
export async function timesOfCells(
  cells: readonly (string | null)[],
  { dateFormat, dayfirst = false }: DateOptions,
  work: Work,
): Promise<Times | undefined> {
  const first = cells.find((cell) => cell !== null) ?? null;
  const format = dateFormat ?? (first && guessFormat(first, dayfirst));
  if (format === undefined) return undefined;
  const pattern = patternOf(format ?? "");
  const nanos = new Array<bigint | null>(cells.length).fill(null);
  const offsets = new Set<number | null>();
  const areTimes = pattern !== undefined &&
    await forEachSlice(work, cells.length, (from, to) => {
      for (let i = from; i < to; i++) {
        if (cells[i] === null) continue;
        const parsed = parseTime(cells[i]!, pattern);
        if (parsed === undefined) return false;
        offsets.add(parsed.offset);
        nanos[i] = parsed.nanos;
      }
    });
  if (!areTimes || offsets.size > 1) return undefined;
  const [offset = null] = offsets;
  const zone = offset === null ? undefined : zoneOfOffset(offset);
  const values = await mapInSlices(
    work,
    nanos,
    (value) =>
      value === null
        ? null
        : dateTimeOfNanos(value, offset, zone ?? null) ?? null,
  );
  return { zone, values };
}

const ISO =
  /^\d{4}(?:([-/]?)\d\d(?:\1\d\d(?:([T ])\d\d(:?)\d\d(?:\3\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/;
const WITH_NAMES = /^\d{1,2}([ -])([A-Za-z]{3,9})\1\d{4}$/;
const WITH_SLASHES =
  /^(\d{1,2})([/.-])(\d{1,2})\2\d{4}( \d{1,2}:\d\d(:\d\d(\.\d{1,9})?)?)?$/;

/** The `strptime` format of a time; undefined if unknown. */
function guessFormat(text: string, dayfirst: boolean): string | undefined {
  const iso = ISO.exec(text);
  if (iso !== null) return isoFormat(text, iso);
  const named = WITH_NAMES.exec(text);
  if (named !== null) {
    const [, space, month] = named;
    return ["%d", month!.length === 3 ? "%b" : "%B", "%Y"].join(space);
  }
  const slashes = WITH_SLASHES.exec(text);
  if (slashes === null) return undefined;
  const [, first, sign, second, time, seconds, fraction] = slashes;
  const isDayFirst = Number(first) > 12 || (dayfirst && Number(second) <= 12);
  const date = (isDayFirst ? ["%d", "%m", "%Y"] : ["%m", "%d", "%Y"]).join(
    sign,
  );
  if (time === undefined) return date;
  return `${date} %H:%M${seconds ? ":%S" : ""}${fraction ? ".%f" : ""}`;
}

const YEAR_DIGITS = 4;
const MONTH_DIGITS = 7;

function isoFormat(text: string, parts: RegExpExecArray): string | undefined {
  const [, sign = "", space, colon = ":", fraction, zone] = parts;
  if (text.length === YEAR_DIGITS) return "%Y";
  if (text.length < MONTH_DIGITS) return undefined; // six digits may be a time
  if (text.length === MONTH_DIGITS && sign) return `%Y${sign}%m`;
  const date = `%Y${sign}%m${sign}%d`;
  if (space === undefined) return date;
  const digits = text.split(space)[1]!.replace(zone ?? "", "");
  const hasSeconds = digits.replace(/\D/g, "").length > 4;
  return `${date}${space}%H${colon}%M${hasSeconds ? `${colon}%S` : ""}${
    fraction ? ".%f" : ""
  }${zone ? "%z" : ""}`;
}

const MONTHS = [
  ...["january", "february", "march", "april", "may", "june", "july"],
  ...["august", "september", "october", "november", "december"],
];

/** The patterns of `strptime` directives. */
const DIRECTIVES: Readonly<Record<string, string>> = {
  Y: String.raw`(?<year>\d{4})`,
  y: String.raw`(?<century>\d{2})`,
  m: String.raw`(?<month>1[0-2]|0[1-9]|[1-9])`,
  d: String.raw`(?<day>3[01]|[12]\d|0[1-9]|[1-9])`,
  H: String.raw`(?<hour>2[0-3]|[01]\d|\d)`,
  I: String.raw`(?<half>1[0-2]|0[1-9]|[1-9])`,
  M: String.raw`(?<minute>[0-5]\d|\d)`,
  S: String.raw`(?<second>[0-5]\d|\d)`,
  f: String.raw`(?<fraction>\d{1,9})`,
  b: `(?<name>${MONTHS.map((name) => name.slice(0, 3)).join("|")})`,
  B: `(?<name>${MONTHS.join("|")})`,
  p: "(?<noon>am|pm)",
  z: String.raw`(?<zone>z|[+-]\d\d:?\d\d)`,
  "%": "%",
};

/** Undefined for an unknown directive. */
function patternOf(format: string): RegExp | undefined {
  const parts = format.match(/%.|[^%]+|%$/gs) ?? [];
  const sources: string[] = [];
  for (const part of parts) {
    if (!part.startsWith("%")) {
      sources.push(part.replace(/[\\\]\[^$.|?*+(){}\/-]/g, "\\$&"));
      continue;
    }
    const source = DIRECTIVES[part.slice(1)];
    if (source === undefined) return undefined;
    sources.push(source);
  }
  try {
    return new RegExp(`^${sources.join("")}$`, "i");
  } catch {
    return undefined; // a directive that comes twice
  }
}

const LARGEST = 2n ** 63n - 1n;

function parseTime(
  text: string,
  pattern: RegExp,
): { nanos: bigint; offset: number | null } | undefined {
  const groups = pattern.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { fraction = "", zone, name, noon, half } = groups;
  const number = (key: string, none: number) => Number(groups[key] ?? none);
  const century = number("century", 0);
  const year = groups["century"] === undefined
    ? number("year", 1900)
    : century + (century < 69 ? 2000 : 1900);
  const month = name === undefined
    ? number("month", 1)
    : 1 + MONTHS.findIndex((known) => known.startsWith(name.toLowerCase()));
  const day = number("day", 1);
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  const hour = half === undefined
    ? number("hour", 0)
    : Number(half) % 12 + (noon?.toLowerCase() === "pm" ? 12 : 0);
  const ms = Date.UTC(
    year,
    month - 1,
    day,
    hour,
    number("minute", 0),
    number("second", 0),
  );
  const offset = zone === undefined ? null : offsetOf(zone);
  const nanos = BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, "0")) -
    BigInt(offset ?? 0) * 1_000_000_000n;
  const isInRange = nanos <= LARGEST && nanos >= -LARGEST;
  return isInRange ? { nanos, offset } : undefined;
}

function offsetOf(zone: string): number {
  if (/^z$/i.test(zone)) return 0;
  const digits = zone.replace(/\D/g, "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return zone.startsWith("-") ? -minutes * 60 : minutes * 60;
}
