// Detects legacy lzma without loading the decoder, as every result is checked.

/** Returns whether liblzma accepts the byte of properties. */
export function isLzmaProperties(byte: number): boolean {
  const lc = byte % 9;
  const lp = Math.floor(byte / 9) % 5;
  return byte < 9 * 5 * 5 && lc + lp <= 4;
}

/** The length of the header of the legacy format. */
export const LZMA_HEADER = 13;

/** The header of the legacy format: properties, dictionary, size if known. */
export interface LzmaHeader {
  /** lc, lp and pb in one byte. */
  readonly properties: number;
  /** The maximum distance of a match in bytes. */
  readonly dictionary: number;
  /** The unpacked size in bytes; undefined if an end marker follows. */
  readonly size: number | undefined;
}

/**
 * Returns whether bytes start like the legacy `.lzma` format, which has no
 * magic number. The checks are those of liblzma.
 */
export function isLzmaAlone(bytes: Uint8Array): boolean {
  return readLzmaHeader(bytes) !== undefined && bytes[LZMA_HEADER] === 0;
}

/** Reads the header; undefined if liblzma would refuse it. */
export function readLzmaHeader(bytes: Uint8Array): LzmaHeader | undefined {
  if (bytes.length < LZMA_HEADER) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, LZMA_HEADER);
  const properties = bytes[0]!;
  const dictionary = view.getUint32(1, true);
  const size = view.getBigUint64(5, true);
  const isUnknown = size === (1n << 64n) - 1n;
  const isRight = isLzmaProperties(properties) &&
    isDictionarySize(dictionary) && (isUnknown || size < 1n << 38n);
  if (!isRight) return undefined;
  return { properties, dictionary, size: isUnknown ? undefined : Number(size) };
}

/** Returns whether it is 2^n or 2^n + 2^(n-1), as encoders write it. */
function isDictionarySize(size: number): boolean {
  if (size === 0xffffffff) return true;
  const top = 2 ** Math.floor(Math.log2(size));
  return size > 0 && (size === top || size === top + top / 2);
}
