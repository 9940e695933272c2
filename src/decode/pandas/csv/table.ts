// The rows of CSV, and the columns to read: names, index, used columns.

import { forEachSlice, mapInSlices, type Work } from "../../work.ts";
import type { ColumnRef, PandasCsvOptions } from "./options.ts";
import { DEFAULT_DIALECT, type Dialect, readRecords } from "./records.ts";

/** The rows of a file and the properties of its columns. */
export interface Table {
  readonly rows: readonly (readonly string[])[];
  /** The number of cells in a row. */
  readonly width: number;
  /** The positions of the columns to read. */
  readonly places: readonly number[];
  /** The number of leading columns that form an index without a name. */
  readonly leading: number;
  /** The names of the other columns. */
  readonly labels: readonly ColumnRef[];
  /** The columns without a name in the header. */
  readonly unnamed: ReadonlySet<number>;
  /** The elements of `places` that form the index, in its order. */
  readonly indexPlaces: ReadonlySet<number>;
}

/** `csv.QUOTE_NONE` of Python. */
const QUOTE_NONE = 3;

function dialectOf(options: PandasCsvOptions): Dialect {
  const { sep = ",", quotechar = '"', skiprows } = options;
  const skipped = typeof skiprows === "object" ? new Set(skiprows) : undefined;
  return {
    ...DEFAULT_DIALECT,
    sep: sep === "\\s+" ? undefined : sep,
    quote: options.quoting === QUOTE_NONE ? undefined : quotechar,
    isQuoteDoubled: options.doublequote ?? true,
    escape: options.escapechar,
    comment: options.comment,
    lineEnd: options.lineterminator,
    skipsBlankLines: options.skipBlankLines ?? true,
    skipsInitialSpace: options.skipinitialspace ?? false,
    skipsLine: typeof skiprows === "number"
      ? (line) => line < skiprows
      : skipped && ((line) => skipped.has(line)),
  };
}

/** Reads the rows and determines the columns. */
export async function readTable(
  text: string,
  options: PandasCsvOptions,
  work: Work,
): Promise<Table> {
  const { names, usecols } = options;
  const headerAt = options.header !== undefined
    ? options.header
    : names === undefined
    ? 0
    : null;
  const found = await readRows(text, headerAt, options, work);
  const { header, rows } = found;
  if (names !== undefined && new Set(names).size < names.length) {
    throw refused("names occur twice");
  }
  const all: readonly ColumnRef[] = names ??
    (header === undefined
      ? Array.from({ length: found.width }, (_, i) => i)
      : await distinctNames(header, work));
  const hasLeading = options.indexCol !== false && rows.length > 0 &&
    usecols === undefined;
  const width = Math.max(found.width, names?.length ?? 0);
  const leading = hasLeading ? width - all.length : 0;
  checkDates(options.parseDates, all);
  const used = usecols === undefined
    ? await mapInSlices(work, all, (_, i) => i)
    : usedPlaces(all, usecols, leading);
  const labels = await mapInSlices(work, used, (i) => all[i]!);
  const unnamed = new Set<number>();
  if (names === undefined && header !== undefined) {
    await forEachSlice(work, used.length, (from, to) => {
      for (let at = from; at < to; at++) {
        if (header[used[at]!] === "") unnamed.add(at);
      }
    });
  }
  const places = await mapInSlices(
    work,
    { length: leading + used.length },
    (_, i) => i < leading ? i : used[i - leading]! + leading,
  );
  return {
    rows,
    width,
    places,
    leading,
    labels,
    unnamed,
    indexPlaces: indexPlaces(options.indexCol, labels, leading),
  };
}

function refused(problem: string): SyntaxError {
  return new SyntaxError(`Cannot read csv: ${problem}`);
}

interface Rows {
  readonly header: readonly string[] | undefined;
  readonly rows: readonly (readonly string[])[];
  readonly width: number;
}

