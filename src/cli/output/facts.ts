import type { Paint } from "./paint.ts";
import { sanitize } from "./sanitize.ts";

/** What is known of a run: a name and a value, null where there is none. */
export type Fact = readonly [name: string, value: string | null];

/** A line for each fact that there is. */
export function factLines(facts: readonly Fact[], paint: Paint): string[] {
  const known = facts.filter(([, value]) => value !== null);
  const width = Math.max(8, ...known.map(([name]) => name.length));
  return known.map(([name, value]) =>
    `  ${paint.dim(name.padEnd(width))}  ${sanitize(value!)}`
  );
}

/** How long a run took, in seconds. */
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
