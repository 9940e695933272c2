// The rules of dateutil's tzrange and tzstr (dateutil, tz/_common.py
// tzrangebase and relativedelta.py): the start and the end of summer time
// relative to New Year.

import { type Dict, getOwn, isDict } from "../../values/dict.ts";
import { PyObject } from "../../values/object.ts";
import { DAY_MS, dayMs } from "../../values/time/fields.ts";

/** The offsets of the two halves of a year in seconds. */
export interface RuleOffsets {
  readonly std: number;
  readonly dst: number;
}

/** The offset at a local time; null if the rule is unknown. */
export function ruleOffset(
  state: Dict,
  { std, dst }: RuleOffsets,
  wallMs: number,
  fold: number,
): number | null {
  const year = new Date(wallMs).getUTCFullYear();
  const start = transition(getOwn(state, "_start_delta"), year);
  const end = transition(getOwn(state, "_end_delta"), year);
  if (start === undefined || end === undefined) return null;
  const isSummer = start < end
    ? start <= wallMs && wallMs < end
    : !(end <= wallMs && wallMs < start);
  // After the end, one hour is repeated.
  const isTwice = end <= wallMs && wallMs < end + (dst - std) * 1000;
  return isSummer || (isTwice && fold === 0) ? dst : std;
}

/** New Year plus a relativedelta, in local time. */
function transition(delta: unknown, year: number): number | undefined {
  const state = delta instanceof PyObject ? delta.state : undefined;
  if (!isDict(state)) return undefined;
  const number = (key: string) => {
    const value = getOwn(state, key);
    return typeof value === "number" && Number.isInteger(value) ? value : 0;
  };
  const month = number("month") || 1;
  if (month < 1 || month > 12 || year < 1 || year > 9999) return undefined;
  const first = dayMs(year, month, 1);
  const length = new Date(Date.UTC(2000, month, 0)).getUTCDate() -
    Number(month === 2 && !isLeap(year));
  const day = Math.min(Math.max(number("day"), 1), length);
  const leap = month > 2 && isLeap(year) ? number("leapdays") : 0;
  const ms = first + (day - 1 + leap + number("days")) * DAY_MS +
    ((number("hours") * 60 + number("minutes")) * 60 + number("seconds")) *
      1000;
  return ms + jump(getOwn(state, "weekday"), ms) * DAY_MS;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** The days to a weekday, such as the first Sunday after or the last before. */
function jump(weekday: unknown, ms: number): number {
  const state = weekday instanceof PyObject ? weekday.state : undefined;
  if (!isDict(state)) return 0;
  const day = getOwn(state, "weekday");
  const nth = getOwn(state, "n") ?? 1;
  if (typeof day !== "number" || typeof nth !== "number") return 0;
  // Python counts from Monday.
  const here = (new Date(ms).getUTCDay() + 6) % 7;
  const weeks = (Math.abs(nth) - 1) * 7;
  return nth > 0
    ? weeks + (7 - here + day) % 7
    : -(weeks + (7 + here - day) % 7);
}
