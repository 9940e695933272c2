// The offsets of named zones, from the tables of Intl.

import type { PyObject } from "../object.ts";

/** The name and the offsets of a time zone. */
export interface Zone {
  /** The name; null if it has none. */
  readonly name: string | null;
  /** The offset in seconds east of UTC; null if it depends on the time. */
  readonly offset: number | null;
  /** The tzinfo, if it is an instance of an unknown class. */
  readonly tzinfo?: PyObject;
  /**
   * The offset at a local time, given in milliseconds as if it were UTC; null
   * if it is unknown.
   */
  offsetAtWall(wallMs: number, fold: number): number | null;
  /** The offset at an instant; null if it is unknown. */
  offsetAt(ms: number): number | null;
}

const PARTS: Intl.DateTimeFormatOptions = {
  calendar: "iso8601",
  numberingSystem: "latn",
  hourCycle: "h23",
  era: "short",
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  second: "numeric",
};

const formats = new Map<string, Intl.DateTimeFormat | null>();
/** The limit of cached zones: a pickle can name any number of them. */
const MAX_FORMATS = 1000;

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  let format: Intl.DateTimeFormat | null = null;
  try {
    format = new Intl.DateTimeFormat("en-US", { ...PARTS, timeZone: zone });
  } catch {
    // The runtime does not know the zone.
  }
  if (formats.size >= MAX_FORMATS) formats.clear();
  formats.set(zone, format);
  return format;
}

/** The difference of local time and UTC at an instant, in seconds. */
function offsetAtInstant(format: Intl.DateTimeFormat, ms: number): number {
  const parts: Record<string, string> = {};
  for (const { type, value } of format.formatToParts(ms)) parts[type] = value;
  const year = Number(parts.year);
  const date = new Date(0);
  date.setUTCFullYear(
    parts.era === "BC" || parts.era === "B" ? 1 - year : year,
    Number(parts.month) - 1,
    Number(parts.day),
  );
  date.setUTCHours(
    Number(parts.hour),
    Number(parts.minute),
    Number(parts.second),
  );
  return Math.round((date.getTime() - Math.floor(ms / 1000) * 1000) / 1000);
}

const DAY_MS = 86_400_000;

/** The range of a Date (ECMA-262, section 21.4.1.1), less one day. */
const MAX_INSTANT_MS = 8.64e15 - DAY_MS;

/** The offsets of a zone, cached by day. */
export class ZoneClock {
  readonly #format: Intl.DateTimeFormat | null;
  readonly #days = new Map<number, number | null>();

  constructor(zone: string) {
    this.#format = formatOf(zone);
  }

  /** Whether the runtime knows the zone. */
  get isKnown(): boolean {
    return this.#format !== null;
  }

  /**
   * The offset in seconds at an instant; null if the zone or the instant is
   * unknown.
   */
  offsetAt(ms: number): number | null {
    if (this.#format === null || !(Math.abs(ms) <= MAX_INSTANT_MS)) return null;
    const day = Math.floor(ms / DAY_MS);
    let offset = this.#days.get(day);
    if (offset === undefined) {
      offset = this.#offsetOfDay(this.#format, day);
      this.#days.set(day, offset);
    }
    return offset ?? offsetAtInstant(this.#format, ms);
  }

  /** Null for a day on which the offset changes. */
  #offsetOfDay(format: Intl.DateTimeFormat, day: number): number | null {
    const first = offsetAtInstant(format, day * DAY_MS);
    const last = offsetAtInstant(format, (day + 1) * DAY_MS - 1000);
    return first === last ? first : null;
  }

  /**
   * The offset at a local time; null if the zone is unknown.
   *
   * @param wallMs The local time in milliseconds, as if it were UTC.
   * @param fold 1 for the second occurrence of a repeated local time (PEP 495).
   */
  offsetAtWall(wallMs: number, fold: number): number | null {
    const before = this.offsetAt(wallMs - DAY_MS);
    const after = this.offsetAt(wallMs + DAY_MS);
    if (before === null || after === null || before === after) return before;
    const fits = (offset: number) =>
      this.offsetAt(wallMs - offset * 1000) === offset;
    // In a gap neither fits: PEP 495 uses the offset before it for fold 0.
    if (fits(before) === fits(after)) return fold === 1 ? after : before;
    return fits(before) ? before : after;
  }
}
