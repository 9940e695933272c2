// Splits CSV into lines and cells, as pandas' C parser does. Maintained parsers
// distinguish neither a blank line from a line `""` nor mixed line ends.

/** The special characters; undefined if there is none. */
export interface Dialect {
  /** The separator of cells; undefined for any white space. */
  readonly sep: string | undefined;
  readonly quote: string | undefined;
  readonly isQuoteDoubled: boolean;
  readonly escape: string | undefined;
  readonly comment: string | undefined;
  /** The end of a line; undefined for ` `, `\r` and `\r `. */
  readonly lineEnd: string | undefined;
  readonly skipsBlankLines: boolean;
  readonly skipsInitialSpace: boolean;
  /** Whether a line, from 0, is skipped. */
  readonly skipsLine: ((line: number) => boolean) | undefined;
}

/** The defaults of pandas. */
export const DEFAULT_DIALECT: Dialect = {
  sep: ",",
  quote: '"',
  isQuoteDoubled: true,
  escape: undefined,
  comment: undefined,
  lineEnd: undefined,
  skipsBlankLines: true,
  skipsInitialSpace: false,
  skipsLine: undefined,
};

/** The number of steps before other tasks may run. */
const SLICE = 1 << 10;

/** A position in the text. */
interface Cursor {
  readonly text: string;
  readonly dialect: Dialect;
  readonly patterns: Patterns;
  at: number;
  /** The number of lines and cells that were read. */
  steps: number;
  line: number;
}

interface Patterns {
  /** White space up to the end of a line, and that end. */
  readonly blankLine: RegExp;
  /** Ordinary characters. */
  readonly plain: RegExp;
  /** Ordinary characters inside quotes. */
  readonly quoted: RegExp;
  readonly lineEnd: RegExp;
  /** Up to the end of a line. */
  readonly rest: RegExp;
  /** Up to the end of a line, or a quote. */
  readonly skipped: RegExp;
  readonly space: RegExp;
}

function patternsOf(
  { sep, quote, escape, comment, lineEnd }: Dialect,
): Patterns {
  const end = lineEnd === undefined ? "\r\n?|\n" : escaped(lineEnd);
  const ends = lineEnd === undefined ? "\\r\\n" : escaped(lineEnd);
  const marks = [escape, comment].filter((sign) => sign !== undefined)
    .map(escaped).join("");
  const separators = sep === undefined ? " \\t" : escaped(sep);
  const space = [" ", "\t"].filter((sign) => sign !== sep).map(escaped);
  const inQuotes = [quote, escape].filter((sign) => sign !== undefined)
    .map(escaped).join("");
  return {
    blankLine: new RegExp(`[${space.join("")}]*(?:${end}|$)`, "y"),
    plain: new RegExp(`[^${separators}${ends}${marks}]*`, "y"),
    quoted: new RegExp(`[^${inQuotes}]*`, "y"),
    lineEnd: new RegExp(`(?:${end})`, "y"),
    rest: new RegExp(`[^${ends}]*`, "y"),
    skipped: new RegExp(
      `[^${ends}${quote === undefined ? "" : escaped(quote)}]*`,
      "y",
    ),
    space: sep === undefined ? /[ \t]*/y : / */y,
  };
}

function escaped(sign: string): string {
  return sign.replace(/[\\\]\[^$.|?*+(){}\/-]/, "\\$&");
}

/**
 * Yields the cells of each line that is not skipped, and undefined after each
 * 1,024 lines and cells, so that the caller can run other tasks.
 */
export function* readRecords(
  text: string,
  dialect: Dialect = DEFAULT_DIALECT,
): Generator<string[] | undefined, void, undefined> {
  const patterns = patternsOf(dialect);
  const cursor: Cursor = { text, dialect, patterns, at: 0, steps: 0, line: 0 };
  const { skipsLine, skipsBlankLines, comment } = dialect;
  while (cursor.at < text.length) {
    if (++cursor.steps % SLICE === 0) yield undefined;
    const line = cursor.line++;
    if (skipsLine?.(line)) yield* skipLine(cursor);
    else if (comment !== undefined && text[cursor.at] === comment) {
      skip(cursor, patterns.rest);
      skip(cursor, patterns.lineEnd);
    } else if (!skipsBlankLines || !skip(cursor, patterns.blankLine)) {
      yield yield* readRecord(cursor);
    }
  }
}

/** Skips a match; false if there is none. */
function skip(cursor: Cursor, pattern: RegExp): boolean {
  pattern.lastIndex = cursor.at;
  if (!pattern.test(cursor.text)) return false;
  cursor.at = pattern.lastIndex;
  return true;
}

