// The datetime family and its time zones: CPython's Lib/datetime.py, pendulum,
// pytz, dateutil and zoneinfo.

import { shortLatin1Bytes } from "../latin1.ts";
import type { Zone } from "../../values/time/zones.ts";
import { zoneOf } from "./zone.ts";
import {
  type DateTimeFields,
  type TimeFields,
  wallMs,
} from "../../values/time/fields.ts";
import { PyDate } from "../../values/time/date.ts";
import { PyDateTime } from "../../values/time/datetime.ts";
import { PyTime } from "../../values/time/time.ts";
import { PyTimedelta } from "../../values/time/timedelta.ts";
import { PyTimezone } from "../../values/time/timezone.ts";
import { getOwn } from "../../values/dict.ts";
import { malformed } from "../../errors.ts";
import type { Makers } from "../maker.ts";
import { isPlain } from "../../values/marks.ts";
import type { MakeContext } from "../maker.ts";
import { Pending } from "../maker.ts";

/**
 * Ten bytes of a datetime, six of a time, four of a date; Python 2 wrote a
 * string.
 */
function packed(value: unknown, length: number): Uint8Array | undefined {
  const bytes = typeof value === "string" && value.length === length
    ? shortLatin1Bytes(value)
    : value;
  return bytes instanceof Uint8Array && bytes.length === length
    ? bytes
    : undefined;
}

/** Converts an error about a field out of range into a refusal. */
function within<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) throw malformed(error.message);
    throw error;
  }
}

/** The zone of a datetime or time, null if it is naive. */
function zoneIn(
  tzinfo: unknown,
  context: MakeContext,
): Zone | null | undefined {
  return tzinfo === null ? null : zoneOf(tzinfo, context);
}

/** A datetime with `fields` in its zone. */
function zonedDateTime(
  fields: DateTimeFields,
  zone: Zone | null,
): PyDateTime {
  return within(() => {
    const offset = zone === null
      ? null
      : zone.offsetAtWall(wallMs(fields), fields.fold ?? 0);
    return new PyDateTime({
      ...fields,
      offset,
      zone: zone?.name ?? null,
      tzinfo: zone?.tzinfo,
    });
  });
}

function datetime(args: readonly unknown[], context: MakeContext) {
  const bytes = packed(args[0], 10);
  if (bytes === undefined) return datetimeOfFields(args, context);
  const zone = zoneIn(args[1] ?? null, context);
  if (zone === undefined) return undefined;
  const [high, low, month, day, ...rest] = bytes;
  const fields: DateTimeFields = {
    year: high! * 256 + low!,
    month: month! & 0x7f,
    day: day!,
    ...clock(rest),
    fold: month! >> 7,
  };
  return zonedDateTime(fields, zone);
}

/** Hour, minute, second, and three bytes of microseconds. */
function clock(bytes: readonly number[]): TimeFields {
  const [hour, minute, second, high, middle, low] = bytes;
  const microsecond = high! * 65536 + middle! * 256 + low!;
  return { hour: hour!, minute: minute!, second: second!, microsecond };
}

/** A datetime of pendulum: year to microsecond, and the zone. */
function datetimeOfFields(args: readonly unknown[], context: MakeContext) {
  const numbers = args.filter((arg) => typeof arg === "number");
  const others = args.filter((arg) => typeof arg !== "number" && arg !== null);
  const zone = zoneIn(others[0] ?? null, context);
  const { length } = numbers;
  if (others.length > 1 || zone === undefined) return undefined;
  if (length < 3 || length > 8) return undefined;
  const [year, month, day, hour = 0, minute = 0, second = 0, microsecond = 0] =
    numbers;
  const fold = numbers[7] ?? 0;
  return zonedDateTime(
    {
      year: year!,
      month: month!,
      day: day!,
      hour,
      minute,
      second,
      microsecond,
      fold,
    },
    zone,
  );
}

function date(args: readonly unknown[]) {
  const bytes = packed(args[0], 4);
  const [year, month, day] = bytes === undefined
    ? args
    : [bytes[0]! * 256 + bytes[1]!, bytes[2], bytes[3]];
  const known = typeof year === "number" && typeof month === "number" &&
    typeof day === "number";
  return known ? within(() => new PyDate(year, month, day)) : undefined;
}

function time(args: readonly unknown[], context: MakeContext) {
  const bytes = packed(args[0], 6);
  if (bytes === undefined) return timeOfFields(args, context);
  const zone = zoneIn(args[1] ?? null, context);
  if (zone === undefined) return undefined;
  const [hour, ...rest] = bytes;
  const fields = clock([hour! & 0x7f, ...rest]);
  return zonedTime({ ...fields, fold: hour! >> 7 }, zone);
}

function timeOfFields(args: readonly unknown[], context: MakeContext) {
  const [hour, minute = 0, second = 0, microsecond = 0, tzinfo = null] = args;
  const zone = zoneIn(tzinfo, context);
  const numbers = [hour, minute, second, microsecond];
  const known = numbers.every((part) => typeof part === "number");
  if (!known || zone === undefined) return undefined;
  const [h, m, s, us] = numbers as number[];
  return zonedTime(
    { hour: h!, minute: m!, second: s!, microsecond: us! },
    zone,
  );
}

