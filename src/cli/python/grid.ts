import { cutTo, displayWidth } from "../output/table.ts";
import type { TableLimits } from "./shape.ts";

/** A column of a table. */
export interface GridColumn {
  /** The lines of its head. */
  readonly head: readonly string[];
  /** The string of a row. */
  cell(row: number): string;
  /** Whether it contains row labels, so that it is never omitted. */
  readonly isIndex: boolean;
}

/** The mark of omitted rows and columns. */
const GAP = "...";

const SPACE = "  ";

/** pandas' `display.max_rows` and `display.min_rows`. */
const MAX_ROWS = 60;
const EDGE_ROWS = 5;

/** pandas' `display.max_colwidth`. */
const MAX_CELL = 50;

/** The width to which a column is narrowed before others are omitted. */
const LEAST_CELL = 16;

/** Longer strings are not aligned. */
const MAX_PADDING = 60;

/** The shown rows; undefined for omitted ones. */
export function shownRows(
  count: number,
  { isCut }: Pick<TableLimits, "isCut">,
): readonly (number | undefined)[] | undefined {
  if (!isCut || count <= MAX_ROWS) return undefined;
  const first = Array.from({ length: EDGE_ROWS }, (_, i) => i);
  const last = first.map((i) => count - EDGE_ROWS + i);
  return [...first, undefined, ...last];
}

/** The numbers of the shown rows, in order. */
export function* rowNumbers(
  count: number,
  limits: Pick<TableLimits, "isCut">,
): Generator<number, void, undefined> {
  const shown = shownRows(count, limits);
  if (shown === undefined) { for (let i = 0; i < count; i++) yield i; }
  else for (const row of shown) if (row !== undefined) yield row;
}

/**
 * The lines of a table: all of it, or the part that fits, with `...` for the
 * rest.
 *
 * @param count The number of rows.
 */
export function* gridLines(
  columns: readonly GridColumn[],
  count: number,
  limits: TableLimits,
): Generator<string, void, undefined> {
  const shown = shownColumns(columns, count, limits);
  const heads = Math.max(0, ...columns.map(({ head }) => head.length));
  for (let at = 0; at < heads; at++) {
    yield line(shown, ({ head }) => head[at] ?? "", limits);
  }
  for (const row of shownRows(count, limits) ?? numbersTo(count)) {
    yield line(
      shown,
      ({ cell }) => row === undefined ? GAP : cell(row),
      limits,
    );
  }
}

/** The columns that fit, with their widths. */
function shownColumns(
  columns: readonly GridColumn[],
  count: number,
  limits: TableLimits,
): readonly Measured[] {
  const { isCut, width } = limits;
  const index = columns.filter(({ isIndex }) => isIndex);
  const own = columns.filter(({ isIndex }) => !isIndex);
  const measured = (some: readonly GridColumn[]) =>
    some.map((column) => measure(column, count, limits));
  if (!isCut) return [...measured(index), ...measured(own)];
  // More columns cannot fit, and are not measured.
  const most = Math.ceil(width / SPACE.length);
  const candidates = own.length > 2 * most
    ? [...own.slice(0, most), ...own.slice(-most)]
    : own;
  return fit(measured(index), measured(candidates), width);
}

function* numbersTo(count: number): Generator<number, void, undefined> {
  for (let i = 0; i < count; i++) yield i;
}

interface Measured extends GridColumn {
  readonly width: number;
}

function measure(
  column: GridColumn,
  count: number,
  limits: TableLimits,
): Measured {
  let width = shownRows(count, limits) === undefined ? 0 : GAP.length;
  for (const text of column.head) width = Math.max(width, displayWidth(text));
  for (const row of rowNumbers(count, limits)) {
    width = Math.max(width, widthOf(column.cell(row)));
  }
  return { ...column, width: Math.min(width, most(limits)) };
}

function most({ isCut }: TableLimits): number {
  return isCut ? MAX_CELL : MAX_PADDING;
}

function widthOf(text: string): number {
  return text.length > 2 * MAX_PADDING ? text.length : displayWidth(text);
}

/** Narrows columns, then omits some in the middle, as pandas does. */
function fit(
  index: readonly Measured[],
  own: readonly Measured[],
  width: number,
): Measured[] {
  const names = narrowed(index, width / 2);
  const room = width + SPACE.length - totalOf(names);
  const narrow = narrowed(own, room);
  if (totalOf(narrow) <= room) return [...names, ...narrow];
  const [first, last] = edgesOf(narrow, room - GAP.length - SPACE.length);
  const kept = [...own.slice(0, first), ...own.slice(own.length - last)];
  const fitted = narrowed(kept, room - GAP.length - SPACE.length, 1);
  const gap = { ...GAP_COLUMN, head: own[0]!.head.map(() => GAP) };
  return [...names, ...fitted.slice(0, first), gap, ...fitted.slice(first)];
}

/** The number of columns that fit at the start and at the end; at least one. */
function edgesOf(
  columns: readonly Measured[],
  room: number,
): readonly [first: number, last: number] {
  for (let count = columns.length - 1; count > 1; count--) {
    const first = Math.ceil(count / 2);
    const last = count - first;
    const kept = [
      ...columns.slice(0, first),
      ...columns.slice(columns.length - last),
    ];
    if (totalOf(kept) <= room) return [first, last];
  }
  return [1, 0];
}

/** The width of columns, with a space before each except the first. */
function totalOf(columns: readonly Measured[]): number {
  return columns.reduce((sum, { width }) => sum + width + SPACE.length, 0);
}

/** Narrows the widest column until all fit, or none is wide. */
function narrowed(
  columns: readonly Measured[],
  room: number,
  least = LEAST_CELL,
): Measured[] {
  const made = columns.map((column) => ({ ...column }));
  let over = totalOf(made) - room;
  while (over > 0) {
    const widest = made.reduce(
      (a, b) => b.width > a.width ? b : a,
      made[0] ?? { width: 0 } as Measured,
    );
    if (widest.width <= least) break;
    const next = Math.max(
      least,
      ...made.map(({ width }) => width).filter((width) => width < widest.width),
    );
    const less = Math.min(over, widest.width - next || 1);
    (widest as { width: number }).width -= less;
    over -= less;
  }
  return made;
}

const GAP_COLUMN: Measured = {
  head: [],
  cell: () => GAP,
  isIndex: false,
  width: GAP.length,
};

function line(
  columns: readonly Measured[],
  textOf: (column: Measured) => string,
  { isCut }: TableLimits,
): string {
  return columns.map((column) => {
    const whole = textOf(column);
    const text = isCut ? cutTo(whole, Math.max(column.width, 1)) : whole;
    const spaces = " ".repeat(Math.max(0, column.width - displayWidth(text)));
    return column.isIndex ? text + spaces : spaces + text;
  }).join(SPACE).trimEnd();
}
