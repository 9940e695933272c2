/** The integers from `start` up to `end`, which is not one of them. */
export interface Span {
  /** The first. */
  readonly start: number;
  /** One more than the last. */
  readonly end: number;
}

/** A set of integers: spans in ascending order that do not overlap. */
export type Spans = readonly Span[];

/** The integers from `start` up to `end`; none if it is not greater. */
export function spanOf(start: number, end: number): Spans {
  return start < end ? [{ start, end }] : [];
}

/** The integers that are in both sets. */
export function intersect(left: Spans, right: Spans): Spans {
  const common: Span[] = [];
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length) {
    const [a, b] = [left[i]!, right[j]!];
    common.push(
      ...spanOf(Math.max(a.start, b.start), Math.min(a.end, b.end)),
    );
    if (a.end < b.end) i++;
    else j++;
  }
  return common;
}

/** The integers that are in any of the sets. */
export function unite(sets: readonly Spans[]): Spans {
  const united: Span[] = [];
  for (const span of sets.flat().sort((a, b) => a.start - b.start)) {
    const last = united.at(-1);
    if (last === undefined || last.end < span.start) united.push(span);
    else united.push({ ...united.pop()!, end: Math.max(last.end, span.end) });
  }
  return united;
}

/** The integers of `whole` that are not in `part`. */
export function subtract(whole: Spans, part: Spans): Spans {
  const ends = [-Infinity, ...part.map(({ end }) => end)];
  const starts = [...part.map(({ start }) => start), Infinity];
  const gaps = ends.flatMap((end, i) => spanOf(end, starts[i]!));
  return intersect(whole, gaps);
}

/** How many integers a set has. */
export function sizeOf(spans: Spans): number {
  return spans.reduce((size, { start, end }) => size + end - start, 0);
}

/** The integers of a set in order, but for the first `skip` of them. */
export function* integersOf(
  spans: Spans,
  descending: boolean,
  skip: number,
): Generator<number, void, undefined> {
  let left = skip;
  for (const { start, end } of descending ? spans.toReversed() : spans) {
    const size = end - start;
    for (let i = left; i < size; i++) {
      yield descending ? end - 1 - i : start + i;
    }
    left = Math.max(0, left - size);
  }
}
