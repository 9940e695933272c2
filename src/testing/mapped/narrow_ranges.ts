import type { Key, Scalar } from "../tables/scalars.ts";
import {
  intersect,
  rangeOf,
  type Ranges,
  sizeOf,
  subtract,
  unite,
} from "./ranges.ts";
import type { Table } from "../tables/tables.ts";
import { keyOf, presentEntries, type Where } from "../rows/where.ts";

/**
 * The keys of columns that are never null and do not descend with the position.
 */
export type SortedKeys = Readonly<Record<string, (position: number) => Key>>;

/** The positions of rows that may match a filter. */
export interface NarrowedRanges {
  readonly ranges: Ranges;
  /** Whether all of them match; otherwise each row has to be tested. */
  readonly exact: boolean;
}

/**
 * Narrows the positions of rows by the conditions of a filter on sorted
 * columns, without creating a row. Columns are named by their path, such as
 * `task.slug`.
 */
export function narrowRanges(
  table: Table,
  where: Where | null | undefined,
  sorted: SortedKeys,
  all: Ranges,
  path = "",
): NarrowedRanges {
  const within = (part: unknown) =>
    narrowRanges(table, part as Where | null, sorted, all, path);

  function narrowEntry([name, value]: [string, unknown]): NarrowedRanges {
    if (name === "_and") return every((value as unknown[]).map(within), all);
    if (name === "_or") return some((value as unknown[]).map(within));
    if (name === "_not") return not(within(value), all);
    const related = table.relations[name];
    if (related !== undefined) {
      return narrowRanges(
        related,
        value as Where,
        sorted,
        all,
        `${path}${name}.`,
      );
    }
    const keyAt = sorted[path + name];
    if (keyAt === undefined) return { ranges: all, exact: false };
    const { scalar } = table.columns[name]!;
    return every(
      presentEntries(value as Where).map(([operator, operand]) => {
        const ranges = compared(operator, operand, scalar, keyAt, all);
        return { ranges: ranges ?? all, exact: ranges !== undefined };
      }),
      all,
    );
  }

  return every(presentEntries(where).map(narrowEntry), all);
}

/** The matching positions; undefined if the order does not determine them. */
function compared(
  operator: string,
  operand: unknown,
  scalar: Scalar,
  keyAt: (position: number) => Key,
  all: Ranges,
): Ranges | undefined {
  const [first, end] = [all[0]?.start ?? 0, all.at(-1)?.end ?? 0];
  const from = (key: Key) => firstOf(first, end, (at) => keyAt(at) >= key);
  const after = (key: Key) => firstOf(first, end, (at) => keyAt(at) > key);
  const equal = (one: unknown) => {
    const key = keyOf(scalar, one);
    return rangeOf(from(key), after(key));
  };
  const outside = (ranges: Ranges) => subtract(all, ranges);
  switch (operator) {
    case "_eq":
      return equal(operand);
    case "_neq":
      return outside(equal(operand));
    case "_gt":
      return rangeOf(after(keyOf(scalar, operand)), end);
    case "_gte":
      return rangeOf(from(keyOf(scalar, operand)), end);
    case "_lt":
      return rangeOf(first, from(keyOf(scalar, operand)));
    case "_lte":
      return rangeOf(first, after(keyOf(scalar, operand)));
    case "_in":
      return unite((operand as unknown[]).map(equal));
    case "_nin":
      return outside(unite((operand as unknown[]).map(equal)));
    case "_is_null":
      return operand === true ? [] : all;
    default: // patterns
      return undefined;
  }
}

/** The first position for which `holds` is true; `end` if there is none. */
function firstOf(
  start: number,
  end: number,
  holds: (position: number) => boolean,
): number {
  let [low, high] = [start, end];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function every(parts: readonly NarrowedRanges[], all: Ranges): NarrowedRanges {
  return {
    ranges: parts.reduce((left, { ranges }) => intersect(left, ranges), all),
    exact: parts.every(({ exact }) => exact) ||
      parts.some((part) => part.exact && sizeOf(part.ranges) === 0),
  };
}

function some(parts: readonly NarrowedRanges[]): NarrowedRanges {
  return {
    ranges: unite(parts.map(({ ranges }) => ranges)),
    exact: parts.every(({ exact }) => exact),
  };
}

function not({ ranges, exact }: NarrowedRanges, all: Ranges): NarrowedRanges {
  return exact
    ? { ranges: subtract(all, ranges), exact }
    : { ranges: all, exact };
}
