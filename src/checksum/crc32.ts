/** A cyclic redundancy check that is updated as bytes arrive. */
export interface Crc32 {
  /** Adds the next bytes. */
  update(bytes: Uint8Array): void;
  /** Returns the unsigned checksum of all bytes so far. */
  digest(): number;
}

/** The reversed polynomials: ISO-HDLC's, and Castagnoli's of RFC 3720. */
const POLYNOMIALS = { crc32: 0xedb88320, crc32c: 0x82f63b78 } as const;

/** CRC-32 of IEEE 802.3, and that of Castagnoli. */
export type CrcAlgorithm = keyof typeof POLYNOMIALS;

const STEP = 16;
const tables = new Map<CrcAlgorithm, Int32Array>();

/** Creates the tables that process 16 bytes per iteration (slicing-by-16). */
function makeTables(polynomial: number): Int32Array {
  const made = new Int32Array(STEP * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc >>> 1) ^ (crc & 1 ? polynomial : 0);
    }
    made[byte] = crc;
  }
  for (let at = 256; at < made.length; at++) {
    const last = made[at - 256]!;
    made[at] = (last >>> 8) ^ made[last & 0xff]!;
  }
  return made;
}

function tablesOf(algorithm: CrcAlgorithm): Int32Array {
  const made = tables.get(algorithm) ?? makeTables(POLYNOMIALS[algorithm]);
  tables.set(algorithm, made);
  return made;
}

/**
 * Whether words are in the machine's byte order, as on nearly every machine.
 */
const IS_LITTLE_ENDIAN = new Uint8Array(Int32Array.of(1).buffer)[0] === 1;

/** Starts a check over no bytes. */
export function startCrc32(algorithm: CrcAlgorithm): Crc32 {
  const t = tablesOf(algorithm);
  let crc = -1;

  function takeBytes(bytes: Uint8Array): void {
    for (const byte of bytes) crc = (crc >>> 8) ^ t[(crc ^ byte) & 0xff]!;
  }

  /** Processes all whole blocks of 16 bytes. */
  function takeWords(words: Int32Array): void {
    let sum = crc; // a variable of the function is quicker
    for (let at = 0; at < words.length; at += 4) {
      const a = sum ^ words[at]!;
      const b = words[at + 1]!;
      const c = words[at + 2]!;
      const d = words[at + 3]!;
      sum = t[0xf00 + (a & 0xff)]! ^ t[0xe00 + ((a >>> 8) & 0xff)]! ^
        t[0xd00 + ((a >>> 16) & 0xff)]! ^ t[0xc00 + (a >>> 24)]! ^
        t[0xb00 + (b & 0xff)]! ^ t[0xa00 + ((b >>> 8) & 0xff)]! ^
        t[0x900 + ((b >>> 16) & 0xff)]! ^ t[0x800 + (b >>> 24)]! ^
        t[0x700 + (c & 0xff)]! ^ t[0x600 + ((c >>> 8) & 0xff)]! ^
        t[0x500 + ((c >>> 16) & 0xff)]! ^ t[0x400 + (c >>> 24)]! ^
        t[0x300 + (d & 0xff)]! ^ t[0x200 + ((d >>> 8) & 0xff)]! ^
        t[0x100 + ((d >>> 16) & 0xff)]! ^ t[d >>> 24]!;
    }
    crc = sum;
  }

  return {
    update(bytes) {
      const { buffer, byteOffset, length } = bytes;
      const start = -byteOffset & 3; // words are aligned
      if (!IS_LITTLE_ENDIAN || length < start) return takeBytes(bytes);
      const steps = Math.floor((length - start) / STEP);
      takeBytes(bytes.subarray(0, start));
      takeWords(new Int32Array(buffer, byteOffset + start, steps * 4));
      takeBytes(bytes.subarray(start + steps * STEP));
    },
    digest: () => ~crc >>> 0,
  };
}

/** Formats a checksum as stores do: big-endian, in base64. */
export function crcBase64(crc: number): string {
  const bytes = [24, 16, 8, 0].map((shift) => (crc >>> shift) & 0xff);
  return btoa(String.fromCharCode(...bytes));
}
