let exact: Intl.NumberFormat | undefined;

/** A count with its thousands told apart. */
export function countText(count: number): string {
  return exactText(count);
}

function exactText(value: number): string {
  exact ??= new Intl.NumberFormat("en");
  return exact.format(value);
}

/** A number in a few digits, for axes and read-outs. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Number.isInteger(value) && Math.abs(value) < 1e7) {
    return exactText(value);
  }
  const size = Math.abs(value);
  return size !== 0 && (size >= 1e7 || size < 1e-4)
    ? value.toExponential(3)
    : String(Number(value.toPrecision(5)));
}

const UNITS: readonly (readonly [ms: number, unit: string])[] = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "m"],
  [1_000, "s"],
];

/** A time span in its two largest units: `2m 5s`, `3.2 s`, `140 ms`. */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const at = UNITS.findIndex(([size]) => ms >= size);
  const [size, unit] = UNITS[at]!;
  const [next, small] = UNITS[at + 1]!;
  const rest = Math.floor((ms % size) / next);
  return `${Math.floor(ms / size)}${unit}${rest > 0 ? ` ${rest}${small}` : ""}`;
}

/** The moment an ISO text names; without an offset it means UTC. */
export function momentOf(iso: string): Date {
  return new Date(/(?:Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`);
}

/** A moment for people: the time alone if it is today's. */
export function momentText(moment: Date, now: Date = new Date()): string {
  const isToday = moment.toDateString() === now.toDateString();
  const format = timeFormat(isToday);
  if (format !== undefined) return format.format(moment);
  const iso = moment.toISOString().slice(0, 19).replace("T", " ");
  return `${isToday ? iso.slice(11) : iso} UTC`;
}

const formats = new Map<boolean, Intl.DateTimeFormat | undefined>();

/** Undefined where the browser's own language is none, as under LANG=C. */
function timeFormat(isToday: boolean): Intl.DateTimeFormat | undefined {
  if (!formats.has(isToday)) formats.set(isToday, createTimeFormat(isToday));
  return formats.get(isToday);
}

function createTimeFormat(isToday: boolean): Intl.DateTimeFormat | undefined {
  const time = { timeStyle: "medium" } as const;
  const options = isToday ? time : { ...time, dateStyle: "medium" } as const;
  for (const locale of [undefined, "en"]) {
    try {
      return new Intl.DateTimeFormat(locale, options);
    } catch {
      // The next one.
    }
  }
  return undefined;
}

const BYTE_UNITS = ["bytes", "kB", "MB", "GB"];

/** A number of bytes. */
export function bytesText(bytes: number): string {
  let [value, at] = [bytes, 0];
  for (; value >= 1_000 && at < BYTE_UNITS.length - 1; at++) value /= 1_000;
  return `${at === 0 ? value : value.toFixed(1)} ${BYTE_UNITS[at]}`;
}
