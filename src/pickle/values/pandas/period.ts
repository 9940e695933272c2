/**
 * A pandas Period: a span of time, such as a month, as the number of such spans
 * since 1970.
 *
 * @example Print a period
 * ```ts
 * import { PyPeriod } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(String(new PyPeriod(210, "Q-DEC")), "2022Q3");
 * assertEquals(String(new PyPeriod(624, "M")), "2022-01");
 * ```
 */
export class PyPeriod {
  /** The number of spans of the frequency since 1970. */
  readonly ordinal: number | bigint;
  /** The frequency in pandas 2.2 and later: `Q-DEC`, `M`, `2h`, `min`. */
  readonly freq: string;

  /** Creates a period from its parts. */
  constructor(ordinal: number | bigint, freq: string) {
    this.ordinal = ordinal;
    this.freq = freq;
    Object.freeze(this);
  }

  /**
   * The form of pandas' `str()`: `2022`, `2022Q3`, `2022-01`, `2022-01-03
   * 04:00`.
   */
  toString(): string {
    const base = /^\d*([A-Za-z]+)(?:-([A-Z]+))?$/.exec(this.freq);
    const write = TEXTS.get(base?.[1] ?? "");
    return write?.(BigInt(this.ordinal), base?.[2] ?? "") ??
      `Period(${this.ordinal}, ${this.freq})`;
  }

  /** The form of pandas' `str()`. */
  toJSON(): string {
    return this.toString();
  }

  /** The class name, also for instances of another copy of this library. */
  get [Symbol.toStringTag](): "PyPeriod" {
    return "PyPeriod";
  }
}

type Write = (ordinal: bigint, anchor: string) => string;

/** The last day of a week, by number from Sunday. */
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

const TEXTS: ReadonlyMap<string, Write> = new Map<string, Write>([
  ["Y", (ordinal) => String(1970n + ordinal)],
  ["Q", (ordinal) => {
    const [years, quarter] = divide(ordinal, 4n);
    return `${1970n + years}Q${quarter + 1n}`;
  }],
  ["M", (ordinal) => {
    const [years, month] = divide(ordinal, 12n);
    return `${1970n + years}-${two(month + 1n)}`;
  }],
  ["W", (ordinal, anchor) => {
    const last = BigInt(Math.max(0, WEEKDAYS.indexOf(anchor)));
    // 1 January 1970 was a Thursday.
    const end = ordinal * 7n + last - 4n;
    return `${dayText(end - 6n)}/${dayText(end)}`;
  }],
  ["B", (ordinal) => {
    const [weeks, day] = divide(ordinal + 3n, 5n);
    return dayText(weeks * 7n + day - 3n);
  }],
  ["D", dayText],
  ["h", (ordinal) => timeText(ordinal, 1n, 0)],
  ["min", (ordinal) => timeText(ordinal, 60n, 0)],
  ["s", (ordinal) => timeText(ordinal, 3600n, 0)],
  ["ms", (ordinal) => timeText(ordinal, 3600n, 3)],
  ["us", (ordinal) => timeText(ordinal, 3600n, 6)],
  ["ns", (ordinal) => timeText(ordinal, 3600n, 9)],
]);

/** Quotient and remainder, rounded down. */
function divide(value: bigint, by: bigint): [quotient: bigint, rest: bigint] {
  const rest = ((value % by) + by) % by;
  return [(value - rest) / by, rest];
}

function two(value: bigint): string {
  return String(value).padStart(2, "0");
}

/**
 * A day in the proleptic Gregorian calendar, from the number of days since
 * 1970.
 */
function dayText(days: bigint): string {
  // In years that begin in March, the leap day is the last.
  const [eras, day] = divide(days + 719_468n, 146_097n);
  const year = (day - day / 1460n + day / 36_524n - day / 146_096n) / 365n;
  const dayOfYear = day - (365n * year + year / 4n - year / 100n);
  const month = (5n * dayOfYear + 2n) / 153n;
  const dayOfMonth = dayOfYear - (153n * month + 2n) / 5n + 1n;
  const january = month < 10n ? month + 3n : month - 9n;
  const years = year + eras * 400n + (january <= 2n ? 1n : 0n);
  return `${years}-${two(january)}-${two(dayOfMonth)}`;
}

/**
 * A time of day.
 *
 * @param perHour The number of whole units in an hour: 1, 60 or 3600.
 * @param digits The number of digits of a second.
 */
function timeText(ordinal: bigint, perHour: bigint, digits: number): string {
  const [whole, part] = divide(ordinal, 10n ** BigInt(digits));
  const [days, units] = divide(whole, perHour * 24n);
  const hour = units / perHour;
  const seconds = (units % perHour) * (3600n / perHour);
  const parts = [two(hour), two(seconds / 60n), two(seconds % 60n)];
  const shown = parts.slice(0, perHour === 3600n ? 3 : 2).join(":");
  const fraction = digits === 0 ? "" : `.${String(part).padStart(digits, "0")}`;
  return `${dayText(days)} ${shown}${fraction}`;
}
