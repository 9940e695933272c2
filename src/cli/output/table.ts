import type { CliOutput } from "../io.ts";

/** A column of a table. The last one uses the rest of the line. */
export interface TableColumn {
  /** Its title. */
  readonly title: string;
  /** Its width; 0 for the last one, which uses the rest of the line. */
  readonly width: number;
  /** Its minimum width if room is short; by default its width. */
  readonly min?: number;
  /** Whether it may be omitted if room is short. */
  readonly isOptional?: boolean;
  /** Whether its cells are aligned to the right, as numbers are. */
  readonly isRight?: boolean;
}

/** A cell: its string, and its colour after padding. */
export interface Cell {
  readonly text: string;
  readonly paint?: ((text: string) => string) | undefined;
}

const GAP = "  ";

/**
 * One line of a table. Columns have fixed widths, so that lines can be written
 * immediately. Long cells are shortened, and columns at the end without room
 * are omitted.
 */
export function tableLine(
  columns: readonly TableColumn[],
  cells: readonly (Cell | string)[],
  lineWidth: number,
): string {
  let left = lineWidth;
  const shown = columns.slice(0, fitting(columns, lineWidth));
  const parts = shown.map(({ width, isRight = false }, i) => {
    const isLast = i === columns.length - 1;
    const cell = cells[i] ?? "";
    const { text, paint } = typeof cell === "string" ? { text: cell } : cell;
    const room = isLast ? Math.max(left, 1) : width;
    left -= width + GAP.length;
    const cut = cutTo(text, room);
    const spaces = isLast ? "" : " ".repeat(room - displayWidth(cut));
    const painted = paint?.(cut) ?? cut;
    return isRight ? spaces + painted : painted + spaces;
  });
  return parts.join(GAP).trimEnd();
}

/** The number of columns that fit a line; at least the first one. */
function fitting(columns: readonly TableColumn[], lineWidth: number): number {
  let end = 0;
  const tooMany = columns.findIndex(({ width }) => {
    const start = end;
    end += width + GAP.length;
    return start + Math.max(width, 1) > lineWidth;
  });
  return tooMany < 0 ? columns.length : Math.max(tooMany, 1);
}

/** A table whose columns fit a line. */
export interface Table {
  /** The line with the titles. */
  head(paint: (text: string) => string): string;
  /** A row with a cell for each column. */
  line(cells: readonly (Cell | string)[]): string;
  /** The titles of the omitted columns. */
  readonly leftOut: readonly string[];
}

/** The minimum width of a last column without a width. */
const LAST_MIN = 10;

/**
 * Fits columns to a line: they are narrowed to their minimum width, then
 * optional ones are omitted from the end.
 */
export function createTable(
  columns: readonly TableColumn[],
  lineWidth: number,
): Table {
  let shown = columns.map((column, at) => ({ column, at }));
  while (leastWidth(shown.map(({ column }) => column)) > lineWidth) {
    const optional = shown.findLast(({ column }) => column.isOptional);
    if (optional === undefined) break;
    shown = shown.filter((other) => other !== optional);
  }
  const fitted = widen(shown.map(({ column }) => column), lineWidth);
  const kept = new Set(shown.map(({ at }) => at));
  return {
    head: (paint) =>
      tableLine(
        fitted,
        fitted.map(({ title }) => ({ text: title, paint })),
        lineWidth,
      ),
    line: (cells) =>
      tableLine(fitted, shown.map(({ at }) => cells[at] ?? ""), lineWidth),
    leftOut: columns.filter((_, at) => !kept.has(at)).map(({ title }) => title),
  };
}

function leastWidth(columns: readonly TableColumn[]): number {
  const widths = columns.map(({ width, min = width }) => min || LAST_MIN);
  return widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length);
}

/** Distributes the remaining room to the columns that need more, in order. */
function widen(
  columns: readonly TableColumn[],
  lineWidth: number,
): readonly TableColumn[] {
  let room = Math.max(0, lineWidth - leastWidth(columns));
  return columns.map((column) => {
    const { width, min = width } = column;
    const more = Math.min(width - min, room);
    room -= more;
    return { ...column, width: min + more };
  });
}

/** A line that names the omitted columns; undefined if there are none. */
export function leftOutLine({ leftOut }: Table): string | undefined {
  if (leftOut.length === 0) return undefined;
  return `${leftOut.join(", ")} omitted: the terminal is too narrow`;
}

/** The maximum width of a line, which is unlimited without a terminal. */
export function lineWidth({ isTerminal, columns }: CliOutput): number {
  return isTerminal ? columns : Infinity;
}

/** The width of the widest string of a column. */
export function widthOf(texts: Iterable<string>, most = Infinity): number {
  let width = 0;
  for (const text of texts) width = Math.max(width, displayWidth(text));
  return Math.min(width, most);
}

/** Shortens a string that is wider than `room`. */
export function cutTo(text: string, room: number): string {
  if (text.length <= room && !WIDE.test(text)) return text;
  if (displayWidth(text) <= room) return text;
  let used = 1; // of the ellipsis
  let cut = "";
  for (const char of text) {
    used += charWidth(char);
    if (used > room) break;
    cut += char;
  }
  return `${cut}…`;
}

/** The width of a string in a terminal. */
export function displayWidth(text: string): number {
  if (NARROW.test(text)) return text.length;
  let width = 0;
  for (const char of text) width += charWidth(char);
  return width;
}

const NARROW = /^[ -~]*$/;

// The scripts that Unicode defines as wide (UAX 11), and emoji.
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const WIDTHLESS = /[\p{Mn}\p{Me}\p{Cf}]/u;

function charWidth(char: string): number {
  if (char < "\u0300") return 1;
  if (WIDE.test(char)) return 2;
  return WIDTHLESS.test(char) ? 0 : 1;
}
