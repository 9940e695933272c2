import { isLzmaAlone } from "./lzma_header.ts";
import type { CompressionFormat } from "./unpack.ts";

/**
 * How packed bytes start; undefined stands for any byte. No opcode of pickle is
 * 0x1f or 0xfd, a pickle that starts with "BZh" would hold 800 MB, and none of
 * them is text.
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

/** How bytes are packed, by their first ones; undefined: they are not. */
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

/** "x^2" starts like it, but is text. */
function isZlib(bytes: Uint8Array): boolean {
  const [method, flags, block] = bytes;
  if (method !== X || flags === undefined || block === undefined) return false;
  const isHeader = (method * 256 + flags) % 31 === 0 &&
    (flags & PRESET_DICTIONARY) === 0;
  const isBlock = (block & 0b110) !== 0b110;
  return isHeader && isBlock && !isText(bytes);
}

const CONTROL = /[^\P{Cc}\t\n\r]/u;

/** Whether bytes are UTF-8 without control characters. */
export function isText(bytes: Uint8Array): boolean {
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    return !CONTROL.test(decoder.decode(bytes));
  } catch {
    return false;
  }
}