async function readRows(
  text: string,
  headerAt: number | null,
  options: PandasCsvOptions,
  work: Work,
): Promise<Rows> {
  const { nrows = Infinity, names, usecols, onBadLines = "error" } = options;
  let header: readonly string[] | undefined;
  let width = headerAt === null ? names?.length ?? 0 : 0;
  let place = 0;
  const rows: string[][] = [];
  const isComplete = () =>
    rows.length >= nrows && (headerAt === null || header !== undefined);
  for (const record of readRecords(text, dialectOf(options))) {
    if (record === undefined) {
      if (work.isOver()) await work.pause();
      continue;
    }
    if (headerAt !== null && place++ < headerAt) continue;
    if (isComplete()) break;
    if (rows.length === 0) width = Math.max(width, record.length);
    if (headerAt !== null && header === undefined) header = record;
    else if (record.length <= width || usecols !== undefined) rows.push(record);
    else if (onBadLines === "error") {
      throw refused(
        `row ${rows.length} has more than the ${width} cells of the first`,
      );
    }
  }
  const isEmpty = header === undefined &&
    (headerAt !== null || names === undefined && rows.length === 0);
  if (isEmpty) throw refused("it has no columns");
  return { header, rows, width };
}

function usedPlaces(
  labels: readonly ColumnRef[],
  usecols: readonly ColumnRef[],
  leading: number,
): number[] {
  const wanted = usecols.map((ref) =>
    typeof ref === "number" ? ref - leading : labels.indexOf(ref)
  );
  if (wanted.some((i) => i < 0 || i >= labels.length)) {
    throw refused("usecols names a column that does not exist");
  }
  return labels.flatMap((_, i) => wanted.includes(i) ? [i] : []);
}

function checkDates(
  parseDates: PandasCsvOptions["parseDates"],
  labels: readonly ColumnRef[],
): void {
  if (typeof parseDates !== "object") return;
  const isKnown = (ref: ColumnRef) =>
    typeof ref === "number" || labels.includes(ref);
  if (parseDates.every(isKnown)) return;
  throw refused("parseDates names a column that does not exist");
}

function indexPlaces(
  indexCol: PandasCsvOptions["indexCol"],
  labels: readonly ColumnRef[],
  leading: number,
): ReadonlySet<number> {
  const unnamed = Array.from({ length: leading }, (_, i) => i);
  if (indexCol === undefined || indexCol === false) return new Set(unnamed);
  const named = [indexCol].flat().map((ref) => {
    const place = typeof ref === "number" ? ref : labels.indexOf(ref);
    if (place >= 0 && place < labels.length) return place + leading;
    throw refused("indexCol names a column that does not exist");
  });
  return new Set([...unnamed, ...named]);
}

/** Names unnamed columns by their position, and numbers repeated names. */
async function distinctNames(
  header: readonly string[],
  work: Work,
): Promise<string[]> {
  const names = await mapInSlices(
    work,
    header,
    (name, i) => name === "" ? `Unnamed: ${i}` : name,
  );
  const order: number[] = [];
  for (const isEmpty of [false, true]) {
    await forEachSlice(work, names.length, (from, to) => {
      for (let i = from; i < to; i++) {
        if ((header[i] === "") === isEmpty) order.push(i);
      }
    });
  }
  // The first of equal names keeps its name, so that no name disappears.
  const known = new Set<string>();
  await forEachSlice(work, names.length, (from, to) => {
    for (let i = from; i < to; i++) known.add(names[i]!);
  });
  const counts = new Map<string, number>();
  const countOf = (name: string) => counts.get(name) ?? 0;
  const nameAt = (place: number) => {
    const first = names[place]!;
    let name = first;
    let count = countOf(name);
    while (count > 0) {
      counts.set(first, count + 1);
      name = `${first}.${count}`;
      count = known.has(name) ? count + 1 : countOf(name);
    }
    names[place] = name;
    known.add(name);
    counts.set(name, count + 1);
  };
  await forEachSlice(work, order.length, (from, to) => {
    for (let i = from; i < to; i++) nameAt(order[i]!);
  });
  return names;
}
