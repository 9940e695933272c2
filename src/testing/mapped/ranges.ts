/** The integers from `start` up to, but without, `end`. */
export interface Range {
  /** The first integer. */
  readonly start: number;
  /** The last integer plus 1. */
  readonly end: number;
}

/** A set of integers: ranges in ascending order without overlap. */
export type Ranges = readonly Range[];

/** The integers from `start` up to `end`; none if it is not greater. */
export function rangeOf(start: number, end: number): Ranges {
  return start < end ? [{ start, end }] : [];
}

/** The integers in both sets. */
export function intersect(left: Ranges, right: Ranges): Ranges {
  const common: Range[] = [];
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length) {
    const [a, b] = [left[i]!, right[j]!];
    common.push(
      ...rangeOf(Math.max(a.start, b.start), Math.min(a.end, b.end)),
    );
    if (a.end < b.end) i++;
    else j++;
  }
  return common;
}

/** The integers in any of the sets. */
export function unite(sets: readonly Ranges[]): Ranges {
  const united: Range[] = [];
  for (const range of sets.flat().sort((a, b) => a.start - b.start)) {
    const last = united.at(-1);
    if (last === undefined || last.end < range.start) united.push(range);
    else united.push({ ...united.pop()!, end: Math.max(last.end, range.end) });
  }
  return united;
}

/** The integers in `whole` but not in `part`. */
export function subtract(whole: Ranges, part: Ranges): Ranges {
  const ends = [-Infinity, ...part.map(({ end }) => end)];
  const starts = [...part.map(({ start }) => start), Infinity];
  const gaps = ends.flatMap((end, i) => rangeOf(end, starts[i]!));
  return intersect(whole, gaps);
}

/** The number of integers in a set. */
export function sizeOf(ranges: Ranges): number {
  return ranges.reduce((size, { start, end }) => size + end - start, 0);
}

/** The integers of a set in order, without the first `skip`. */
export function* integersOf(
  ranges: Ranges,
  descending: boolean,
  skip: number,
): Generator<number, void, undefined> {
  let left = skip;
  for (const { start, end } of descending ? ranges.toReversed() : ranges) {
    const size = end - start;
    for (let i = left; i < size; i++) {
      yield descending ? end - 1 - i : start + i;
    }
    left = Math.max(0, left - size);
  }
}
