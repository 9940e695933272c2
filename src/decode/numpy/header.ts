// The header of .npy: a dict literal of Python (numpy/lib/format.py).

/** A value of a header literal; a tuple is frozen. */
export type Literal =
  | null
  | boolean
  | number
  | string
  | readonly Literal[]
  | ReadonlyMap<Literal, Literal>;

interface Cursor {
  readonly text: string;
  at: number;
}

const SPACE = /[ \t\r\n\f]*/y;
// Python 2 wrote an L after long integers.
const INTEGER = /[+-]?\d{1,16}(?!\d)L?/y;
const STRING = /[bu]?(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")/y;
const WORD = /None|True|False/y;
const WORDS: ReadonlyMap<string, Literal> = new Map([
  ["None", null],
  ["True", true],
  ["False", false],
]);
/** The limit for nested types. */
const MAX_DEPTH = 100;

function damaged(): SyntaxError {
  return new SyntaxError("Cannot read npy: its header is damaged");
}

/**
 * Parses the literal of a header.
 *
 * @throws {SyntaxError} If it is not a literal.
 */
export function parseHeader(text: string): Literal {
  const cursor = { text, at: 0 };
  const value = readLiteral(cursor, 0);
  match(cursor, SPACE);
  if (cursor.at < text.length) throw damaged();
  return value;
}

function match(cursor: Cursor, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text);
  if (found === null) return undefined;
  cursor.at = pattern.lastIndex;
  return found;
}

function isNext(cursor: Cursor, sign: string): boolean {
  match(cursor, SPACE);
  if (cursor.text[cursor.at] !== sign) return false;
  cursor.at++;
  return true;
}

function readLiteral(cursor: Cursor, depth: number): Literal {
  if (depth > MAX_DEPTH) throw damaged();
  if (isNext(cursor, "{")) return readDict(cursor, depth);
  if (isNext(cursor, "[")) return readItems(cursor, "]", depth).items;
  if (isNext(cursor, "(")) {
    const { items, commas } = readItems(cursor, ")", depth);
    // Brackets without a comma contain the item itself.
    return items.length === 1 && commas === 0
      ? items[0]!
      : Object.freeze(items);
  }
  const string = match(cursor, STRING);
  if (string !== undefined) return unescaped(string[1] ?? string[2]!);
  const integer = match(cursor, INTEGER);
  if (integer !== undefined) return Number(integer[0].replace("L", ""));
  const word = match(cursor, WORD);
  if (word !== undefined) return WORDS.get(word[0])!;
  throw damaged();
}

function readItems(
  cursor: Cursor,
  close: string,
  depth: number,
): { items: Literal[]; commas: number } {
  const items: Literal[] = [];
  let commas = 0;
  while (!isNext(cursor, close)) {
    if (items.length > commas) throw damaged();
    items.push(readLiteral(cursor, depth + 1));
    if (isNext(cursor, ",")) commas++;
  }
  return { items, commas };
}

function readDict(cursor: Cursor, depth: number): Map<Literal, Literal> {
  const entries = new Map<Literal, Literal>();
  while (!isNext(cursor, "}")) {
    const key = readLiteral(cursor, depth + 1);
    if (!isNext(cursor, ":")) throw damaged();
    entries.set(key, readLiteral(cursor, depth + 1));
    if (isNext(cursor, ",")) continue;
    if (isNext(cursor, "}")) break;
    throw damaged();
  }
  return entries;
}

const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))/g;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

function unescaped(text: string): string {
  return text.replace(ESCAPE, (_, byte, unit, point, sign) => {
    const digits = byte ?? unit ?? point;
    if (digits === undefined) return ESCAPES[sign] ?? sign;
    const code = parseInt(digits, 16);
    if (code > 0x10ffff) throw damaged();
    return String.fromCodePoint(code);
  });
}
