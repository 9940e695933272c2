// pandas' frequencies: the objects that it pickles, and their names.

import { current } from "../../values/forward.ts";
import { PyObject } from "../../values/object.ts";
import { className, pick } from "./state.ts";

const MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
const DAYS = "MON TUE WED THU FRI SAT SUN".split(" ");

/** The suffix of a name: a month or a day of the week. */
type Anchor = "month" | "startingMonth" | "weekday" | "day_of_month";

/** The name for an index and, if different, for a period. */
type Row = readonly [
  name: string,
  anchor?: Anchor | undefined,
  ofPeriod?: string,
];

const NAMES: ReadonlyMap<string, Row> = new Map<string, Row>([
  ["YearEnd", ["YE", "month", "Y"]],
  ["YearBegin", ["YS", "month"]],
  ["BYearEnd", ["BYE", "month"]],
  ["BYearBegin", ["BYS", "month"]],
  ["QuarterEnd", ["QE", "startingMonth", "Q"]],
  ["QuarterBegin", ["QS", "startingMonth"]],
  ["BQuarterEnd", ["BQE", "startingMonth"]],
  ["BQuarterBegin", ["BQS", "startingMonth"]],
  ["HalfYearEnd", ["HYE", "startingMonth"]],
  ["HalfYearBegin", ["HYS", "startingMonth"]],
  ["MonthEnd", ["ME", undefined, "M"]],
  ["MonthBegin", ["MS"]],
  ["BusinessMonthEnd", ["BME"]],
  ["BusinessMonthBegin", ["BMS"]],
  ["BMonthEnd", ["BME"]],
  ["BMonthBegin", ["BMS"]],
  ["SemiMonthEnd", ["SME", "day_of_month"]],
  ["SemiMonthBegin", ["SMS", "day_of_month"]],
  ["Week", ["W", "weekday"]],
  ["BusinessDay", ["B"]],
  ["BDay", ["B"]],
  ["CustomBusinessDay", ["C"]],
  ["BusinessHour", ["bh"]],
  ["CustomBusinessHour", ["cbh"]],
  ["Day", ["D"]],
  ["Hour", ["h"]],
  ["Minute", ["min"]],
  ["Second", ["s"]],
  ["Milli", ["ms"]],
  ["Micro", ["us"]],
  ["Nano", ["ns"]],
]);

/** Names before pandas 2.2. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ["A", "Y"],
  ["H", "h"],
  ["T", "min"],
  ["S", "s"],
  ["L", "ms"],
  ["U", "us"],
  ["N", "ns"],
]);

/**
 * The name of a frequency in pandas 2.2 and later.
 *
 * @param given The pickled offset or name.
 * @param isPeriod Whether it belongs to a period: a month is `M` for a period
 * and `ME` for an index.
 * @returns Undefined if it is neither.
 */
export function freqName(
  given: unknown,
  isPeriod: boolean,
): string | undefined {
  const freq = current(given);
  if (typeof freq === "string") return renamed(freq);
  if (!(freq instanceof PyObject)) return undefined;
  const name = className(freq);
  const [own, anchor, ofPeriod] = NAMES.get(name) ?? [name];
  const base = isPeriod ? ofPeriod ?? own : own;
  const [count, , third] = freq.args.map(current);
  const n = pick(freq.state, "n") ?? count ?? 1;
  const behind = anchor === undefined
    ? undefined
    : pick(freq.state, anchor) ?? third;
  return `${n === 1 ? "" : n}${base}${anchorText(anchor, behind)}`;
}

function renamed(freq: string): string {
  const match = /^(\d*)([A-Za-z]+)(-.+)?$/.exec(freq);
  if (match === null) return freq;
  const [, count = "", name = "", rest = ""] = match;
  return `${count}${RENAMED.get(name) ?? name}${rest}`;
}

function anchorText(anchor: Anchor | undefined, value: unknown): string {
  if (typeof value !== "number") return "";
  if (anchor === "weekday") return `-${DAYS[value] ?? value}`;
  return anchor === "day_of_month" ? `-${value}` : `-${MONTHS[value - 1]}`;
}
