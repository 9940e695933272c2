/** Where the cells of a grid lie, in CSS pixels. */
export interface Layout {
  readonly columns: number;
  readonly rows: number;
  /** From one cell to the next. */
  readonly pitch: number;
}

const PITCHES = [7, 8, 10, 12, 14, 16, 18, 22, 26, 32];

/** The largest pitch that shows all cells at once, or the smallest there is. */
export function fitPitch(
  count: number,
  width: number,
  height: number,
  smallest: number,
): number {
  const usable = PITCHES.filter((pitch) => pitch >= smallest);
  const fits = (pitch: number) =>
    Math.floor(width / pitch) * Math.floor(height / pitch) >= count;
  return usable.findLast(fits) ?? usable[0]!;
}

/** The pitch that is some steps larger or smaller. */
export function zoomPitch(pitch: number, steps: number): number {
  const at = Math.max(0, PITCHES.indexOf(pitch)) + steps;
  return PITCHES[Math.max(0, Math.min(PITCHES.length - 1, at))]!;
}

/** Lays cells out in rows as wide as there is room for. */
export function layoutOf(count: number, width: number, pitch: number): Layout {
  const columns = Math.max(1, Math.min(count, Math.floor(width / pitch)));
  return { columns, rows: Math.ceil(count / columns), pitch };
}

/** The cell at a point, or undefined where none is. */
export function cellAt(
  { columns, pitch }: Layout,
  count: number,
  x: number,
  y: number,
): number | undefined {
  const [column, row] = [Math.floor(x / pitch), Math.floor(y / pitch)];
  const index = row * columns + column;
  const isInside = column >= 0 && column < columns && row >= 0 && index < count;
  return isInside ? index : undefined;
}

/** Keys that move the cursor, and where to. */
const MOVES: Readonly<
  Record<string, (at: number, move: Bounds, ctrl: boolean) => number>
> = {
  ArrowLeft: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  ArrowUp: (at, { columns }) => at - columns < 0 ? at : at - columns,
  ArrowDown: (at, { columns, count }) =>
    at + columns >= count ? at : at + columns,
  Home: (at, { columns }, ctrl) => ctrl ? 0 : at - at % columns,
  End: (at, { columns, count }, ctrl) =>
    ctrl ? count - 1 : at - at % columns + columns - 1,
  PageUp: (at, { columns, page }) =>
    Math.max(at % columns, at - columns * page),
  PageDown: (at, { columns, page, count }) => {
    const lastRow = Math.floor((count - 1 - at % columns) / columns);
    return Math.min(at + columns * page, lastRow * columns + at % columns);
  },
};

/** What limits a move of the cursor. */
export interface Bounds {
  readonly columns: number;
  readonly count: number;
  /** How many rows are seen at once. */
  readonly page: number;
}

/** Where a key moves the cursor; undefined for keys that do not. */
export function moveCursor(
  key: string,
  at: number,
  bounds: Bounds,
  ctrl: boolean,
): number | undefined {
  if (!Object.hasOwn(MOVES, key)) return undefined;
  const next = MOVES[key]!(at, bounds, ctrl);
  return Math.max(0, Math.min(bounds.count - 1, next));
}
