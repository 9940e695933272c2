import { compareKeys, type Criterion } from "./order_by.ts";
import type { StoredRow } from "./rows.ts";
import type { Where } from "./where.ts";

/** The rows that match a filter, created on request. */
export interface Matches {
  /** An upper bound of their number; 0 if none match. */
  readonly most: number;
  /** The number of matching rows. */
  count(): number;
  /** The rows in the requested order, without the first `skip`. */
  rows(criteria: readonly Criterion[], skip: number): Iterable<StoredRow>;
}

/** Rows that can be searched, kept in memory or created on request. */
export interface RowSource {
  /** Finds the matching rows. */
  find(where: Where | null | undefined): Matches;
}

/** The matches of several sources; equal rows keep their order. */
export function joinMatches(matches: readonly Matches[]): Matches {
  const some = matches.filter(({ most }) => most > 0);
  if (some.length === 1) return some[0]!;
  return {
    most: some.reduce((sum, { most }) => sum + most, 0),
    count: () => some.reduce((sum, match) => sum + match.count(), 0),
    rows: (criteria, skip) =>
      drop(
        mergeSorted(criteria, some.map((match) => match.rows(criteria, 0))),
        skip,
      ),
  };
}

/** The first rows of `rows`; no further ones are created. */
export function take(rows: Iterable<StoredRow>, count: number): StoredRow[] {
  const taken: StoredRow[] = [];
  if (count === 0) return taken;
  for (const row of rows) {
    taken.push(row);
    if (taken.length >= count) break;
  }
  return taken;
}

/** All rows but the first `count`. */
export function* drop(
  rows: Iterable<StoredRow>,
  count: number,
): Generator<StoredRow, void, undefined> {
  let left = count;
  for (const row of rows) {
    if (left-- <= 0) yield row;
  }
}

function* mergeSorted(
  criteria: readonly Criterion[],
  sources: readonly Iterable<StoredRow>[],
): Generator<StoredRow, void, undefined> {
  const keysOf = (row: StoredRow) => criteria.map(({ keyOf }) => keyOf(row));
  const next = (iterator: Iterator<StoredRow>) => {
    const { done, value } = iterator.next();
    return done ? [] : [{ iterator, row: value, keys: keysOf(value) }];
  };
  let heads = sources.flatMap((source) => next(source[Symbol.iterator]()));
  while (heads.length > 0) {
    const least = heads.reduce((best, head) =>
      compareKeys(criteria, head.keys, best.keys) < 0 ? head : best
    );
    yield least.row;
    heads = heads.flatMap((head) =>
      head === least ? next(head.iterator) : head
    );
  }
}
