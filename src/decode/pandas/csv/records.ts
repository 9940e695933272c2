// The lines and cells of CSV as the C parser of pandas tells them apart. Kept
// parsers tell neither a blank line from a line `""` nor mixed line ends.

const BLANK_LINE = /[ \t]*(?:\r\n?|\n|$)/y;
const PLAIN = /[^,\r\n]*/y;
const QUOTE = '"';

/** Where it stands in the text. */
interface Cursor {
  readonly text: string;
  at: number;
}

/** The cells of each line that is not blank. */
export function* readRecords(
  text: string,
): Generator<string[], void, undefined> {
  const cursor: Cursor = { text, at: 0 };
  while (cursor.at < text.length) {
    BLANK_LINE.lastIndex = cursor.at;
    if (BLANK_LINE.test(text)) cursor.at = BLANK_LINE.lastIndex;
    else yield readRecord(cursor);
  }
}

function readRecord(cursor: Cursor): string[] {
  const { text } = cursor;
  const cells: string[] = [];
  while (true) {
    cells.push(readCell(cursor));
    if (text[cursor.at] !== ",") break;
    cursor.at++;
  }
  if (text[cursor.at] === "\r") cursor.at++;
  else if (text[cursor.at] === "\n") cursor.at++;
  if (text[cursor.at - 1] === "\r" && text[cursor.at] === "\n") cursor.at++;
  return cells;
}

/** A quote in the middle of a cell is a character like any other. */
function readCell(cursor: Cursor): string {
  return cursor.text[cursor.at] === QUOTE
    ? readQuoted(cursor) + readPlain(cursor)
    : readPlain(cursor);
}

function readPlain(cursor: Cursor): string {
  PLAIN.lastIndex = cursor.at;
  PLAIN.test(cursor.text);
  const cell = cursor.text.slice(cursor.at, PLAIN.lastIndex);
  cursor.at = PLAIN.lastIndex;
  return cell;
}

function readQuoted(cursor: Cursor): string {
  const { text } = cursor;
  let cell = "";
  for (let from = cursor.at + 1;;) {
    const close = text.indexOf(QUOTE, from);
    if (close < 0) {
      throw new SyntaxError("Cannot read csv: it ends inside quotes");
    }
    const isDouble = text[close + 1] === QUOTE;
    cell += text.slice(from, isDouble ? close + 1 : close);
    from = close + (isDouble ? 2 : 1);
    if (isDouble) continue;
    cursor.at = from;
    return cell;
  }
}
