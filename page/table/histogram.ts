import type { Key, Keys } from "./keys.ts";

/** How many of all rows, and of those that are shown, are in a bar. */
export interface Bar {
  readonly all: number;
  readonly shown: number;
}

/** How the values of a column are spread. */
export type Histogram =
  | {
    readonly kind: "numbers";
    readonly min: number;
    readonly max: number;
    readonly bars: readonly Bar[];
  }
  | {
    readonly kind: "texts";
    readonly bars: readonly (Bar & { readonly text: string })[];
  }
  /** Too many texts to draw, or none. */
  | { readonly kind: "many"; readonly count: number };

const BINS = 24;
const MOST_TEXTS = 12;

/** More texts than this are not counted. */
const MOST_DISTINCT = 10_000;

/** How a column is spread, whatever is filtered. */
type Spread =
  | {
    readonly kind: "numbers";
    readonly min: number;
    readonly max: number;
    readonly all: Uint32Array;
  }
  | { readonly kind: "texts"; readonly all: ReadonlyMap<Key, number> };

/** Counts the keys of the columns of a table: numbers in bins, texts each by itself. */
export interface Histograms {
  /** The histogram of a column, with the rows that are shown. */
  of(column: number, shown: Uint32Array): Histogram;
}

/** Keeps what does not change with the filters. */
export function createHistograms(keys: Keys): Histograms {
  const known = new Map<number, { rowCount: number; spread: Spread }>();
  return {
    of(column, shown) {
      const own = keys.column(column);
      let entry = known.get(column);
      if (entry?.rowCount !== own.length) {
        entry = { rowCount: own.length, spread: spreadOf(own) };
        known.set(column, entry);
      }
      return withShown(entry.spread, own, shown);
    },
  };
}

function spreadOf(own: readonly Key[]): Spread {
  let [numbers, texts, min, max] = [0, 0, Infinity, -Infinity];
  for (const key of own) {
    if (typeof key === "string") texts++;
    else if (key !== null && Number.isFinite(key)) {
      numbers++;
      if (key < min) min = key;
      if (key > max) max = key;
    }
  }
  if (numbers > texts) {
    const all = new Uint32Array(max > min ? BINS : 1);
    for (const key of own) count(all, key, min, max);
    return { kind: "numbers", min, max, all };
  }
  const all = new Map<Key, number>();
  for (const key of own) {
    const known = all.get(key);
    if (known !== undefined) all.set(key, known + 1);
    else if (key !== null && all.size < MOST_DISTINCT) all.set(key, 1);
  }
  return { kind: "texts", all };
}

function count(bins: Uint32Array, key: Key, min: number, max: number): void {
  if (typeof key !== "number" || !Number.isFinite(key)) return;
  bins[binOf(key, min, max, bins.length)]!++;
}

/** The bin of a number between two ends. */
export function binOf(
  value: number,
  min: number,
  max: number,
  bins: number,
): number {
  if (max <= min) return 0;
  return Math.min(bins - 1, Math.floor((value - min) / (max - min) * bins));
}

function withShown(
  spread: Spread,
  own: readonly Key[],
  shown: Uint32Array,
): Histogram {
  if (spread.kind === "numbers") {
    const { min, max, all } = spread;
    const some = new Uint32Array(all.length);
    for (const row of shown) count(some, own[row]!, min, max);
    const bars = Array.from(all, (all, at) => ({ all, shown: some[at]! }));
    return { kind: "numbers", min, max, bars };
  }
  const { all } = spread;
  if (all.size === 0 || all.size > MOST_TEXTS) {
    return { kind: "many", count: all.size };
  }
  const some = new Map<Key, number>();
  for (const row of shown) {
    const key = own[row]!;
    some.set(key, (some.get(key) ?? 0) + 1);
  }
  const bars = Array.from(all, ([key, count]) => ({
    text: String(key),
    all: count,
    shown: some.get(key) ?? 0,
  })).sort((a, b) => b.all - a.all);
  return { kind: "texts", bars };
}
