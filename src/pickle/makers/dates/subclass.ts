// Subclasses of datetime classes. Python calls them with the arguments of their
// base, which identify them regardless of their name.

import { Refusal } from "../../errors.ts";
import { PyTimezone } from "../../values/time/timezone.ts";
import { isTimeValue, withSubclass } from "../../values/time/subclass.ts";
import type { MakeContext } from "../maker.ts";
import { DATE_MAKERS } from "./dates.ts";

/**
 * The value of a call of an unknown class; undefined if it is not a subclass of
 * a datetime class.
 *
 * @param bases The bases of the class, if the pickle contains it.
 */
export function timeOfSubclass(
  className: string,
  bases: readonly string[],
  args: readonly unknown[],
  context: MakeContext,
): unknown {
  const base = bases.find((name) => Object.hasOwn(DATE_MAKERS, name)) ??
    baseOf(className, args);
  if (base === undefined) return undefined;
  const value = attempt(() => DATE_MAKERS[base]!(args, context));
  return isTimeValue(value) ? withSubclass(value, { className }) : undefined;
}

/** Arguments that do not fit are not a time. */
function attempt(make: () => unknown): unknown {
  try {
    return make();
  } catch (error) {
    if (error instanceof Refusal && error.code !== "limit") return undefined;
    throw error;
  }
}

/**
 * Other classes are called with four bytes, too, but rarely with such a date.
 */
const LAST_YEARS: readonly number[] = [0x0a, 0x27];
const CLASS_NAME = /(?:^|\.)_*[A-Z]\w*$/;
const LENGTH_OF_TIME = /(?:time_?delta|duration|elapsed|interval|span|lapse)$/i;

function baseOf(
  className: string,
  args: readonly unknown[],
): string | undefined {
  const [first, second] = args;
  if (first instanceof Uint8Array && args.length <= 2) {
    if (first.length === 10) return "datetime.datetime";
    // Functions of libraries are called with the same number of arbitrary
    // bytes.
    if (!CLASS_NAME.test(className)) return undefined;
    if (first.length === 6) return "datetime.time";
    const [century] = first;
    const isDate = first.length === 4 && second === undefined &&
      (century! < LAST_YEARS[0]! || century === LAST_YEARS[1]);
    return isDate ? "datetime.date" : undefined;
  }
  // The classes of pendulum are called with year to microsecond, and a zone.
  if (args.length === 8 && args[7] instanceof PyTimezone) {
    return "pendulum.datetime.DateTime";
  }
  return args.length === 3 && LENGTH_OF_TIME.test(className)
    ? "datetime.timedelta"
    : undefined;
}
