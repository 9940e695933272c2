/** A CRC-64 that is updated as bytes arrive. */
export interface Crc64 {
  /** Adds the next bytes. */
  update(bytes: Uint8Array): void;
  /**
   * Returns the two halves of the checksum of all bytes so far, the low one
   * first.
   */
  digest(): readonly [low: number, high: number];
}

// The reflected polynomial of ECMA-182 in two halves: JavaScript has no fast
// integers of 64 bits.
const POLYNOMIAL_LOW = 0xd7870f42;
const POLYNOMIAL_HIGH = 0xc96c5795;

let tables: readonly [low: Int32Array, high: Int32Array] | undefined;

function makeTables(): readonly [Int32Array, Int32Array] {
  const low = new Int32Array(256);
  const high = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let [l, h] = [byte, 0];
    for (let bit = 0; bit < 8; bit++) {
      const isOdd = l & 1;
      l = (l >>> 1) | (h << 31);
      h = h >>> 1;
      if (!isOdd) continue;
      l ^= POLYNOMIAL_LOW;
      h ^= POLYNOMIAL_HIGH;
    }
    low[byte] = l;
    high[byte] = h;
  }
  return [low, high];
}

/** Starts a CRC-64 of ECMA-182 over no bytes. */
export function startCrc64(): Crc64 {
  const [lowTable, highTable] = tables ??= makeTables();
  let low = -1;
  let high = -1;
  return {
    update(bytes) {
      let [l, h] = [low, high];
      for (let i = 0; i < bytes.length; i++) {
        const index = (l ^ bytes[i]!) & 0xff;
        l = ((l >>> 8) | (h << 24)) ^ lowTable[index]!;
        h = (h >>> 8) ^ highTable[index]!;
      }
      [low, high] = [l, h];
    },
    digest: () => [~low, ~high],
  };
}
