import type { Key, Scalar } from "../tables/scalars.ts";
import {
  intersect,
  sizeOf,
  spanOf,
  type Spans,
  subtract,
  unite,
} from "./ranges.ts";
import type { Table } from "../tables/tables.ts";
import { given, keyOf, type Where } from "../rows/where.ts";

/** The keys of columns that are never null and do not descend with the position. */
export type SortedKeys = Readonly<Record<string, (position: number) => Key>>;

/** The positions of rows that can fit a filter. */
export interface Narrowed {
  readonly spans: Spans;
  /** Whether all of them fit; otherwise each row has to be looked at. */
  readonly exact: boolean;
}

/**
 * Narrows the positions of rows by what a filter says of their sorted columns,
 * without making a row. Columns are named by their path, such as `task.slug`.
 */
export function narrow(
  table: Table,
  where: Where | null | undefined,
  sorted: SortedKeys,
  all: Spans,
  path = "",
): Narrowed {
  const within = (part: unknown) =>
    narrow(table, part as Where | null, sorted, all, path);

  function narrowEntry([name, value]: [string, unknown]): Narrowed {
    if (name === "_and") return every((value as unknown[]).map(within), all);
    if (name === "_or") return some((value as unknown[]).map(within));
    if (name === "_not") return not(within(value), all);
    const related = table.relations[name];
    if (related !== undefined) {
      return narrow(related, value as Where, sorted, all, `${path}${name}.`);
    }
    const keyAt = sorted[path + name];
    if (keyAt === undefined) return { spans: all, exact: false };
    const { scalar } = table.columns[name]!;
    const spans = given(value as Where).reduce(
      (left, [operator, operand]) =>
        intersect(left, compared(operator, operand, scalar, keyAt, all)),
      all,
    );
    return { spans, exact: true };
  }

  return every(given(where).map(narrowEntry), all);
}

function compared(
  operator: string,
  operand: unknown,
  scalar: Scalar,
  keyAt: (position: number) => Key,
  all: Spans,
): Spans {
  const [first, end] = [all[0]?.start ?? 0, all.at(-1)?.end ?? 0];
  const from = (key: Key) => firstOf(first, end, (at) => keyAt(at) >= key);
  const after = (key: Key) => firstOf(first, end, (at) => keyAt(at) > key);
  const equal = (one: unknown) => {
    const key = keyOf(scalar, one);
    return spanOf(from(key), after(key));
  };
  const outside = (spans: Spans) => subtract(all, spans);
  switch (operator) {
    case "_eq":
      return equal(operand);
    case "_neq":
      return outside(equal(operand));
    case "_gt":
      return spanOf(after(keyOf(scalar, operand)), end);
    case "_gte":
      return spanOf(from(keyOf(scalar, operand)), end);
    case "_lt":
      return spanOf(first, from(keyOf(scalar, operand)));
    case "_lte":
      return spanOf(first, after(keyOf(scalar, operand)));
    case "_in":
      return unite((operand as unknown[]).map(equal));
    case "_nin":
      return outside(unite((operand as unknown[]).map(equal)));
    default: // _is_null
      return operand === true ? [] : all;
  }
}

/** The first position from which on `holds` is true; `end` if it never is. */
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

function every(parts: readonly Narrowed[], all: Spans): Narrowed {
  return {
    spans: parts.reduce((left, { spans }) => intersect(left, spans), all),
    exact: parts.every(({ exact }) => exact) ||
      parts.some((part) => part.exact && sizeOf(part.spans) === 0),
  };
}

function some(parts: readonly Narrowed[]): Narrowed {
  return {
    spans: unite(parts.map(({ spans }) => spans)),
    exact: parts.every(({ exact }) => exact),
  };
}

function not({ spans, exact }: Narrowed, all: Spans): Narrowed {
  return exact ? { spans: subtract(all, spans), exact } : { spans: all, exact };
}
