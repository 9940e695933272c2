// The lines and cells of CSV, as the C parser of pandas splits them. Maintained
// parsers distinguish neither a blank line from a line `""` nor mixed line ends.

const BLANK_LINE = /[ \t]*(?:\r\n?|\n|$)/y;
const PLAIN = /[^,\r\n]*/y;
const QUOTE = '"';
/** So many steps are taken before others may run. */
const SLICE = 1 << 10;

/** A position in the text. */
interface Cursor {
  readonly text: string;
  at: number;
  /** How many lines and cells were read. */
  steps: number;
}

/**
 * The cells of each line that is not blank; in between, for each 1,024 lines and
 * cells, undefined, so that a caller can let other tasks run.
 */
export function* readRecords(
  text: string,
): Generator<string[] | undefined, void, undefined> {
  const cursor: Cursor = { text, at: 0, steps: 0 };
  while (cursor.at < text.length) {
    if (++cursor.steps % SLICE === 0) yield undefined;
    BLANK_LINE.lastIndex = cursor.at;
    if (BLANK_LINE.test(text)) cursor.at = BLANK_LINE.lastIndex;
    else yield yield* readRecord(cursor);
  }
}

function* readRecord(
  cursor: Cursor,
): Generator<undefined, string[], undefined> {
  const { text } = cursor;
  const cells: string[] = [];
  while (true) {
    const isQuoted = text[cursor.at] === QUOTE;
    cells.push(
      isQuoted
        ? (yield* readQuoted(cursor)) + readPlain(cursor)
        : readPlain(cursor),
    );
    if (text[cursor.at] !== ",") break;
    cursor.at++;
    if (++cursor.steps % SLICE === 0) yield undefined;
  }
  if (text[cursor.at] === "\r") cursor.at++;
  else if (text[cursor.at] === "\n") cursor.at++;
  if (text[cursor.at - 1] === "\r" && text[cursor.at] === "\n") cursor.at++;
  return cells;
}

/** Reads up to a comma or a line end: a quote in it is a character like any other. */
function readPlain(cursor: Cursor): string {
  PLAIN.lastIndex = cursor.at;
  PLAIN.test(cursor.text);
  const cell = cursor.text.slice(cursor.at, PLAIN.lastIndex);
  cursor.at = PLAIN.lastIndex;
  return cell;
}

function* readQuoted(
  cursor: Cursor,
): Generator<undefined, string, undefined> {
  const { text } = cursor;
  const parts: string[] = [];
  for (let from = cursor.at + 1;;) {
    const close = text.indexOf(QUOTE, from);
    if (close < 0) {
      throw new SyntaxError("Cannot read csv: it ends inside quotes");
    }
    const isDouble = text[close + 1] === QUOTE;
    parts.push(text.slice(from, isDouble ? close + 1 : close));
    from = close + (isDouble ? 2 : 1);
    if (!isDouble) {
      cursor.at = from;
      return parts.join("");
    }
    if (parts.length % SLICE === 0) yield undefined;
  }
}
