import { shortName } from "./details.ts";
import type { PyDateTime, PyTimedelta } from "../../pickle/mod.ts";

/** Names of zones that repeat the offset. */
const PLAIN_ZONE = /^(?:UTC|Z|GMT|(?:UTC|GMT)?[+-]\d\d:?\d\d(?::?\d\d)?)$/;

/** A datetime in ISO 8601, with the name of its zone (RFC 9557). */
export function dateTimeText(
  { iso, zone, offset, tzinfo }: PyDateTime,
): string {
  if (offset === null && zone === null && tzinfo !== undefined) {
    return `${iso}[${shortName(tzinfo.className)}]`;
  }
  return zone === null || PLAIN_ZONE.test(zone) ? iso : `${iso}[${zone}]`;
}

/** Python's `repr()` of a timedelta. */
export function timedeltaRepr(value: PyTimedelta): string {
  const parts = (["days", "seconds", "microseconds", "nanoseconds"] as const)
    .filter((name) => value[name] !== 0)
    .map((name) => `${name}=${value[name]}`);
  return `timedelta(${parts.join(", ") || "0"})`;
}

const two = (n: number) => String(n).padStart(2, "0");

/** A timedelta in the form of pandas tables: `1 days 02:03:04.000005`. */
export function timedeltaCell(
  { days, seconds, microseconds, nanoseconds }: PyTimedelta,
): string {
  const clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60]
    .map((part) => two(Math.floor(part))).join(":");
  const digits = nanoseconds === 0
    ? String(microseconds).padStart(6, "0")
    : String(microseconds * 1_000 + nanoseconds).padStart(9, "0");
  const fraction = /[1-9]/.test(digits) ? `.${digits}` : "";
  return `${days} days ${clock}${fraction}`;
}

/** Returns whether a datetime without an offset is midnight. */
export function isMidnight(value: PyDateTime): boolean {
  return value.offset === null && /T00:00:00$/.test(value.iso);
}

/** A datetime in the form of pandas tables. */
export function dateTimeCell({ iso }: PyDateTime, isDate: boolean): string {
  return isDate ? iso.slice(0, iso.indexOf("T")) : iso.replace("T", " ");
}
