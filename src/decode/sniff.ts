import { readRecords } from "./pandas/csv/records.ts";
import { isLzmaAlone } from "./unpack/lzma/header.ts";
import type { PandasFileType } from "./pandas.ts";
import type { CompressionFormat } from "./unpack/unpack.ts";

/**
 * The first bytes of compressed data; undefined is any byte. No opcode of
 * pickle is 0x1f or 0xfd, a pickle that starts with "BZh" would contain 800 MB,
 * and none of these is text.
 */
const MAGIC: readonly (readonly [
  CompressionFormat,
  readonly (number | undefined)[],
])[] = [
  ["gzip", [0x1f, 0x8b, 0x08]],
  ["bz2", [...ascii("BZh"), undefined, ...ascii("1AY&SY")]],
  ["bz2", [...ascii("BZh"), undefined, 0x17, 0x72, 0x45, 0x38, 0x50, 0x90]],
  ["lzma", [0xfd, ...ascii("7zXZ"), 0x00]],
];

function ascii(text: string): number[] {
  return Array.from(text, (char) => char.charCodeAt(0));
}

/** The compression of bytes by their first ones; undefined if there is none. */
export function compressionOf(
  bytes: Uint8Array,
): CompressionFormat | undefined {
  const known = MAGIC.find(([, magic]) =>
    magic.every((byte, i) => bytes[i] === (byte ?? bytes[i]))
  );
  if (known !== undefined && bytes.length > known[1].length) return known[0];
  if (isLzmaAlone(bytes)) return "lzma";
  return isZlib(bytes) ? "zlib" : undefined;
}

const X = 0x78; // deflate with a window of 32 KiB, as zlib.compress writes it
const PRESET_DICTIONARY = 0x20;

/** Returns whether bytes are zlib. The text "x^2" starts like zlib. */
function isZlib(bytes: Uint8Array): boolean {
  const [method, flags, block] = bytes;
  if (method !== X || flags === undefined || block === undefined) return false;
  const isHeader = (method * 256 + flags) % 31 === 0 &&
    (flags & PRESET_DICTIONARY) === 0;
  const isBlock = (block & 0b110) !== 0b110;
  return isHeader && isBlock && !isText(bytes);
}

const CONTROL = /[^\P{Cc}\t\n\r]/u;

function isText(bytes: Uint8Array): boolean {
  return textOf(bytes, false) !== undefined;
}

/** Decodes UTF-8 without control characters; undefined for other bytes. */
function textOf(bytes: Uint8Array, mayBeCut: boolean): string | undefined {
  // Every pickle since protocol 2 starts so, and no text does. An exception
  // would take time.
  if (bytes[0] === 0x80) return undefined;
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    const text = decoder.decode(bytes, { stream: mayBeCut });
    return CONTROL.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** The start and the end of files of frames. No pickle starts with them. */
const FRAME_MAGIC: readonly (readonly [PandasFileType, string])[] = [
  ["parquet", "PAR1"],
  ["feather", "ARROW1"],
  ["feather", "FEA1"],
];

/**
 * The format of a pandas file by its start and end; undefined for other files.
 *
 * @param isWhole False if `bytes` is only the start of the file.
 */
export function frameTypeOf(
  bytes: Uint8Array,
  isWhole = true,
): PandasFileType | undefined {
  const known = FRAME_MAGIC.find(([, magic]) => {
    const { length } = magic;
    const has = (part: Uint8Array) =>
      part.length === length &&
      ascii(magic).every((byte, i) => byte === part[i]);
    return bytes.length > 2 * length && has(bytes.subarray(0, length)) &&
      (!isWhole || has(bytes.subarray(-length)));
  });
  return known?.[0];
}

const SAMPLE_BYTES = 1 << 16;
const SAMPLE_RECORDS = 20;

/**
 * Returns whether bytes look like CSV: text whose lines all have the same
 * number of cells, at least two. A header without rows must start with a comma,
 * as pandas writes it above an index. Text that starts with a bracket is JSON,
 * or damaged.
 *
 * A pickle in ASCII has lines without commas: the last one is a dot.
 */
export function looksLikeCsv(bytes: Uint8Array): boolean {
  const isCut = bytes.length > SAMPLE_BYTES;
  const text = textOf(bytes.subarray(0, SAMPLE_BYTES), isCut);
  if (text === undefined || /^\s*[[{]/.test(text)) return false;
  const [header = [], ...rows] = firstRecords(text, isCut);
  if (header.length < 2) return false;
  if (rows.length === 0) return header[0] === "" && /[\r\n]/.test(text);
  return rows.every((row) => row.length === header.length);
}

/** The complete records; the sample may end within the last one. */
function firstRecords(text: string, isCut: boolean): string[][] {
  const records: string[][] = [];
  try {
    for (const record of readRecords(text)) {
      if (record === undefined) continue;
      if (records.push(record) === SAMPLE_RECORDS) return records;
    }
  } catch {
    return isCut ? records : []; // it ends inside quotes
  }
  return isCut ? records.slice(0, -1) : records;
}
