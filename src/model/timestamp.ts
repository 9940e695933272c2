/**
 * Compares two points in time as a database returns them: ISO 8601, with
 * fractions of any length and with offsets.
 *
 * @returns Below 0 if the first is earlier, above 0 if it is later; NaN if one
 * of them is not a point in time.
 */
export function compareTimes(a: string, b: string): number {
  if (a === b) return isTime(a) ? 0 : NaN;
  const seconds = secondsOf(a) - secondsOf(b);
  if (seconds !== 0) return seconds;
  const [left, right] = [fractionOf(a), fractionOf(b)];
  return left === right ? 0 : left < right ? -1 : 1;
}

/** Reports whether a string is a point in time or a date in ISO 8601. */
export function isTime(text: string): boolean {
  return !Number.isNaN(secondsOf(text));
}

/**
 * Converts the time of an option to an ISO 8601 string.
 *
 * @param act The act that failed, for the message.
 * @throws {RangeError} If it is not a point in time.
 */
export function toTime(act: string, name: string, time: Date | string): string {
  const isDate = time instanceof Date;
  if (isDate && !Number.isNaN(time.getTime())) return time.toISOString();
  if (typeof time === "string" && isTime(time)) return time;
  const found = isDate || typeof time !== "string"
    ? "not a point in time"
    : `"${time}", not ISO 8601`;
  throw new RangeError(
    `Cannot ${act}: "${name}" is ${found}, such as "2022-05-09T06:30:00Z"`,
  );
}

const ISO =
  /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|[+-]\d\d(?::?\d\d)?)?)?$/i;
const FRACTION = /\.(\d+)/;

/**
 * Returns the seconds since 1970; a time without an offset is in UTC, as in a
 * database.
 */
function secondsOf(text: string): number {
  if (!ISO.test(text)) return NaN;
  const whole = text.replace(FRACTION, "").replace(" ", "T").replace(
    /([+-]\d\d)$/,
    (offset, _, at) => at > 10 ? `${offset}:00` : offset,
  );
  const isZoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(whole.slice(10));
  const isDate = whole.length === 10;
  return Date.parse(isZoned || isDate ? whole : `${whole}Z`) / 1_000;
}

/**
 * Returns the fraction with a fixed number of digits, so that it can be
 * compared as a string.
 */
function fractionOf(text: string): string {
  return (FRACTION.exec(text)?.[1] ?? "").padEnd(12, "0");
}
