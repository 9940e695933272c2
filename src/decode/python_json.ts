/** Parses the bytes of a JSON text as Python's `json.loads` does. */
export function decodeJson(bytes: Uint8Array): unknown {
  return parsePythonJson(jsonText(bytes));
}

/**
 * UTF-8, or UTF-16 and UTF-32 in either order, told apart by the zeros of the
 * first characters, as `json.detect_encoding` does.
 */
function jsonText(bytes: Uint8Array): string {
  const [a, b, c, d] = bytes;
  const isMark = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
  if (!isMark && a !== 0 && b !== 0) return decodeText(bytes);
  const isLittle = a === 0xff || (a !== 0xfe && a !== 0);
  const isWide = isLittle ? c === 0 && d === 0 : a === 0 && b === 0;
  if (isWide && bytes.length % 4 === 0) return utf32(bytes, isLittle);
  const encoding = isLittle ? "utf-16le" : "utf-16be";
  return new TextDecoder(encoding, { fatal: true }).decode(bytes);
}

function utf32(bytes: Uint8Array, isLittle: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let text = "";
  for (let at = 0; at < bytes.length; at += 4) {
    text += String.fromCodePoint(view.getUint32(at, isLittle));
  }
  return text.replace(/^\ufeff/, "");
}

/** UTF-8, strictly; a byte order mark is taken off. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

// What JSON.parse refuses, rounds or reads otherwise, and all other numbers.
const NUMBERS = /NaN|-?Infinity|-?\d[\d.eE+-]*/g;
const ODD_NUMBER = /^(?:NaN|-?Infinity|-0|-?[1-9]\d{15,})$/;
const MAY_BE_ODD = /NaN|Infinity|-0|\d{16}/;

/** Parses a JSON text as Python's `json.loads` does. */
export function parsePythonJson(text: string): unknown {
  if (!MAY_BE_ODD.test(text)) return parseJson(text);
  // No string of the text can start with it: nobody could foresee it.
  const mark = crypto.randomUUID();
  const quoteOdd = (token: string) =>
    ODD_NUMBER.test(token) ? `"${mark}${token}"` : token;
  const marked = mapOutsideStrings(
    text,
    (piece) => piece.replace(NUMBERS, quoteOdd),
  );
  return parseJson(marked, (key, value) => {
    if (key.startsWith(mark)) throw new SyntaxError("a number as a key");
    return typeof value === "string" && value.startsWith(mark)
      ? oddNumber(value.slice(mark.length))
      : value;
  });
}

function mapOutsideStrings(
  text: string,
  map: (piece: string) => string,
): string {
  const pieces: string[] = [];
  let at = 0;
  while (at < text.length) {
    const open = indexOrEnd(text, at);
    pieces.push(map(text.slice(at, open)));
    at = endOfString(text, open);
    pieces.push(text.slice(open, at));
  }
  return pieces.join("");
}

/** The index after the quote that closes the string opened at `open`. */
function endOfString(text: string, open: number): number {
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
    // The engine's own message quotes the text, which may be a secret.
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
