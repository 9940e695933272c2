// What a tzinfo states: its name, and its offset at a time.

import { PyObject } from "../../values/object.ts";
import { PyTimezone } from "../../values/time/timezone.ts";
import type { MakeContext } from "../maker.ts";
import { inertZone } from "./tzinfo.ts";

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

/** The zone of a tzinfo, undefined for what is none. */
export function zoneOf(
  tzinfo: unknown,
  context: MakeContext,
): Zone | undefined {
  if (tzinfo instanceof PyTimezone) return knownZone(tzinfo, context);
  return tzinfo instanceof PyObject ? inertZone(tzinfo, context) : undefined;
}

/** Zones that have had one offset ever since. */
const FIXED_ZONES = /^(Etc\/.+|UTC|UCT|GMT([+-]?0)?|Greenwich|Universal|Zulu)$/;

/** A zone whose offset is stated, or that Intl has by its name. */
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
