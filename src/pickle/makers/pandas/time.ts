// pandas' times: a number of ticks, and perhaps a zone.

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
import type { ZoneClock } from "../../values/time/zones.ts";

/** The tick of NaT. */
export const NAT = -(1n << 63n);
const NANOS: ReadonlyMap<string, bigint> = new Map<string, bigint>([
  ["s", 1_000_000_000n],
  ["ms", 1_000_000n],
  ["us", 1000n],
  ["ns", 1n],
]);

function zonedTicks(
  ticks: bigint,
  unit: string,
  zone: PyTimezone,
  clock: ZoneClock,
): unknown {
  const length = NANOS.get(unit);
  if (ticks === NAT || length === undefined) return null;
  return zonedNanos(ticks * length, zone, clock) ?? null;
}

/** The time on a zone's clock, so many nanoseconds after 1970 in UTC. */
function zonedNanos(
  nanos: bigint,
  zone: PyTimezone,
  clock: ZoneClock,
): PyDateTime | undefined {
  const offset = zone.offset ?? clock.offsetAt(Number(nanos / 1_000_000n));
  return dateTimeOfNanos(nanos, offset, zone.name);
}

/** Columns of times in a zone, which numpy keeps in UTC. */
export function zonedColumns(
  data: NdArray,
  zone: unknown,
  context: MakeContext,
): PdArray | undefined {
  if (data.type.kind !== "M" || !(zone instanceof PyTimezone)) return undefined;
  const clock = context.clock(zone);
  const unit = data.type.unit?.[0] ?? "ns";
  return mapped<bigint>(
    data,
    zonedName(unit, zone),
    (ticks) => zonedTicks(ticks, unit, zone, clock),
  );
}

/** numpy's numbers of the units, of which pandas uses four. */
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
  return zone instanceof PyTimezone
    ? zonedNanos(nanos, zone, context.clock(zone))
    : undefined;
}

export function timedelta([value, unit]: readonly unknown[]): unknown {
  const nanos = nanosOf(value, unit);
  const days = nanos === undefined ? 0n : nanos / 86_400_000_000_000n;
  if (nanos === undefined || days > 999_999_999n || days < -999_999_999n) {
    return undefined;
  }
  return timedeltaOfNanos(nanos);
}
