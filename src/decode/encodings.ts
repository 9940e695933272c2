// Text in the encodings that Python names.

import { decodeText, decodeUnicode } from "./python_json.ts";

const LATIN1: ReadonlySet<string> = new Set([
  ...["latin1", "latin_1", "latin", "l1", "iso_8859_1", "iso8859_1", "8859"],
  "cp819",
]);
const ASCII: ReadonlySet<string> = new Set(["ascii", "us_ascii", "646"]);
/** Python's names that differ in `TextDecoder`, or have several meanings. */
const LABELS: ReadonlyMap<string, string> = new Map([
  ["utf8", "utf-8"],
  ["u8", "utf-8"],
  ["utf_8_sig", "utf-8"],
  ["utf_16_le", "utf-16le"],
  ["utf_16_be", "utf-16be"],
  ["cp932", "shift_jis"],
  ["cp936", "gbk"],
  ["cp949", "euc-kr"],
  ["cp950", "big5"],
  ["mac_roman", "macintosh"],
  ["macroman", "macintosh"],
  ["euc_jp", "euc-jp"],
  ["euc_kr", "euc-kr"],
]);

/**
 * Undefined bytes of these encodings; `TextDecoder` returns a control
 * character.
 */
const UNDEFINED: ReadonlyMap<string, readonly number[]> = new Map([
  ["windows-1252", [0x81, 0x8d, 0x8f, 0x90, 0x9d]],
  ["windows-1250", [0x81, 0x83, 0x88, 0x90, 0x98]],
  ["windows-1251", [0x98]],
]);

/** Decodes the bytes of a string. */
type DecodeText = (bytes: Uint8Array) => string;

/**
 * The decoder of an encoding by its name in Python, such as `latin-1` or
 * `cp1252`; undefined if there is none. It throws a SyntaxError for bytes that
 * are not of the encoding. A byte order mark is removed as `utf-8-sig` and
 * `utf-16` do.
 */
function textDecoder(encoding: string): DecodeText | undefined {
  const name = encoding.toLowerCase().replace(/[\s-]+/g, "_");
  if (LATIN1.has(name)) return decodeLatin1;
  if (ASCII.has(name)) return decodeAscii;
  if (name === "utf_16" || name === "utf_32") {
    return (bytes) => decodeUnicode(bytes);
  }
  const label = LABELS.get(name) ?? labelOf(name);
  try {
    new TextDecoder(label);
  } catch {
    return undefined;
  }
  const undefinedBytes = UNDEFINED.get(label);
  return (bytes) => {
    const isDefined = undefinedBytes === undefined ||
      !bytes.some((byte) => undefinedBytes.includes(byte));
    if (isDefined) return decodeText(bytes, label);
    throw notOf(label);
  };
}

/**
 * Decodes text of an encoding by its name in Python; UTF-8 by default.
 *
 * @throws {SyntaxError} If the bytes are not of the encoding.
 * @throws {TypeError} If the encoding is unknown.
 */
export function decodeAs(
  encoding: string | undefined,
  bytes: Uint8Array,
): string {
  if (encoding === undefined) return decodeText(bytes);
  const decode = textDecoder(encoding);
  if (decode !== undefined) return decode(bytes);
  throw new TypeError(
    `Cannot decode text: "${encoding}" is not a known encoding`,
  );
}

function labelOf(name: string): string {
  const windows = /^(?:cp|windows_)(125[0-8]|874)$/.exec(name)?.[1];
  if (windows !== undefined) return `windows-${windows}`;
  const part = /^iso_?8859_(\d{1,2})$/.exec(name)?.[1];
  return part === undefined ? name.replaceAll("_", "-") : `iso-8859-${part}`;
}

function notOf(label: string): SyntaxError {
  return new SyntaxError(
    `Cannot decode text: it is not ${label.toUpperCase()}`,
  );
}

const STEP = 1 << 13;

/** Decodes ISO 8859-1; `TextDecoder` uses that name for windows-1252. */
function decodeLatin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += STEP) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + STEP)));
  }
  return parts.join("");
}

function decodeAscii(bytes: Uint8Array): string {
  if (bytes.some((byte) => byte > 0x7f)) throw notOf("ascii");
  return decodeLatin1(bytes);
}
