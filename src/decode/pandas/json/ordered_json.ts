// A JSON parser that preserves the order of all keys and the difference between
// integers and floats, as pandas does. Numbers are rounded as in pandas' parser
// (ujson).

import { endOfString } from "../../python_json.ts";
import type { Work } from "../../work.ts";

/** A value of pandas' JSON: integers are bigints, objects Maps. */
export type OrderedJson =
  | null
  | boolean
  | bigint
  | number
  | string
  | OrderedJson[]
  | Map<string, OrderedJson>;

/** A position in the text. */
interface Cursor {
  readonly text: string;
  at: number;
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(\d+)(\.\d+)?(?:[eE]([+-]?\d+))?/y;
const MAX_DEPTH = 1000;

const WORDS: readonly (readonly [string, OrderedJson])[] = [
  ["null", null],
  ["true", true],
  ["false", false],
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
];

/** An object or array that is not closed yet. */
type Open =
  | { readonly items: OrderedJson[]; readonly entries?: undefined }
  | {
    readonly items?: undefined;
    readonly entries: Map<string, OrderedJson>;
    key: string;
  };

/** The number of values between checks of the clock. */
const STEP = 1 << 9;

/** Parses a JSON text. */
export async function parseOrderedJson(
  text: string,
  work: Work,
): Promise<OrderedJson> {
  const cursor = { text, at: 0 };
  const stack: Open[] = [];
  for (let steps = 1;; steps++) {
    if (steps % STEP === 0 && work.isOver()) await work.pause();
    const opened = openNext(cursor, stack.length);
    if (opened !== undefined && !closesNext(cursor, opened)) {
      stack.push(opened);
      if (opened.entries !== undefined) opened.key = readKey(cursor);
      continue;
    }
    let value = opened === undefined
      ? readScalar(cursor)
      : opened.items ?? opened.entries;
    // The value may be the last member of the open container, which is the next
    // value.
    while (true) {
      const open = stack.at(-1);
      if (open === undefined) return endOf(cursor, value);
      if (addsAnother(cursor, open, value)) break;
      value = open.items ?? open.entries;
      stack.pop();
    }
  }
}

function endOf(cursor: Cursor, value: OrderedJson): OrderedJson {
  skipSpace(cursor);
  if (cursor.at < cursor.text.length) throw unexpected(cursor);
  return value;
}

function unexpected({ at }: { at: number }): SyntaxError {
  return new SyntaxError(
    `Cannot parse JSON: unexpected text at position ${at}`,
  );
}

function skipSpace(cursor: Cursor): void {
  SPACE.lastIndex = cursor.at;
  SPACE.test(cursor.text);
  cursor.at = SPACE.lastIndex;
}

function isNext(cursor: Cursor, char: string): boolean {
  skipSpace(cursor);
  if (cursor.text[cursor.at] !== char) return false;
  cursor.at++;
  return true;
}

/** Opens an object or array at the cursor, if there is one. */
function openNext(cursor: Cursor, depth: number): Open | undefined {
  const opened: Open | undefined = isNext(cursor, "{")
    ? { entries: new Map(), key: "" }
    : isNext(cursor, "[")
    ? { items: [] }
    : undefined;
  if (opened === undefined || depth < MAX_DEPTH) return opened;
  throw new SyntaxError("Cannot parse JSON: it is nested too deeply");
}

function closesNext(cursor: Cursor, { items }: Open): boolean {
  return isNext(cursor, items === undefined ? "}" : "]");
}

/**
 * Adds a value. Returns whether a comma follows; otherwise the container
 * closes.
 */
function addsAnother(cursor: Cursor, open: Open, value: OrderedJson): boolean {
  if (open.items === undefined) open.entries.set(open.key, value);
  else open.items.push(value);
  if (isNext(cursor, ",")) {
    if (open.entries !== undefined) open.key = readKey(cursor);
    return true;
  }
  if (!closesNext(cursor, open)) throw unexpected(cursor);
  return false;
}

function readKey(cursor: Cursor): string {
  skipSpace(cursor);
  const key = readString(cursor);
  if (!isNext(cursor, ":")) throw unexpected(cursor);
  return key;
}

function readScalar(cursor: Cursor): OrderedJson {
  const { text, at } = cursor;
  if (text[at] === '"') return readString(cursor);
  NUMBER.lastIndex = at;
  const number = NUMBER.exec(text);
  if (number !== null) {
    cursor.at = NUMBER.lastIndex;
    return numberOf(number);
  }
  const word = WORDS.find(([name]) => text.startsWith(name, at));
  if (word === undefined) throw unexpected(cursor);
  cursor.at += word[0].length;
  return word[1];
}

function readString(cursor: Cursor): string {
  const { text, at } = cursor;
  const end = text[at] === '"' ? endOfString(text, at) : Infinity;
  if (end > text.length) throw unexpected(cursor);
  cursor.at = end;
  try {
    return JSON.parse(text.slice(at, end));
  } catch {
    throw unexpected({ at });
  }
}

const LARGEST = 2n ** 64n - 1n;
const SMALLEST = -(2n ** 63n);
/** The maximum number of digits of an integer. */
const MAX_INTEGER = 20;
const MAX_DECIMALS = 15;

function numberOf(
  [token, whole, fraction, power]: RegExpExecArray,
): bigint | number {
  if (fraction === undefined && power === undefined) {
    const digits = whole!.replace(/^0+(?=\d)/, "");
    const integer = digits.length > MAX_INTEGER ? LARGEST + 1n : BigInt(digits);
    const signed = token.startsWith("-") ? -integer : integer;
    if (signed >= SMALLEST && signed <= LARGEST) return signed;
    throw new SyntaxError("Cannot parse JSON: a number is too large");
  }
  const sign = token.startsWith("-") ? -1 : 1;
  const decimals = (fraction ?? ".").slice(1, 1 + MAX_DECIMALS);
  const value = (Number(whole) + Number(decimals) * tenTo(-decimals.length)) *
    sign;
  return power === undefined ? value : value * tenTo(Number(power));
}

function tenTo(power: number): number {
  return Number(`1e${power}`);
}
