import type { Checksum } from "./checksum.ts";

// WebCrypto's digest takes all bytes at once; a check while unpacking cannot.

const ROUNDS = primeFractions(64, 1 / 3);
const START = primeFractions(8, 1 / 2);
const BLOCK = 64;

/** The first 32 bits after the point of the first primes' roots. */
function primeFractions(count: number, power: number): Int32Array {
  const fractions: number[] = [];
  for (let n = 2; fractions.length < count; n++) {
    if (isPrime(n)) fractions.push(((n ** power) % 1) * 2 ** 32);
  }
  return Int32Array.from(fractions);
}

function isPrime(n: number): boolean {
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;
  return true;
}

const rotate = (x: number, by: number) => (x >>> by) | (x << (32 - by));

/** SHA-256 (FIPS 180-4) over chunks. */
export function sha256Checksum(): Checksum {
  const hash = START.slice();
  const pending = new Uint8Array(BLOCK);
  let held = 0;
  let length = 0;
  const update = (chunk: Uint8Array) => {
    length += chunk.length;
    let at = 0;
    while (at < chunk.length) {
      const part = chunk.subarray(at, at + BLOCK - held);
      pending.set(part, held);
      held += part.length;
      at += part.length;
      if (held < BLOCK) return;
      addBlock(hash, pending);
      held = 0;
    }
  };
  return {
    update,
    digest() {
      const bits = length * 8;
      const zeros = (BLOCK * 2 - 9 - held) % BLOCK;
      const tail = new Uint8Array(1 + zeros + 8);
      tail[0] = 0x80;
      const view = new DataView(tail.buffer, 1 + zeros);
      view.setUint32(0, Math.floor(bits / 2 ** 32));
      view.setUint32(4, bits >>> 0);
      update(tail);
      const digest = new DataView(new ArrayBuffer(32));
      hash.forEach((word, i) => digest.setInt32(i * 4, word));
      return new Uint8Array(digest.buffer);
    },
  };
}

function addBlock(hash: Int32Array, block: Uint8Array): void {
  const view = new DataView(block.buffer);
  const words = new Int32Array(64);
  for (let i = 0; i < 16; i++) words[i] = view.getInt32(i * 4);
  for (let i = 16; i < 64; i++) {
    const [x, y] = [words[i - 15]!, words[i - 2]!];
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
    words[i] = words[i - 16]! + s0 + words[i - 7]! + s1;
  }
  let [a, b, c, d, e, f, g, h] = hash as unknown as Iterable<number> as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const choice = (e & f) ^ (~e & g);
    const t1 = (h + s1 + choice + ROUNDS[i]! + words[i]!) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    [h, g, f, e] = [g, f, e, (d + t1) | 0];
    [d, c, b, a] = [c, b, a, (t1 + s0 + majority) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => hash[i]! += word);
}
