import { storedTime } from "../normalise.ts";

const STORED = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{6})\+00:00$/;

/**
 * A stored time as PostgreSQL writes it in JSON: without trailing zeros of the
 * fraction. Any other text is unchanged.
 */
export function serverTime(stored: string): string {
  const [, seconds, micros] = STORED.exec(stored) ?? [];
  if (seconds === undefined) return stored;
  const fraction = micros!.replace(/0+$/, "");
  return `${seconds}${fraction && `.${fraction}`}+00:00`;
}

const PARTS =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?\s?(.*))?$/i;

/**
 * A point in time of a caller, such as a date, in the form of the archive,
 * whose order as text is that of time.
 */
export function timeBound(text: string): string {
  const [, date, minutes = "00:00", seconds = ":00", offset = ""] =
    PARTS.exec(text) ?? [];
  if (date === undefined) return text;
  return storedTime(`${date}T${minutes}${seconds}${offset}`);
}
