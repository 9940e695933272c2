// Times of Parquet: ticks since 1970 or midnight, in the unit of the leaf.

import { PyTime } from "../../../pickle/mod.ts";
import {
  dateTimeOfNanos,
  timedeltaOfNanos,
} from "../../../pickle/values/ndarray.ts";
import { exact } from "../../../pickle/values/numbers.ts";
import { ZoneClock } from "../../../pickle/values/time/zones.ts";
import type { Work } from "../../work.ts";
import { zoneOfOffset } from "../epochs.ts";
import type { ArrowField } from "./arrow/schema.ts";
import {
  type Leaf,
  mapped,
  type Notes,
  OBJECT_COST,
  type Stored,
  type Typed,
} from "./leaf.ts";

const NANOS: Readonly<Record<string, bigint>> = {
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1000n,
  ns: 1n,
};
const UNITS: Readonly<Record<string, string>> = {
  MILLIS: "ms",
  MICROS: "us",
  NANOS: "ns",
  TIMESTAMP_MILLIS: "ms",
  TIMESTAMP_MICROS: "us",
  TIME_MILLIS: "ms",
  TIME_MICROS: "us",
};

/** The unit of the times of a leaf: `s`, `ms`, `us` or `ns`. */
export function unitOf({ logical, converted }: Leaf): string {
  return UNITS[logical?.unit ?? converted!]!;
}

/** The number of nanoseconds in a unit. */
export function nanosOf(unit: string): bigint {
  return NANOS[unit]!;
}

export async function durations(
  stored: Stored,
  unit: string,
  work: Work,
): Promise<Typed> {
  const ticks = NANOS[unit]!;
  const values = await mapped(
    work,
    stored,
    (value) => timedeltaOfNanos(BigInt(value as bigint | number) * ticks),
    OBJECT_COST,
  );
  return { dtype: `timedelta64[${unit}]`, values };
}

export async function timestamps(
  stored: Stored,
  leaf: Leaf,
  { pandas, arrow }: Notes,
  work: Work,
): Promise<Typed> {
  const unit = unitOf(leaf);
  const zone = pandas.metadata?.timezone ?? arrow?.type.timezone ??
    (leaf.logical?.isAdjustedToUTC ? "UTC" : undefined);
  const toDate = dateMaker(zone, work);
  const values = await mapped(work, stored, (value) => {
    const ticks = value as bigint;
    return toDate(ticks * NANOS[unit]!) ?? exact(ticks);
  }, OBJECT_COST);
  const title = zone === undefined
    ? unit
    : `${unit}, ${zoneTitle(zone, arrow)}`;
  return { dtype: `datetime64[${title}]`, values };
}

const OFFSET = /^([+-])(\d\d):(\d\d)$/;

/**
 * The name of a zone in pandas. Fixed offsets from Arrow are named by the class
 * of pytz, in minutes.
 */
function zoneTitle(zone: string, arrow: ArrowField | undefined): string {
  const seconds = fixedOffset(zone);
  if (seconds === undefined) return zone;
  return arrow === undefined
    ? zoneOfOffset(seconds)
    : `pytz.FixedOffset(${seconds / 60})`;
}

function fixedOffset(zone: string): number | undefined {
  const fixed = OFFSET.exec(zone);
  if (fixed === null) return undefined;
  const [, sign, hours, minutes] = fixed;
  const seconds = (Number(hours) * 60 + Number(minutes)) * 60;
  return sign === "-" ? -seconds : seconds;
}

/** The cost of the offsets of a day, which the clock caches. */
const DAY_COST = 1024;
const DAY_MS = 86_400_000n;

/** Creates the conversion of nanoseconds since 1970 to times of a zone. */
export function dateMaker(
  zone: string | undefined,
  work: Work,
): (nanos: bigint) => unknown {
  if (zone === undefined) return (nanos) => dateTimeOfNanos(nanos);
  const fixed = fixedOffset(zone);
  if (fixed !== undefined) {
    return (nanos) => dateTimeOfNanos(nanos, fixed, null);
  }
  const clock = new ZoneClock(zone);
  let lastDay: bigint | undefined;
  return (nanos) => {
    const ms = nanos / 1_000_000n;
    const day = ms / DAY_MS;
    if (day !== lastDay) work.charge(DAY_COST);
    lastDay = day;
    const offset = clock.offsetAt(Number(ms));
    return dateTimeOfNanos(nanos, offset, zone);
  };
}

export function timeOf(value: unknown, leaf: Leaf): PyTime {
  const nanos = BigInt(value as bigint | number) * NANOS[unitOf(leaf)]!;
  const micros = Number(nanos / 1000n);
  const seconds = Math.floor(micros / 1e6);
  return new PyTime({
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    microsecond: micros % 1e6,
  });
}
