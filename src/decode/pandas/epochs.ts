// Times from numbers since 1970 and ISO 8601, as `to_datetime` reads them for
// `read_json`.

import type { PyDateTime } from "../../pickle/mod.ts";
import { dateTimeOfNanos } from "../../pickle/values/ndarray.ts";
import {
  everyInSlices,
  forEachSlice,
  mapInSlices,
  type Work,
} from "../work.ts";

/** Times, null for missing ones, and the zone as pandas names it, if any. */
export interface Times {
  readonly zone: string | undefined;
  readonly values: (PyDateTime | null)[];
}

/** A year in seconds: pandas does not convert smaller numbers to times. */
const MIN_STAMP = 31_536_000;
const LARGEST = 2n ** 63n - 1n;
/** The units in order: a number out of range in seconds is in milliseconds. */
const UNITS: readonly bigint[] = [1_000_000_000n, 1_000_000n, 1000n, 1n];

/** Converts numbers since 1970 to times; NaN is missing. */
export async function timesOfNumbers(
  numbers: readonly (bigint | number)[],
  work: Work,
): Promise<Times | undefined> {
  const areStamps = await everyInSlices(
    work,
    numbers,
    (value) => Number.isNaN(value) || value > MIN_STAMP,
  );
  if (!areStamps) return undefined;
  for (const unit of UNITS) {
    const nanos = new Array<bigint | null>(numbers.length);
    const fit = await forEachSlice(work, numbers.length, (from, to) => {
      for (let i = from; i < to; i++) {
        const value = nanosOf(numbers[i]!, unit);
        if (value !== null && value > LARGEST) return false;
        nanos[i] = value;
      }
    });
    if (fit) return await naive(nanos, work);
  }
  return undefined;
}

async function naive(
  nanos: readonly (bigint | null)[],
  work: Work,
): Promise<Times> {
  const values = await mapInSlices(
    work,
    nanos,
    (value) => value === null ? null : dateTimeOfNanos(value) ?? null,
  );
  return { zone: undefined, values };
}

function nanosOf(value: bigint | number, unit: bigint): bigint | null {
  if (typeof value === "bigint") return value * unit;
  if (Number.isNaN(value)) return null;
  if (!Number.isFinite(value)) return LARGEST + 1n;
  const whole = Math.trunc(value);
  const digits = String(unit).length - 1;
  const part = Number((value - whole).toFixed(digits)) * Number(unit);
  return BigInt(whole) * unit + BigInt(Math.trunc(part));
}

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?$/;
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Converts strings to times: ISO 8601, or seconds since 1970. Other formats,
 * which pandas would guess, remain strings.
 */
export async function timesOfTexts(
  texts: readonly (string | null)[],
  work: Work,
): Promise<Times | undefined> {
  const zones = new Set<number | null>();
  const nanos = new Array<bigint | null>(texts.length).fill(null);
  const areTimes = await forEachSlice(work, texts.length, (from, to) => {
    for (let i = from; i < to; i++) {
      const text = texts[i]!;
      if (text === null || text === "") continue;
      const parsed = NUMBER.test(text)
        ? { nanos: nanosOf(Number(text), UNITS[0]!)!, offset: null }
        : parseIso(text);
      if (parsed === undefined || parsed.nanos > LARGEST) return false;
      zones.add(parsed.offset);
      nanos[i] = parsed.nanos;
    }
  });
  if (!areTimes || zones.size > 1) return undefined;
  const [offset] = zones;
  return offset === null || offset === undefined
    ? await naive(nanos, work)
    : await inZone(nanos, offset, work);
}

async function inZone(
  nanos: readonly (bigint | null)[],
  offset: number,
  work: Work,
): Promise<Times> {
  const zone = zoneOfOffset(offset);
  const values = await mapInSlices(
    work,
    nanos,
    (value) =>
      value === null ? null : dateTimeOfNanos(value, offset, zone) ?? null,
  );
  return { zone, values };
}

/** The name of a fixed offset in pandas. */
export function zoneOfOffset(offset: number): string {
  return offset === 0 ? "UTC" : `UTC${offsetText(offset)}`;
}

function offsetText(offset: number): string {
  const pad = (part: number) => String(Math.floor(part)).padStart(2, "0");
  const minutes = Math.abs(offset) / 60;
  return `${offset < 0 ? "-" : "+"}${pad(minutes / 60)}:${pad(minutes % 60)}`;
}

/**
 * Parses an ISO 8601 string into nanoseconds since 1970 and the offset in
 * seconds.
 */
export function parseIso(
  text: string,
): { nanos: bigint; offset: number | null } | undefined {
  const parts = ISO.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour = 0, minute = 0, second = 0] = parts.map(
    Number,
  );
  const [fraction = "", zone] = [parts[7], parts[8]];
  const isDay = day! >= 1 &&
    day! <= new Date(Date.UTC(year!, month!, 0)).getUTCDate();
  const isTime = (hour || 0) < 24 && (minute || 0) < 60 && (second || 0) < 60;
  if (!(month! >= 1 && month! <= 12 && isDay && isTime)) return undefined;
  const ms = Date.UTC(
    year!,
    month! - 1,
    day,
    hour || 0,
    minute || 0,
    second || 0,
  );
  const offset = zone === undefined ? null : offsetOf(zone);
  const local = BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, "0"));
  return { nanos: local - BigInt(offset ?? 0) * 1_000_000_000n, offset };
}

function offsetOf(zone: string): number {
  if (zone === "Z") return 0;
  const digits = zone.replace(/\D/g, "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return zone.startsWith("-") ? -minutes * 60 : minutes * 60;
}
