/** A checksum over chunks: how it starts, goes on and ends. */
export interface Checksum {
  /** Adds a chunk. */
  update(chunk: Uint8Array): void;
  /** The bytes of the checksum as xz stores them. */
  digest(): Uint8Array;
}

const CRC32 = crc32Table();

function crc32Table(): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let i = 0; i < 8; i++) {
      crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
    return crc;
  });
}

/** CRC-32 of IEEE 802.3, unsigned; `crc` is that of what came before. */
export function crc32(bytes: Uint8Array, crc = 0): number {
  let sum = ~crc;
  for (let i = 0; i < bytes.length; i++) {
    sum = (sum >>> 8) ^ CRC32[(sum ^ bytes[i]!) & 0xff]!;
  }
  return ~sum >>> 0;
}

/** {@linkcode crc32} over chunks. */
export function crc32Checksum(): Checksum {
  let crc = 0;
  return {
    update: (chunk) => void (crc = crc32(chunk, crc)),
    digest: () => littleEndian(crc),
  };
}

// The polynomial of ECMA-182 reflected, in two halves: JavaScript has no fast
// integers of 64 bits.
const [CRC64_LOW, CRC64_HIGH] = crc64Tables();

function crc64Tables(): readonly [Int32Array, Int32Array] {
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
  let low = -1;
  let high = -1;
  return {
    update(chunk) {
      let [l, h] = [low, high];
      for (let i = 0; i < chunk.length; i++) {
        const place = (l ^ chunk[i]!) & 0xff;
        l = ((l >>> 8) | (h << 24)) ^ CRC64_LOW[place]!;
        h = (h >>> 8) ^ CRC64_HIGH[place]!;
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
