// Offsets of named zones, out of the tables that Intl has.

import type { PyObject } from "../object.ts";

/** Name and offsets of a time zone. */
export interface Zone {
  /** Null if it has none. */
  readonly name: string | null;
  /** Seconds east of UTC if that does not depend on the time, else null. */
  readonly offset: number | null;
  /** The tzinfo, if it is an instance of a class that is not known. */
  readonly tzinfo?: PyObject;
  /**
   * The offset where the zone's clock shows a time, as milliseconds as if it
   * were UTC; null if it is not known.
   */
  offsetAtWall(wallMs: number, fold: number): number | null;
  /** The offset at an instant, null if it is not known. */
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
/** A pickle can name any number of zones: do not keep more than there are. */
const MAX_FORMATS = 1000;

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  let format: Intl.DateTimeFormat | null = null;
  try {
    format = new Intl.DateTimeFormat("en-US", { ...PARTS, timeZone: zone });
  } catch {
    // Not a zone that this runtime knows.
  }
  if (formats.size >= MAX_FORMATS) formats.clear();
  formats.set(zone, format);
  return format;
}

/** Seconds to add to UTC to get the zone's clock at an instant. */
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

/** What a Date can hold (ECMA-262, section 21.4.1.1), less the day around it. */
const MAX_INSTANT_MS = 8.64e15 - DAY_MS;

/** A zone's offsets, remembered by the day. */
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

  /** The offset in seconds at an instant, null if zone or instant are not known. */
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
   * The offset where the zone's clock shows a time, null if the zone is not
   * known.
   *
   * @param wallMs The time shown, as if it were UTC, in milliseconds.
   * @param fold 1 for the second pass of a time that comes twice (PEP 495).
   */
  offsetAtWall(wallMs: number, fold: number): number | null {
    const before = this.offsetAt(wallMs - DAY_MS);
    const after = this.offsetAt(wallMs + DAY_MS);
    if (before === null || after === null || before === after) return before;
    const fits = (offset: number) =>
      this.offsetAt(wallMs - offset * 1000) === offset;
    // In a gap neither fits: PEP 495 takes the offset before it for fold 0.
    if (fits(before) === fits(after)) return fold === 1 ? after : before;
    return fits(before) ? before : after;
  }
}
