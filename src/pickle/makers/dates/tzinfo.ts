// Time zones of unknown classes: their name and offset are found in their
// pickled state.

import { getOwn, isDict } from "../../values/dict.ts";
import { current } from "../../values/forward.ts";
import type { PyObject } from "../../values/object.ts";
import { PyTimedelta } from "../../values/time/timedelta.ts";
import { PyTimezone } from "../../values/time/timezone.ts";
import type { Zone } from "../../values/time/zones.ts";
import type { MakeContext } from "../maker.ts";
import { ruleOffset } from "./dateutil_rule.ts";

const DAY_SECONDS = 86_400;
const PART_BYTES = 16;

/** The zone of a complete instance of an unknown class. */
export function readZone(tzinfo: PyObject, context: MakeContext): Zone {
  const rule = dateutilZone(tzinfo);
  if (rule !== undefined) return rule;
  const parts = partsOf(tzinfo);
  context.charge(parts.length * PART_BYTES);
  const names = distinct(parts.filter((part) => typeof part === "string"));
  const name = names.length === 1 ? names[0]! : null;
  const offsets = distinct(parts.flatMap(secondsOf));
  if (offsets.length === 1) return fixed(tzinfo, name, offsets[0]!);
  if (offsets.length > 1) return fixed(tzinfo, name, null);
  const inner = distinct(parts.filter((part) => part instanceof PyTimezone));
  if (inner.length === 1) return wrapped(tzinfo, inner[0]!, context);
  return UTC_CLASS.test(tzinfo.className)
    ? fixed(tzinfo, name ?? "UTC", 0)
    : fixed(tzinfo, name, null);
}

/** Classes of UTC, which need no state. */
const UTC_CLASS =
  /^(?:django\.utils\.timezone|isodate\.tzinfo|iso8601\.iso8601|babel\.util|msrest\.serialization|azure\.core\.utils\._utils|pymysql\.\w+|botocore\.\w+|pytz|bson\.tz_util|rfc3339)\.(?:_?U(?:TC|tc)|utc)$/;

/** Arguments and attributes, and the members of lists among them. */
function partsOf({ args, state }: PyObject): unknown[] {
  const attributes = isDict(state)
    ? [...(state instanceof Map ? state.values() : Object.values(state))]
    : [state];
  return [...args, ...attributes].map(current)
    .flatMap((part) => Array.isArray(part) ? part.map(current) : [part]);
}

function secondsOf(part: unknown): number[] {
  if (!(part instanceof PyTimedelta)) return [];
  const seconds = part.totalSeconds();
  return Math.abs(seconds) < DAY_SECONDS ? [seconds] : [];
}

function distinct<Item>(items: readonly Item[]): Item[] {
  return [...new Set(items)];
}

function fixed(
  tzinfo: PyObject,
  name: string | null,
  offset: number | null,
): Zone {
  const offsetAt = () => offset;
  return { name, offset, tzinfo, offsetAt, offsetAtWall: offsetAt };
}

/** A zone that keeps another one. */
function wrapped(
  tzinfo: PyObject,
  zone: PyTimezone,
  context: MakeContext,
): Zone {
  const stated = context.offsets.get(zone) ?? zone.offset;
  if (stated !== null) return fixed(tzinfo, zone.name, stated);
  const clock = context.clock(zone);
  return {
    name: zone.name,
    offset: null,
    tzinfo,
    offsetAtWall: (ms, fold) => clock.offsetAtWall(ms, fold),
    offsetAt: (ms) => clock.offsetAt(ms),
  };
}

/**
 * tzlocal, tzrange and tzstr of dateutil keep an offset for each half of the
 * year. The dates of tzlocal depend on the machine, and are unknown.
 */
function dateutilZone(tzinfo: PyObject): Zone | undefined {
  const { state } = tzinfo;
  if (!isDict(state)) return undefined;
  const [std] = secondsOf(getOwn(state, "_std_offset"));
  const [dst] = secondsOf(getOwn(state, "_dst_offset"));
  const changes = getOwn(state, "_hasdst") ?? getOwn(state, "hasdst");
  if (std === undefined || typeof changes !== "boolean") return undefined;
  const names = getOwn(state, "_tznames");
  const abbr = Array.isArray(names) ? names[0] : getOwn(state, "_std_abbr");
  const name = typeof abbr === "string" ? abbr : null;
  if (!changes) return fixed(tzinfo, name, std);
  const text = getOwn(state, "_s");
  const own = typeof text === "string" ? text : null;
  if (dst === undefined) return fixed(tzinfo, own, null);
  const at = (ms: number, fold: number) =>
    ruleOffset(state, { std, dst }, ms, fold);
  return {
    name: own,
    offset: null,
    tzinfo,
    offsetAtWall: at,
    offsetAt: (ms) => {
      const summer = at(ms + dst * 1000, 0);
      return summer === dst ? dst : at(ms + std * 1000, 1);
    },
  };
}
