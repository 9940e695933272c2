import type { Paint } from "./paint.ts";
import { sanitize } from "./sanitize.ts";

/** A property of a run: a name and a value, null if there is none. */
export type Fact = readonly [name: string, value: string | null];

/** Formats the properties that have a value, one on each line. */
export function factLines(facts: readonly Fact[], paint: Paint): string[] {
  const known = facts.filter(([, value]) => value !== null);
  const width = Math.max(8, ...known.map(([name]) => name.length));
  return known.map(([name, value]) =>
    `  ${paint.dim(name.padEnd(width))}  ${sanitize(value!)}`
  );
}

/** The duration of a run in seconds. */
export function durationText(
  { startTime, endTime }: {
    readonly startTime: string | null;
    readonly endTime: string | null;
  },
): string | null {
  if (startTime === null || endTime === null) return null;
  const seconds = (Date.parse(endTime) - Date.parse(startTime)) / 1_000;
  return Number.isFinite(seconds) ? `${seconds} s` : null;
}
