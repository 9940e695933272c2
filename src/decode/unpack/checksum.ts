import { startCrc32 } from "../../platform/crc32.ts";

/** A checksum over chunks: how it starts, goes on and ends. */
export interface Checksum {
  /** Adds a chunk. */
  update(chunk: Uint8Array): void;
  /** The bytes of the checksum as xz stores them. */
  digest(): Uint8Array;
}

/** CRC-32 of IEEE 802.3. */
export function crc32(bytes: Uint8Array): number {
  const crc = startCrc32("crc32");
  crc.update(bytes);
  return crc.digest();
}

/** {@linkcode crc32} over chunks. */
export function crc32Checksum(): Checksum {
  const crc = startCrc32("crc32");
  return {
    update: (chunk) => crc.update(chunk),
    digest: () => littleEndian(crc.digest()),
  };
}

// The polynomial of ECMA-182 reflected, in two halves: JavaScript has no fast
// integers of 64 bits.
let crc64Tables: readonly [Int32Array, Int32Array] | undefined;

function makeCrc64Tables(): readonly [Int32Array, Int32Array] {
  const low = new Int32Array(256);
  const high = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let [l, h] = [byte, 0];
    for (let i = 0; i < 8; i++) {
      const odd = l & 1;
      l = (l >>> 1) | (h << 31);
      h = h >>> 1;
      if (!odd) continue;
      l ^= 0xd7870f42;
      h ^= 0xc96c5795;
    }
    low[byte] = l;
    high[byte] = h;
  }
  return [low, high];
}

/** CRC-64 of ECMA-182 over chunks. */
export function crc64Checksum(): Checksum {
  const [lowTable, highTable] = crc64Tables ??= makeCrc64Tables();
  let low = -1;
  let high = -1;
  return {
    update(chunk) {
      let [l, h] = [low, high];
      for (let i = 0; i < chunk.length; i++) {
        const place = (l ^ chunk[i]!) & 0xff;
        l = ((l >>> 8) | (h << 24)) ^ lowTable[place]!;
        h = (h >>> 8) ^ highTable[place]!;
      }
      [low, high] = [l, h];
    },
    digest() {
      const bytes = new Uint8Array(8);
      bytes.set(littleEndian(~low));
      bytes.set(littleEndian(~high), 4);
      return bytes;
    },
  };
}

function littleEndian(word: number): Uint8Array {
  return Uint8Array.of(word, word >>> 8, word >>> 16, word >>> 24);
}