/** The offset of other zones depends on the day, which a time does not have. */
function zonedTime(fields: TimeFields, zone: Zone | null): PyTime {
  const offset = zone?.offset ?? null;
  return within(() =>
    new PyTime({
      ...fields,
      offset,
      zone: zone?.name ?? null,
      tzinfo: zone?.tzinfo,
    })
  );
}

function timedelta(args: readonly unknown[]) {
  const [days = 0, seconds = 0, microseconds = 0] = args;
  const parts = [days, seconds, microseconds];
  if (args.length > 3 || !parts.every(Number.isSafeInteger)) return undefined;
  const [d, s, us] = parts as number[];
  return within(() => new PyTimedelta(d!, s!, us!));
}

function seconds(value: unknown): number | undefined {
  return value instanceof PyTimedelta ? value.totalSeconds() : undefined;
}

function offsetName(offset: number): string {
  return within(() => new PyTimezone(null, offset)).toString();
}

function timezone([delta, name]: readonly unknown[]) {
  const offset = seconds(delta);
  if (offset === undefined) return undefined;
  const own = offset === 0 ? "UTC" : `UTC${offsetName(offset)}`;
  return fixed(typeof name === "string" ? name : own, offset);
}

function fixed(name: string | null, offset: number): PyTimezone {
  return within(() => new PyTimezone(name, offset));
}

function named([name]: readonly unknown[]) {
  return typeof name === "string" ? new PyTimezone(name, null) : undefined;
}

const utc = () => new PyTimezone("UTC", 0);

/**
 * pytz has one object for each offset of a zone; its state names the offset.
 */
function pytzZone(args: readonly unknown[], context: MakeContext) {
  const [name, offset] = args;
  if (typeof name !== "string") return undefined;
  const zone = new PyTimezone(name, null);
  if (typeof offset === "number") context.offsets.set(zone, offset);
  return zone;
}

function pytzFixed([minutes]: readonly unknown[]) {
  return typeof minutes === "number" ? fixed(null, minutes * 60) : undefined;
}

function pendulumFixed([offset, name]: readonly unknown[]) {
  if (typeof offset !== "number") return undefined;
  return fixed(typeof name === "string" ? name : offsetName(offset), offset);
}

/** dateutil records the file of a zone. */
function dateutilFile([, path]: readonly unknown[]) {
  if (typeof path !== "string") return undefined;
  const name = path.replace(/^.*zoneinfo\//, "");
  return new PyTimezone(name, null);
}

/** Later versions of dateutil add a key and the tables of the file. */
function dateutilTables(
  [, key, path]: readonly unknown[],
  context: MakeContext,
) {
  const zones = [key, path]
    .filter((name) => typeof name === "string")
    .map((name) => new PyTimezone(name.replace(/^.*zoneinfo\//, ""), null));
  return zones.find((zone) => context.clock(zone).isKnown);
}

/** `(name, offset)`; without arguments, the offset is in the state. */
function dateutilOffset(args: readonly unknown[]) {
  if (args.length === 0) {
    return new PendingOffset("dateutil.tz.tz.tzoffset", args);
  }
  const [name, delta] = args;
  const offset = typeof delta === "number" ? delta : seconds(delta);
  if (offset === undefined) return undefined;
  return fixed(typeof name === "string" ? name : null, offset);
}

class PendingOffset extends Pending {
  build(state: unknown): PyTimezone | undefined {
    if (!isPlain(state)) return undefined;
    const name = getOwn(state, "_name");
    const delta = getOwn(state, "_offset");
    const offset = typeof delta === "number" ? delta : seconds(delta);
    if (offset === undefined) return undefined;
    return fixed(typeof name === "string" ? name : null, offset);
  }
}

/** The rows of the datetime family. */
export const DATE_MAKERS: Makers = {
  "datetime.datetime": datetime,
  "datetime.date": date,
  "datetime.time": time,
  "datetime.timedelta": timedelta,
  "datetime.timezone": timezone,
  "pendulum.datetime.DateTime": datetime,
  "pendulum.date.Date": date,
  "pendulum.time.Time": time,
  "pendulum.duration.Duration": timedelta,
  "pendulum.tz.timezone.Timezone": named,
  "pendulum.tz.timezone.Timezone._unpickle": named,
  "pendulum.tz.timezone.FixedTimezone": pendulumFixed,
  "pytz._p": pytzZone,
  "pytz._UTC": utc,
  "pytz._FixedOffset": pytzFixed,
  "pytz.FixedOffset": pytzFixed,
  "zoneinfo.ZoneInfo._unpickle": named,
  "zoneinfo._zoneinfo.ZoneInfo._unpickle": named,
  "backports.zoneinfo.ZoneInfo._unpickle": named,
  "zoneinfo.ZoneInfo": named,
  "backports.zoneinfo.ZoneInfo": named,
  "dateutil.tz.tz.tzutc": utc,
  "dateutil.tz.tz.tzfile": dateutilFile,
  "dateutil.tz.tz.tzoffset": dateutilOffset,
  "dateutil.tz._tzfile._unpickle": dateutilTables,
  "dateutil.zoneinfo.gettz": named,
};
