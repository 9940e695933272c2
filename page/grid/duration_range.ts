/** A range of durations, in milliseconds. */
export interface DurationRange {
  readonly from: number;
  readonly to: number;
}

const RANGE = /^(\d+(?:\.\d+)?)\.\.(\d+(?:\.\d+)?)$/;

/** Reads a range of seconds from an address; undefined: it is none. */
export function parseRange(text: string): DurationRange | undefined {
  const [, from, to] = RANGE.exec(text) ?? [];
  if (from === undefined || to === undefined) return undefined;
  return { from: Number(from) * 1_000, to: Number(to) * 1_000 };
}

/** Writes a range as seconds, which are rounded outwards to milliseconds. */
export function formatRange({ from, to }: DurationRange): string {
  return `${Math.floor(from) / 1_000}..${Math.ceil(to) / 1_000}`;
}

/** Whether a duration is in a range; one that is not known is in none. */
export function isInRange(
  ms: number | undefined,
  { from, to }: DurationRange,
): boolean {
  return ms !== undefined && ms >= from && ms <= to;
}
