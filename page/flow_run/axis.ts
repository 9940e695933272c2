import type { Span } from "../run_times.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps between ticks, in milliseconds. */
const STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 30, 90, 365].map((count) => count * DAY),
];

/** A mark on an axis of time. */
export interface Tick {
  /** In milliseconds. */
  readonly at: number;
  readonly text: string;
}

/** Marks on an axis: at round times of the reader's clock, so many at most. */
export function ticksOf({ from, to }: Span, most: number): readonly Tick[] {
  const step = STEPS.find((step) => (to - from) / step <= most) ??
    STEPS.at(-1)!;
  const offset = new Date(from).getTimezoneOffset() * MINUTE;
  const ticks: Tick[] = [];
  let at = Math.ceil((from - offset) / step) * step + offset;
  for (; at <= to && ticks.length <= most; at += step) {
    ticks.push({ at, text: clockText(at, step) });
  }
  return ticks;
}

/** The time of day, as fine as a step; the date where steps are days. */
export function clockText(ms: number, step: number): string {
  const date = new Date(ms);
  const two = (part: number) => String(part).padStart(2, "0");
  if (step >= DAY) {
    return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${
      two(date.getDate())
    }`;
  }
  const minutes = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (step >= MINUTE) return minutes;
  const seconds = `${minutes}:${two(date.getSeconds())}`;
  if (step >= SECOND) return seconds;
  return `${seconds}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** The shortest part of time that is shown, in milliseconds. */
const SHORTEST = 10;

/** A part of a whole, so much shorter around a time; null for all of it. */
export function zoomed(
  whole: Span,
  { from, to }: Span,
  factor: number,
  around = (from + to) / 2,
): Span | null {
  const length = Math.max(SHORTEST, (to - from) * factor);
  if (length >= whole.to - whole.from) return null;
  const start = around - (around - from) * (length / (to - from));
  return within(whole, start, length);
}

/** A part of a whole, moved by a share of its length. */
export function moved(whole: Span, { from, to }: Span, share: number): Span {
  const length = to - from;
  return within(whole, from + share * length, length);
}

/** The part of a whole between two times, in any order; null for none. */
export function selected(whole: Span, a: number, b: number): Span | null {
  const [from, to] = [Math.max(whole.from, Math.min(a, b)), Math.max(a, b)];
  const end = Math.min(whole.to, to);
  return end - from < SHORTEST ? null : { from, to: end };
}

function within(whole: Span, start: number, length: number): Span {
  const from = Math.max(whole.from, Math.min(start, whole.to - length));
  return { from, to: from + length };
}