/** Skips a line, which may have line ends in quotes. */
function* skipLine(cursor: Cursor): Generator<undefined, void, undefined> {
  const { text, dialect: { quote }, patterns } = cursor;
  while (cursor.at < text.length) {
    skip(cursor, patterns.skipped);
    if (text[cursor.at] !== quote || quote === undefined) break;
    yield* readQuoted(cursor);
  }
  skip(cursor, patterns.lineEnd);
}

function* readRecord(
  cursor: Cursor,
): Generator<undefined, string[], undefined> {
  const { text, dialect, patterns } = cursor;
  const { sep, quote, comment } = dialect;
  const cells: string[] = [];
  if (sep === undefined) skip(cursor, patterns.space);
  while (true) {
    if (dialect.skipsInitialSpace) skip(cursor, patterns.space);
    const isQuoted = text[cursor.at] === quote && quote !== undefined;
    cells.push(
      isQuoted
        ? (yield* readQuoted(cursor)) + readPlain(cursor)
        : readPlain(cursor),
    );
    const next = text[cursor.at];
    if (sep === undefined && (next === " " || next === "\t")) {
      skip(cursor, patterns.space);
      // White space at the end of a line separates nothing.
      if (isAtEnd(cursor)) break;
    } else if (next === sep && sep !== undefined) cursor.at++;
    else break;
    if (++cursor.steps % SLICE === 0) yield undefined;
  }
  if (comment !== undefined && text[cursor.at] === comment) {
    skip(cursor, patterns.rest);
  }
  if (dialect.lineEnd === undefined) skipLineEnd(cursor);
  else skip(cursor, patterns.lineEnd);
  return cells;
}

/** Skips ` `, `\r` or `\r `, faster than a pattern does. */
function skipLineEnd(cursor: Cursor): void {
  const { text } = cursor;
  const isReturn = text[cursor.at] === "\r";
  if (isReturn || text[cursor.at] === "\n") cursor.at++;
  if (isReturn && text[cursor.at] === "\n") cursor.at++;
}

function isAtEnd({ text, at, patterns, dialect }: Cursor): boolean {
  if (at >= text.length || text[at] === dialect.comment) return true;
  patterns.lineEnd.lastIndex = at;
  return patterns.lineEnd.test(text);
}

/**
 * Reads up to a separator or a line end. A quote inside the cell is an ordinary
 * character.
 */
function readPlain(cursor: Cursor): string {
  const { text, at: start, patterns: { plain } } = cursor;
  plain.lastIndex = start;
  plain.test(text);
  const end = plain.lastIndex;
  cursor.at = end;
  const cell = text.slice(start, end);
  const { escape } = cursor.dialect;
  return escape !== undefined && text[cursor.at] === escape
    ? readEscaped(cursor, cell)
    : cell;
}

function readEscaped(cursor: Cursor, start: string): string {
  const { text, patterns: { plain }, dialect: { escape } } = cursor;
  const parts = [start];
  while (text[cursor.at] === escape) {
    parts.push(escapedSign(cursor));
    const from = cursor.at;
    skip(cursor, plain);
    parts.push(text.slice(from, cursor.at));
  }
  return parts.join("");
}

function escapedSign(cursor: Cursor): string {
  const sign = cursor.text[cursor.at + 1];
  if (sign === undefined) {
    throw new SyntaxError("Cannot read csv: it ends after an escape");
  }
  cursor.at += 2;
  return sign;
}

function indexOrEnd(text: string, sign: string, from: number): number {
  const index = text.indexOf(sign, from);
  return index < 0 ? text.length : index;
}

function* readQuoted(
  cursor: Cursor,
): Generator<undefined, string, undefined> {
  const { text, patterns: { quoted }, dialect } = cursor;
  const { quote, isQuoteDoubled, escape } = dialect;
  const hasEscape = escape !== undefined;
  const parts: string[] = [];
  cursor.at++;
  for (let steps = 1;; steps++) {
    const from = cursor.at;
    if (hasEscape) skip(cursor, quoted);
    else cursor.at = indexOrEnd(text, quote!, from);
    parts.push(text.slice(from, cursor.at));
    const sign = text[cursor.at];
    if (sign === undefined) {
      throw new SyntaxError("Cannot read csv: it ends inside quotes");
    }
    if (sign !== quote) parts.push(escapedSign(cursor));
    else {
      cursor.at++;
      if (!isQuoteDoubled || text[cursor.at] !== quote) return parts.join("");
      parts.push(quote);
      cursor.at++;
    }
    if (steps % SLICE === 0) yield undefined;
  }
}
