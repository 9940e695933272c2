// pandas' times: a number of ticks, and an optional zone.

import type { PyDateTime } from "../../values/time/datetime.ts";
import { PyTimezone } from "../../values/time/timezone.ts";
import type { MakeContext } from "../maker.ts";
import { zonedName } from "./dtype.ts";
import {
  dateTimeOfNanos,
  type NdArray,
  timedeltaOfNanos,
} from "../../values/ndarray.ts";
import { mapped, type PdArray } from "./column.ts";
import { NdTicks } from "../../values/numpy/ticks.ts";
import type { PyObject } from "../../values/object.ts";
import { zoneOf } from "../dates/zone.ts";

/** The tick of NaT. */
export const NAT = -(1n << 63n);
const NANOS: ReadonlyMap<string, bigint> = new Map<string, bigint>([
  ["s", 1_000_000_000n],
  ["ms", 1_000_000n],
  ["us", 1000n],
  ["ns", 1n],
]);

/** The clock of a zone. */
interface Clock {
  readonly name: string | null;
  readonly tzinfo?: PyObject;
  /** The offset at an instant; null if it is unknown. */
  offsetAt(ms: number): number | null;
}

/** The clock of a tzinfo; undefined for other values. */
function clockOf(zone: unknown, context: MakeContext): Clock | undefined {
  // pytz states an offset with the zone, which is that of its first years.
  if (!(zone instanceof PyTimezone)) return zoneOf(zone, context);
  const { name, offset } = zone;
  if (offset !== null) return { name, offsetAt: () => offset };
  const clock = context.clock(zone);
  return { name, offsetAt: (ms) => clock.offsetAt(ms) };
}

function zonedTicks(ticks: bigint, unit: string, clock: Clock): unknown {
  const length = NANOS.get(unit);
  if (ticks === NAT || length === undefined) return null;
  return zonedNanos(ticks * length, clock) ?? new NdTicks("M", ticks, unit);
}

/**
 * The local time of a zone, from nanoseconds since 1970 in UTC. If the offset
 * is unknown, the time is in UTC.
 */
function zonedNanos(nanos: bigint, clock: Clock): PyDateTime | undefined {
  const { name, tzinfo } = clock;
  const offset = clock.offsetAt(Number(nanos / 1_000_000n));
  const isKnown = tzinfo === undefined || offset !== null;
  return dateTimeOfNanos(nanos, isKnown ? offset : 0, name, tzinfo);
}

/** Columns of times with a zone, which numpy stores in UTC. */
export function zonedColumns(
  data: NdArray,
  zone: unknown,
  context: MakeContext,
): PdArray | undefined {
  const clock = clockOf(zone, context);
  if (data.type.kind !== "M" || clock === undefined) return undefined;
  const unit = data.type.unit?.[0] ?? "ns";
  return mapped<bigint>(
    data,
    zonedName(unit, zone),
    (ticks) => zonedTicks(ticks, unit, clock),
    undefined,
    clock.tzinfo === undefined ? [] : [[clock.tzinfo]],
  );
}

/** numpy's numbers of units, of which pandas uses four. */
const UNITS: ReadonlyMap<number, string> = new Map<number, string>([
  [7, "s"],
  [8, "ms"],
  [9, "us"],
  [10, "ns"],
]);

function nanosOf(value: unknown, unit: unknown): bigint | undefined {
  const name = UNITS.get(typeof unit === "number" ? unit : 10);
  const length = NANOS.get(name ?? "");
  const known = typeof value === "bigint" || Number.isSafeInteger(value);
  return known && length !== undefined
    ? BigInt(value as number) * length
    : undefined;
}

/** `(value, frequency, zone, unit)`; the value is in UTC. */
export function timestamp(
  [value, , zone = null, unit]: readonly unknown[],
  context: MakeContext,
): unknown {
  const nanos = nanosOf(value, unit);
  if (nanos === undefined) return undefined;
  if (zone === null) return dateTimeOfNanos(nanos);
  const clock = clockOf(zone, context);
  return clock && zonedNanos(nanos, clock);
}

export function timedelta([value, unit]: readonly unknown[]): unknown {
  const nanos = nanosOf(value, unit);
  const days = nanos === undefined ? 0n : nanos / 86_400_000_000_000n;
  if (nanos === undefined || days > 999_999_999n || days < -999_999_999n) {
    return undefined;
  }
  return timedeltaOfNanos(nanos);
}
