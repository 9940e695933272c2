/** A number from 0 up to, but without, `below`. */
export type Random = (below: number) => number;

/** Mulberry32: small, and the same everywhere for a seed. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** One of several. */
export function oneOf<T>(random: Random, values: readonly T[]): T {
  return values[random(values.length)]!;
}
