import { malformed } from "../errors.ts";
import { finish } from "../finish.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const BACKSLASH = 0x5c;
const SMALL_U = 0x75;
const LARGE_U = 0x55;
const CHUNK = 0x2000;
/** The number of characters to unescape before other tasks may run. */
const UNESCAPED = 0x8000;
const STEP = 8192;
/** Up to this length, joining character codes is faster than TextDecoder. */
const SHORT = 24;

/** Decodes UTF-8 as Python's "surrogatepass" does: lone surrogates are kept. */
export function decodeUtf8(bytes: Uint8Array): string {
  const text = decodeStrictUtf8(bytes);
  if (text !== undefined) return text;
  return finish(surrogatesInSteps(bytes));
}

/**
 * Decodes UTF-8 in one call of the engine; undefined if it has lone surrogates
 * or is not UTF-8.
 */
export function decodeStrictUtf8(bytes: Uint8Array): string | undefined {
  if (bytes.length <= SHORT && isAscii(bytes)) return decodeLatin1(bytes);
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Returns whether no byte is above 127. */
export function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! > 0x7f) return false;
  return true;
}

/** Decodes ISO 8859-1: each byte is the character of its value. */
export function decodeLatin1(bytes: Uint8Array): string {
  return bytes.length <= CHUNK
    ? fromCodes(bytes)
    : finish(latin1InSteps(bytes));
}

/** {@linkcode decodeLatin1} in steps. */
export function* latin1InSteps(bytes: Uint8Array): Generator<void, string> {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK) {
    parts.push(fromCodes(bytes.subarray(at, at + CHUNK)));
    yield;
  }
  return parts.join("");
}

/**
 * A growing string. Many short parts are joined early, as one join is one step.
 */
class Parts {
  readonly #joined: string[] = [];
  #parts: string[] = [];

  /** Adds a part. Returns whether other tasks should run. */
  add(part: string): boolean {
    this.#parts.push(part);
    if (this.#parts.length < STEP) return false;
    this.#joined.push(this.#parts.join(""));
    this.#parts = [];
    return true;
  }

  toString(): string {
    return this.#joined.join("") + this.#parts.join("");
  }
}

function fromCodes(codes: ArrayLike<number>): string {
  return String.fromCharCode.apply(null, codes as number[]);
}

/**
 * {@linkcode decodeUtf8} in steps. Lone surrogates are three bytes ED A0–BF xx,
 * which TextDecoder refuses: the parts between them are decoded by it, the
 * surrogates here.
 */
export function* surrogatesInSteps(
  bytes: Uint8Array,
): Generator<void, string> {
  const parts = new Parts();
  let from = 0;
  let at = 0;
  while (true) {
    at = bytes.indexOf(0xed, at);
    if (at < 0) break;
    const [, second = 0, third = 0] = bytes.subarray(at, at + 3);
    if (second < 0xa0 || second > 0xbf || (third & 0xc0) !== 0x80) {
      at++;
      continue;
    }
    if (at > from) parts.add(decodeStretch(bytes.subarray(from, at)));
    const code = 0xd000 | ((second & 0x3f) << 6) | (third & 0x3f);
    at += 3;
    from = at;
    if (parts.add(String.fromCharCode(code))) yield;
  }
  parts.add(decodeStretch(bytes.subarray(from)));
  return parts.toString();
}

function decodeStretch(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw malformed("Cannot read text: it is not UTF-8");
  }
}

/** Decodes the line of UNICODE, where only `\u` and `\U` are escapes. */
export function decodeRawUnicodeEscape(bytes: Uint8Array): string {
  return finish(rawUnicodeEscapeInSteps(bytes));
}

/** {@linkcode decodeRawUnicodeEscape} in steps. */
export function* rawUnicodeEscapeInSteps(
  bytes: Uint8Array,
): Generator<void, string> {
  const parts = new Parts();
  let at = 0;
  while (at < bytes.length) {
    const next = bytes.indexOf(BACKSLASH, at);
    if (next < 0) break;
    if (next > at) parts.add(yield* latin1InSteps(bytes.subarray(at, next)));
    const letter = bytes[next + 1];
    const digits = letter === SMALL_U ? 4 : letter === LARGE_U ? 8 : 0;
    const from = next + 2;
    const isDue = parts.add(
      digits === 0 ? decodeLatin1(bytes.subarray(next, from)) : escapedPoint(
        decodeLatin1(bytes.subarray(from, from + digits)),
        digits,
      ),
    );
    if (isDue) yield;
    at = from + digits;
  }
  parts.add(yield* latin1InSteps(bytes.subarray(at)));
  return parts.toString();
}

function escapedPoint(hex: string, digits: number): string {
  const code = /^[0-9a-fA-F]+$/.test(hex) ? Number.parseInt(hex, 16) : NaN;
  if (hex.length < digits || !(code <= 0x10ffff)) {
    throw malformed("Cannot read text: it has an invalid escape");
  }
  return String.fromCodePoint(code);
}

const ESCAPES: ReadonlyMap<string, number> = new Map([
  ["\\", BACKSLASH],
  ["'", 0x27],
  ['"', 0x22],
  ["a", 7],
  ["b", 8],
  ["f", 12],
  ["n", 10],
  ["r", 13],
  ["t", 9],
  ["v", 11],
]);

/** The bytes of a quoted Python literal, the line of STRING. */
export function decodeStringLiteral(line: Uint8Array): Uint8Array {
  return finish(stringLiteralInSteps(line));
}

/** {@linkcode decodeStringLiteral} in steps. */
export function* stringLiteralInSteps(
  line: Uint8Array,
): Generator<void, Uint8Array> {
  const quote = line[0];
  const last = line.length - 1;
  const quoted = last > 0 && quote === line[last] &&
    (quote === 0x27 || quote === 0x22);
  if (!quoted) throw malformed("Cannot read text: it is not in quotes");
  const inner = line.subarray(1, last);
  return inner.includes(BACKSLASH) ? yield* unescape(inner) : inner;
}

// CPython, Objects/bytesobject.c: _PyBytes_DecodeEscape.
function* unescape(bytes: Uint8Array): Generator<void, Uint8Array> {
  const out = new Uint8Array(bytes.length);
  let to = 0;
  let at = 0;
  for (let count = 1; at < bytes.length; count++) {
    if (count % UNESCAPED === 0) yield;
    const code = bytes[at++]!;
    if (code !== BACKSLASH) {
      out[to++] = code;
      continue;
    }
    if (at >= bytes.length) throw brokenEscape();
    const letter = bytes[at++]!;
    const plain = ESCAPES.get(String.fromCharCode(letter));
    if (plain !== undefined) {
      out[to++] = plain;
    } else if (letter === 0x0a) {
      continue;
    } else if (isOctal(letter)) {
      let value = letter - 0x30;
      for (let i = 0; i < 2 && isOctal(bytes[at]); i++) {
        value = value * 8 + bytes[at++]! - 0x30;
      }
      out[to++] = value;
    } else if (letter === 0x78) {
      const hex = String.fromCharCode(...bytes.subarray(at, at + 2));
      if (!/^[0-9a-fA-F]{2}$/.test(hex)) throw brokenEscape();
      out[to++] = Number.parseInt(hex, 16);
      at += 2;
    } else {
      out[to++] = BACKSLASH;
      out[to++] = letter;
    }
  }
  return out.subarray(0, to);
}

function isOctal(code: number | undefined): boolean {
  return code !== undefined && code >= 0x30 && code <= 0x37;
}

function brokenEscape(): Error {
  return malformed("Cannot read text: it has an invalid escape");
}
