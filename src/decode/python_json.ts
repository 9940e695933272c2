import { fitsPlain, isIndexKey } from "../pickle/key_order.ts";

/** Parses the bytes of a JSON text as Python's `json.loads` does. */
export function decodeJson(bytes: Uint8Array): unknown {
  return parsePythonJson(decodeUnicode(bytes));
}

/**
 * UTF-8, or UTF-16 and UTF-32 in either order, detected from the zeros of the
 * first characters, as `json.detect_encoding` does.
 */
export function decodeUnicode(bytes: Uint8Array): string {
  const [a, b, c, d] = bytes;
  const isMark = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
  if (!isMark && a !== 0 && b !== 0) return decodeText(bytes);
  const isLittle = a === 0xff || (a !== 0xfe && a !== 0);
  const isWide = isLittle ? c === 0 && d === 0 : a === 0 && b === 0;
  if (isWide && bytes.length % 4 === 0) return decodeUtf32(bytes, isLittle);
  return decodeText(bytes, isLittle ? "utf-16le" : "utf-16be");
}

/** So many characters are made into a string at once. */
const CHARACTERS = 1 << 12;
const LAST_CHARACTER = 0x10ffff;

function decodeUtf32(bytes: Uint8Array, isLittle: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const parts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const characters: number[] = [];
    const end = Math.min(at + CHARACTERS * 4, bytes.length);
    for (; at < end; at += 4) {
      const character = view.getUint32(at, isLittle);
      if (character > LAST_CHARACTER) throw notText("utf-32");
      characters.push(character);
    }
    parts.push(String.fromCodePoint(...characters));
  }
  return parts.join("").replace(/^\ufeff/, "");
}

function notText(encoding: string): SyntaxError {
  return new SyntaxError(
    `Cannot decode text: it is not ${encoding.toUpperCase()}`,
  );
}

/**
 * Decodes text strictly; a byte order mark is removed.
 *
 * @param encoding A name that `TextDecoder` knows.
 * @throws {SyntaxError} If the bytes are not of the encoding.
 */
export function decodeText(bytes: Uint8Array, encoding = "utf-8"): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw notText(encoding);
  }
}

// Numbers, and among them those that JSON.parse refuses, rounds or reads otherwise.
const NUMBERS = /NaN|-?Infinity|-?\d[\d.eE+-]*/g;
const ODD_NUMBER = /^(?:NaN|-?Infinity|-0|-?[1-9]\d{15,})$/;
const MAY_BE_ODD = /NaN|Infinity|-0|\d{16}/;

// Keys that JavaScript may sort, also where their digits are written as escapes.
const MAY_BE_INDEX = /"(?:\d|\\u00[\da-fA-F]{2}){1,10}"\s*:/;

/** What stands before tokens of the text that JSON.parse would not keep. */
interface Marks {
  readonly number: string;
  readonly index: string;
}

/**
 * Parses a JSON text as Python's `json.loads` does. An object is a Map where
 * JavaScript would not keep the order of its keys.
 */
export function parsePythonJson(text: string): unknown {
  const hasOdd = MAY_BE_ODD.test(text);
  const hasIndices = MAY_BE_INDEX.test(text);
  if (!hasOdd && !hasIndices) return parseJson(text);
  // No string of the text starts with one: they cannot be foreseen.
  const marks = { number: crypto.randomUUID(), index: crypto.randomUUID() };
  const quoteOdd = (token: string) =>
    ODD_NUMBER.test(token) ? `"${marks.number}${token}"` : token;
  const marked = mapPieces(
    text,
    (piece) => hasOdd ? piece.replace(NUMBERS, quoteOdd) : piece,
    (string) => hasIndices ? markIndex(string, marks) : string,
  );
  return parseJson(marked, (key, value) => revive(key, value, marks));
}

function revive(key: string, value: unknown, marks: Marks): unknown {
  if (key.startsWith(marks.number)) throw new SyntaxError("a number as a key");
  if (typeof value !== "string") return inOrder(value, marks);
  if (value.startsWith(marks.number)) {
    return oddNumber(value.slice(marks.number.length));
  }
  return unmarked(value, marks);
}

/** A string or key of the text. */
function unmarked(string: string, { index }: Marks): string {
  return string.startsWith(index) ? string.slice(index.length) : string;
}

/** Ten digits in quotes, each written as an escape. */
const MAX_INDEX_TEXT = 62;

/** Puts a mark before a string that JavaScript would sort if it is a key. */
function markIndex(string: string, { index }: Marks): string {
  const first = string[1] ?? "";
  if (first !== "\\" && !(first >= "0" && first <= "9")) return string;
  if (string.length > MAX_INDEX_TEXT || !string.endsWith('"')) return string;
  // A position in one string would mislead: the reviver keeps it out of errors.
  const key = parseJson(string, (_, value) => value);
  return typeof key === "string" && isIndexKey(key)
    ? `"${index}${key}"`
    : string;
}

/** An object without marks; a Map where its keys would change their order. */
function inOrder(value: unknown, marks: Marks): unknown {
  const isObject = typeof value === "object" && value !== null &&
    Object.getPrototypeOf(value) === Object.prototype;
  if (!isObject) return value;
  const entries = Object.entries(value);
  if (!entries.some(([key]) => key.startsWith(marks.index))) return value;
  const all = entries.map(([key, item]): [string, unknown] => [
    unmarked(key, marks),
    item,
  ]);
  return fitsPlain(all.map(([key]) => key))
    ? Object.fromEntries(all)
    : new Map(all);
}

/** Maps what is between strings, and strings with their quotes. */
function mapPieces(
  text: string,
  mapBetween: (piece: string) => string,
  mapString: (string: string) => string,
): string {
  const pieces: string[] = [];
  let at = 0;
  while (at < text.length) {
    const open = indexOrEnd(text, at);
    pieces.push(mapBetween(text.slice(at, open)));
    at = endOfString(text, open);
    pieces.push(mapString(text.slice(open, at)));
  }
  return pieces.join("");
}

/**
 * The index after the quote that closes the string opened at `open`; if there
 * is none, one that is past the end of the text.
 */
export function endOfString(text: string, open: number): number {
  let close = indexOrEnd(text, open + 1);
  while (close < text.length && isEscaped(text, close)) {
    close = indexOrEnd(text, close + 1);
  }
  return close + 1;
}

function indexOrEnd(text: string, from: number): number {
  const index = text.indexOf('"', from);
  return index < 0 ? text.length : index;
}

function isEscaped(text: string, quote: number): boolean {
  let first = quote;
  while (text[first - 1] === "\\") first--;
  return (quote - first) % 2 === 1;
}

function oddNumber(token: string): number | bigint {
  if (/[NI]/.test(token)) return Number(token);
  const integer = Number(token) + 0; // Python has no integer -0
  return Number.isSafeInteger(integer) ? integer : BigInt(token);
}

function parseJson(
  text: string,
  revive?: (key: string, value: unknown) => unknown,
): unknown {
  try {
    return JSON.parse(text, revive);
  } catch (error) {
    // The engine's message quotes the text, which may be a secret.
    if (error instanceof RangeError) {
      throw new SyntaxError("Cannot parse JSON: it is nested too deeply");
    }
    const [, position] = /position (\d+)/.exec(String(error)) ?? [];
    const where = position === undefined || revive
      ? ""
      : ` at position ${position}`;
    throw new SyntaxError(`Cannot parse JSON: unexpected text${where}`);
  }
}
