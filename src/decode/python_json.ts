import { startSlices } from "../async/time_slices.ts";
import { finish } from "../pickle/finish.ts";
import { fitsPlain, isIndexKey } from "../pickle/key_order.ts";

/** Parses JSON bytes as Python's `json.loads` does. */
export function decodeJson(bytes: Uint8Array): unknown {
  return parsePythonJson(decodeUnicode(bytes));
}

/** {@linkcode decodeJson} in slices, except for the parser of the engine. */
export async function decodeJsonInSlices(
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<unknown> {
  const slices = startSlices(signal);
  const text = decodeUnicode(bytes);
  if (slices.isOver()) await slices.next();
  const steps = parseInSteps(text);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (slices.isOver()) await slices.next();
  }
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

/** The number of characters that are converted to a string at once. */
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

// Numbers, and those that JSON.parse refuses, rounds or changes.
const NUMBERS = /NaN|-?Infinity|-?\d[\d.eE+-]*/g;
const ODD_NUMBER = /^(?:NaN|-?Infinity|-0|-?[1-9]\d{15,})$/;
const MAY_BE_ODD = /NaN|Infinity|-0|\d{16}/;

// Keys that JavaScript may sort, also if their digits are escaped.
const MAY_BE_INDEX = /"(?:\d|\\u00[\da-fA-F]{2}){1,10}"\s*:/;

/** Prefixes of tokens that JSON.parse would not preserve. */
interface Marks {
  readonly number: string;
  readonly index: string;
}

/**
 * Parses JSON as Python's `json.loads` does. An object is a Map if JavaScript
 * would not preserve the order of its keys.
 */
export function parsePythonJson(text: string): unknown {
  return finish(parseInSteps(text));
}

/** The limit for nesting, as for pickles. */
const MAX_DEPTH = 10_000;

function tooDeep(): SyntaxError {
  return new SyntaxError("Cannot parse JSON: it is nested too deeply");
}

/** The number of pieces or members before other tasks may run. */
const STEP = 2048;

function* parseInSteps(text: string): Generator<void, unknown> {
  const hasOdd = MAY_BE_ODD.test(text);
  const hasIndices = MAY_BE_INDEX.test(text);
  yield;
  if (!hasOdd && !hasIndices) return parseJson(text);
  // No string of the JSON starts with it: it cannot be predicted.
  const marks = { number: crypto.randomUUID(), index: crypto.randomUUID() };
  const quoteOdd = (token: string) =>
    ODD_NUMBER.test(token) ? `"${marks.number}${token}"` : token;
  const marked = yield* mapPieces(
    text,
    (piece) => hasOdd ? piece.replace(NUMBERS, quoteOdd) : piece,
    (string) => hasIndices ? markIndex(string, marks) : string,
  );
  yield;
  const parsed = parseJson(marked, false);
  yield;
  return yield* withoutMarks(parsed, marks);
}

/**
 * The value without marks. An explicit stack is used, so that no nesting is too
 * deep.
 */
function* withoutMarks(root: unknown, marks: Marks): Generator<void, unknown> {
  const open: (readonly [container: object, depth: number])[] = [];
  let count = 0;
  let depth = 0;
  const entered = (value: unknown): unknown => {
    if (typeof value === "string") return reviveText(value, marks);
    if (typeof value !== "object" || value === null) return value;
    const container = inOrder(value, marks);
    if (depth >= MAX_DEPTH) throw tooDeep();
    open.push([container, depth + 1]);
    return container;
  };
  const whole = entered(root);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [container] = next;
    depth = next[1];
    const set = container instanceof Map
      ? (key: unknown, value: unknown) => void container.set(key, value)
      : (key: unknown, value: unknown) => {
        (container as Record<string, unknown>)[key as string] = value;
      };
    const entries = container instanceof Map
      ? container.entries()
      : Array.isArray(container)
      ? container.entries()
      : Object.entries(container);
    for (const [key, value] of entries) {
      if (++count % STEP === 0) yield;
      const isMember = typeof value === "string" || typeof value === "object";
      const now = isMember ? entered(value) : value;
      if (now !== value) set(key, now);
    }
  }
  return whole;
}

function reviveText(value: string, marks: Marks): unknown {
  return value.startsWith(marks.number)
    ? oddNumber(value.slice(marks.number.length))
    : unmarked(value, marks);
}

/** A string or key of the JSON. */
function unmarked(string: string, { index }: Marks): string {
  return string.startsWith(index) ? string.slice(index.length) : string;
}

/** The length of ten digits in quotes, each escaped. */
const MAX_INDEX_TEXT = 62;

/** Marks a string that JavaScript would sort as a key. */
function markIndex(string: string, { index }: Marks): string {
  const first = string[1] ?? "";
  if (first !== "\\" && !(first >= "0" && first <= "9")) return string;
  if (string.length > MAX_INDEX_TEXT || !string.endsWith('"')) return string;
  const key = parseJson(string, false); // a position in it would be misleading
  return typeof key === "string" && isIndexKey(key)
    ? `"${index}${key}"`
    : string;
}

/** An object without marks; a Map if its keys would change their order. */
function inOrder(value: object, marks: Marks): object {
  if (Array.isArray(value)) return value;
  const entries = Object.entries(value);
  if (entries.some(([key]) => key.startsWith(marks.number))) {
    throw new SyntaxError("Cannot parse JSON: unexpected text");
  }
  if (!entries.some(([key]) => key.startsWith(marks.index))) return value;
  const all = entries.map(([key, item]): [string, unknown] => [
    unmarked(key, marks),
    item,
  ]);
  return fitsPlain(all.map(([key]) => key))
    ? Object.fromEntries(all)
    : new Map(all);
}

/** Maps the parts between strings, and strings with their quotes. */
function* mapPieces(
  text: string,
  mapBetween: (piece: string) => string,
  mapString: (string: string) => string,
): Generator<void, string> {
  const joined: string[] = [];
  let pieces: string[] = [];
  let at = 0;
  while (at < text.length) {
    // A list of numbers has no strings: a comma may end a piece, too.
    const quote = indexOrEnd(text, at);
    const open = quote - at > LONG ? endOfPiece(text, at, quote) : quote;
    pieces.push(mapBetween(text.slice(at, open)));
    at = open;
    if (open === quote) {
      at = endOfString(text, open);
      pieces.push(mapString(text.slice(open, at)));
    }
    if (pieces.length < STEP && open === quote) continue;
    joined.push(pieces.join(""));
    pieces = [];
    yield;
  }
  return joined.join("") + pieces.join("");
}

/** The approximate length of a piece between strings. */
const LONG = 1 << 16;

/** The end of a piece: after the first comma past the minimum length. */
function endOfPiece(text: string, at: number, end: number): number {
  const comma = text.indexOf(",", at + LONG);
  return comma < 0 || comma >= end ? end : comma + 1;
}

/**
 * The index after the quote that closes the string at `open`, or past the end
 * of the JSON if there is none.
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

function parseJson(text: string, hasPositions = true): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The message of the engine quotes the JSON, which may be secret.
    if (error instanceof RangeError) throw tooDeep();
    const [, position] = /position (\d+)/.exec(String(error)) ?? [];
    const where = position === undefined || !hasPositions
      ? ""
      : ` at position ${position}`;
    throw new SyntaxError(`Cannot parse JSON: unexpected text${where}`);
  }
}
