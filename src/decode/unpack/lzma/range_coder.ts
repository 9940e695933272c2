import { damaged, type Lzma, tooShort } from "./state.ts";

/** Starts the range decoder on a part of the input. */
export function startRange(
  lzma: Lzma,
  input: Uint8Array,
  at: number,
  end: number,
): void {
  if (end - at < 5) throw tooShort();
  if (input[at] !== 0) throw damaged();
  const [, a, b, c, d] = input.subarray(at, at + 5);
  lzma.input = input;
  lzma.at = at + 5;
  lzma.end = end;
  lzma.range = -1;
  lzma.code = (a! << 24) | (b! << 16) | (c! << 8) | d!;
}

/** Returns whether the part that {@linkcode startRange} received is used up. */
export function isUsedUp(lzma: Lzma): boolean {
  normalize(lzma);
  return lzma.at === lzma.end && lzma.code === 0 && lzma.rest === 0;
}

/** Reads a byte when the range is short. */
function normalize(lzma: Lzma): void {
  if ((lzma.range & 0xff000000) !== 0) return;
  lzma.range <<= 8;
  lzma.code = (lzma.code << 8) | lzma.input[lzma.at++]!;
}

/** Decodes a bit, and adapts its probability. */
export function decodeBit(lzma: Lzma, bits: Uint16Array, index: number): 0 | 1 {
  normalize(lzma);
  const probability = bits[index]!;
  const bound = Math.imul(lzma.range >>> 11, probability);
  if ((lzma.code ^ 0x80000000) < (bound ^ 0x80000000)) {
    lzma.range = bound;
    bits[index] = probability + ((2048 - probability) >> 5);
    return 0;
  }
  lzma.range = (lzma.range - bound) | 0;
  lzma.code = (lzma.code - bound) | 0;
  bits[index] = probability - (probability >> 5);
  return 1;
}

/** Decodes bits of probability one half. */
export function decodeDirect(lzma: Lzma, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) {
    normalize(lzma);
    lzma.range >>>= 1;
    const isOne = (lzma.code ^ 0x80000000) >= (lzma.range ^ 0x80000000);
    if (isOne) lzma.code = (lzma.code - lzma.range) | 0;
    value = (value << 1) | (isOne ? 1 : 0);
  }
  return value;
}

/** Decodes bits with a tree of probabilities, the highest bit first. */
export function decodeTree(lzma: Lzma, start: number, count: number): number {
  let node = 1;
  for (let i = 0; i < count; i++) {
    node = (node << 1) | decodeBit(lzma, lzma.bits, start + node);
  }
  return node - (1 << count);
}

/** {@linkcode decodeTree}, the lowest bit first. */
export function decodeReversed(
  lzma: Lzma,
  start: number,
  count: number,
): number {
  let node = 1;
  let value = 0;
  for (let i = 0; i < count; i++) {
    const bit = decodeBit(lzma, lzma.bits, start + node);
    node = (node << 1) | bit;
    value |= bit << i;
  }
  return value;
}
