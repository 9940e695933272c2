import type { IdRange } from "../source/source.ts";

/** The number of 2^16 that the first four digits of an id are. */
function placeOf(id: string | undefined, otherwise: number): number {
  return id === undefined ? otherwise : parseInt(id.slice(0, 4), 16);
}

/** The last id before a place. */
function idBefore(place: number): string {
  const digits = (place - 1).toString(16).padStart(4, "0");
  return `${digits}ffff-ffff-ffff-ffff-ffffffffffff`;
}

/**
 * Splits what is left of a range of random ids into equal ranges.
 *
 * @param done How many ids of the range have been read, to estimate the others.
 * @param start The id after which the range began.
 * @param least How many ids a range should have.
 * @param most The maximum number of ranges.
 */
export function splitRange(
  { after, to }: IdRange,
  start: string | undefined,
  done: number,
  least: number,
  most: number,
): IdRange[] {
  const [begun, from] = [placeOf(start, 0), placeOf(after, 0)];
  const end = to === undefined ? 0x10000 : placeOf(to, 0) + 1;
  const left = done * (end - from) / Math.max(1, from - begun);
  const count = Math.min(most, Math.floor(left / least), end - from);
  if (count < 2) return [{ after, to }];
  const step = (end - from) / count;
  const ends = Array.from(
    { length: count - 1 },
    (_, i) => idBefore(from + Math.floor(step * (i + 1)) + 1),
  );
  return [...ends, to].map((end, i) => ({
    after: i === 0 ? after : ends[i - 1],
    to: end,
  }));
}
