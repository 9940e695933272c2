// The properties of a tzinfo: its name, and its offset at a time.

import { PyObject } from "../../values/object.ts";
import { PyTimezone } from "../../values/time/timezone.ts";
import type { MakeContext } from "../maker.ts";
import type { Zone } from "../../values/time/zones.ts";
import { readZone } from "./tzinfo.ts";

/** The zone of a tzinfo; undefined for other values. */
export function zoneOf(
  tzinfo: unknown,
  context: MakeContext,
): Zone | undefined {
  if (typeof tzinfo !== "object" || tzinfo === null) return undefined;
  let zone = context.zones.get(tzinfo);
  if (zone !== undefined) return zone;
  if (tzinfo instanceof PyTimezone) zone = knownZone(tzinfo, context);
  else if (tzinfo instanceof PyObject) zone = readZone(tzinfo, context);
  if (zone !== undefined) context.zones.set(tzinfo, zone);
  return zone;
}

/** Zones with a constant offset. */
const FIXED_ZONES = /^(Etc\/.+|UTC|UCT|GMT([+-]?0)?|Greenwich|Universal|Zulu)$/;

/** A zone whose offset is stated, or which Intl has by name. */
function knownZone(tzinfo: PyTimezone, context: MakeContext): Zone {
  const { name } = tzinfo;
  const stated = context.offsets.get(tzinfo) ?? tzinfo.offset;
  if (stated !== null) return fixedZone(name, stated);
  return {
    name,
    offset: FIXED_ZONES.test(name ?? "")
      ? context.clock(tzinfo).offsetAt(0)
      : null,
    offsetAtWall: (ms, fold) => context.clock(tzinfo).offsetAtWall(ms, fold),
    offsetAt: (ms) => context.clock(tzinfo).offsetAt(ms),
  };
}

function fixedZone(name: string | null, offset: number): Zone {
  const offsetAt = () => offset;
  return { name, offset, offsetAt, offsetAtWall: offsetAt };
}
