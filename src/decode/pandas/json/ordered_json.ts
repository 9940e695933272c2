// JSON with what pandas keeps and JavaScript's parser loses: the order of all
// keys, and integers apart from other numbers. Numbers are rounded as in
// pandas' own parser (ujson).

/** What pandas reads out of JSON: integers are bigints, objects Maps. */
export type OrderedJson =
  | null
  | boolean
  | bigint
  | number
  | string
  | OrderedJson[]
  | Map<string, OrderedJson>;

/** Where it stands in the text. */
interface Cursor {
  readonly text: string;
  at: number;
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?\d+(\.\d+)?(?:[eE]([+-]?\d+))?/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const MAX_DEPTH = 1000;

const WORDS: readonly (readonly [string, OrderedJson])[] = [
  ["null", null],
  ["true", true],
  ["false", false],
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
];

/** Parses a JSON text. */
export function parseOrderedJson(text: string): OrderedJson {
  const cursor = { text, at: 0 };
  const value = readValue(cursor, 0);
  skipSpace(cursor);
  if (cursor.at < text.length) throw unexpected(cursor);
  return value;
}

function unexpected({ at }: Cursor): SyntaxError {
  return new SyntaxError(
    `Cannot parse JSON: unexpected text at position ${at}`,
  );
}

function skipSpace(cursor: Cursor): void {
  SPACE.lastIndex = cursor.at;
  SPACE.test(cursor.text);
  cursor.at = SPACE.lastIndex;
}

/** Takes what the pattern matches here, undefined if it does not. */
function take(cursor: Cursor, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = cursor.at;
  const match = pattern.exec(cursor.text);
  if (match === null) return undefined;
  cursor.at = pattern.lastIndex;
  return match;
}

function isNext(cursor: Cursor, char: string): boolean {
  skipSpace(cursor);
  if (cursor.text[cursor.at] !== char) return false;
  cursor.at++;
  return true;
}

function readValue(cursor: Cursor, depth: number): OrderedJson {
  if (depth > MAX_DEPTH) {
    throw new SyntaxError("Cannot parse JSON: it is nested too deeply");
  }
  if (isNext(cursor, "{")) return readObject(cursor, depth + 1);
  if (isNext(cursor, "[")) return readArray(cursor, depth + 1);
  if (cursor.text[cursor.at] === '"') return readString(cursor);
  const number = take(cursor, NUMBER);
  if (number !== undefined) return numberOf(number);
  const word = WORDS.find(([name]) => cursor.text.startsWith(name, cursor.at));
  if (word === undefined) throw unexpected(cursor);
  cursor.at += word[0].length;
  return word[1];
}

function readObject(cursor: Cursor, depth: number): Map<string, OrderedJson> {
  const entries = new Map<string, OrderedJson>();
  if (isNext(cursor, "}")) return entries;
  do {
    skipSpace(cursor);
    const key = readString(cursor);
    if (!isNext(cursor, ":")) throw unexpected(cursor);
    entries.set(key, readValue(cursor, depth));
  } while (isNext(cursor, ","));
  if (!isNext(cursor, "}")) throw unexpected(cursor);
  return entries;
}

function readArray(cursor: Cursor, depth: number): OrderedJson[] {
  const items: OrderedJson[] = [];
  if (isNext(cursor, "]")) return items;
  do items.push(readValue(cursor, depth)); while (isNext(cursor, ","));
  if (!isNext(cursor, "]")) throw unexpected(cursor);
  return items;
}

function readString(cursor: Cursor): string {
  const start = cursor.at;
  const literal = take(cursor, STRING);
  if (literal === undefined) throw unexpected(cursor);
  try {
    return JSON.parse(literal[0]);
  } catch {
    throw unexpected({ text: cursor.text, at: start });
  }
}

const SMALLEST = -(2n ** 63n);
const LARGEST = 2n ** 64n - 1n;
const MAX_DECIMALS = 15;

function numberOf([token, fraction, power]: RegExpExecArray): bigint | number {
  if (fraction === undefined && power === undefined) {
    const integer = BigInt(token);
    if (integer >= SMALLEST && integer <= LARGEST) return integer;
    throw new SyntaxError("Cannot parse JSON: a number is too large");
  }
  const sign = token.startsWith("-") ? -1 : 1;
  const whole = Number(/\d+/.exec(token)![0]);
  const decimals = (fraction ?? ".").slice(1, 1 + MAX_DECIMALS);
  const value = (whole + Number(decimals) * tenTo(-decimals.length)) * sign;
  return power === undefined ? value : value * tenTo(Number(power));
}

function tenTo(power: number): number {
  return Number(`1e${power}`);
}
