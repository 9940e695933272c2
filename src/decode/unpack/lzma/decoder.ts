// LZMA, after lzma-specification.txt of the LZMA SDK. No library for it is both
// maintained and free of native code and WASM.

import {
  ALIGN,
  HIGH,
  IS_MATCH,
  IS_REP,
  IS_REP0,
  IS_REP0_LONG,
  IS_REP1,
  IS_REP2,
  LOW,
  MATCH_LENGTH,
  MIDDLE,
  REP_LENGTH,
  SLOT,
  SPECIAL,
} from "./probabilities.ts";
import {
  decodeBit,
  decodeDirect,
  decodeReversed,
  decodeTree,
} from "./range_coder.ts";
import { damaged, type Lzma, tooShort } from "./state.ts";
import { byteBack, copyMatch } from "./window.ts";

/**
 * Decodes up to `limit` bytes, or to the end marker.
 *
 * @param limit At most the value of `makeRoom()`.
 * @returns Whether the end marker was read.
 */
export function decode(lzma: Lzma, limit: number): boolean {
  const stop = lzma.position + limit;
  while (true) {
    if (lzma.rest > 0) copyMatch(lzma, stop);
    if (lzma.position === stop) return false;
    if (lzma.at > lzma.end) throw tooShort();
    const { state, pbMask, position } = lzma;
    const posState = position & pbMask;
    if (decodeBit(lzma, lzma.bits, IS_MATCH + (state << 4) + posState) === 0) {
      decodeLiteral(lzma);
      continue;
    }
    if (decodeBit(lzma, lzma.bits, IS_REP + state) === 0) {
      if (decodeDistance(lzma, posState)) return true;
    } else decodeRepeat(lzma, posState);
    if (lzma.rest > 0 && lzma.rep0 >= lzma.reach) throw damaged();
  }
}

function decodeLiteral(lzma: Lzma): void {
  const { literals, position, lc, lpMask, state } = lzma;
  const before = lzma.reach === 0 ? 0 : byteBack(lzma, 0);
  const context = ((position & lpMask) << lc) + (before >> (8 - lc));
  const start = 0x300 * context;
  let node = 1;
  if (state >= 7) {
    if (lzma.rep0 >= lzma.reach) throw damaged();
    let match = byteBack(lzma, lzma.rep0);
    while (node < 0x100) {
      match <<= 1;
      const expected = match & 0x100;
      const index = start + 0x100 + expected + node;
      const bit = decodeBit(lzma, literals, index);
      node = (node << 1) | bit;
      if (bit !== expected >> 8) break;
    }
  }
  while (node < 0x100) {
    node = (node << 1) | decodeBit(lzma, literals, start + node);
  }
  lzma.window[lzma.position++] = node;
  if (lzma.reach < lzma.size) lzma.reach++;
  lzma.state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
}

/** Returns whether it was the end marker. */
function decodeDistance(lzma: Lzma, posState: number): boolean {
  lzma.rep3 = lzma.rep2;
  lzma.rep2 = lzma.rep1;
  lzma.rep1 = lzma.rep0;
  lzma.state = lzma.state < 7 ? 7 : 10;
  const length = decodeLength(lzma, MATCH_LENGTH, posState);
  const tree = Math.min(length - 2, 3);
  const slot = decodeTree(lzma, SLOT + (tree << 6), 6);
  lzma.rep0 = slot < 4 ? slot : distanceOf(lzma, slot);
  if (lzma.rep0 === 0xffffffff) return true;
  lzma.rest = length;
  return false;
}

function distanceOf(lzma: Lzma, slot: number): number {
  const count = (slot >> 1) - 1;
  const base = (2 | (slot & 1)) << count;
  if (slot < 14) {
    return base + decodeReversed(lzma, SPECIAL + base - slot, count);
  }
  const high = base + (decodeDirect(lzma, count - 4) << 4);
  return (high + decodeReversed(lzma, ALIGN, 4)) >>> 0;
}

function decodeRepeat(lzma: Lzma, posState: number): void {
  const { bits, state } = lzma;
  if (lzma.reach === 0) throw damaged();
  if (decodeBit(lzma, bits, IS_REP0 + state) === 0) {
    const isLong = decodeBit(
      lzma,
      bits,
      IS_REP0_LONG + (state << 4) + posState,
    );
    if (isLong === 0) {
      lzma.state = state < 7 ? 9 : 11;
      lzma.rest = 1;
      return;
    }
  } else takeEarlier(lzma);
  lzma.state = state < 7 ? 8 : 11;
  lzma.rest = decodeLength(lzma, REP_LENGTH, posState);
}

/** Makes one of the earlier distances the latest. */
function takeEarlier(lzma: Lzma): void {
  const { bits, state, rep1, rep2 } = lzma;
  let distance = rep1;
  if (decodeBit(lzma, bits, IS_REP1 + state) === 1) {
    distance = rep2;
    if (decodeBit(lzma, bits, IS_REP2 + state) === 1) {
      distance = lzma.rep3;
      lzma.rep3 = rep2;
    }
    lzma.rep2 = rep1;
  }
  lzma.rep1 = lzma.rep0;
  lzma.rep0 = distance;
}

function decodeLength(lzma: Lzma, start: number, posState: number): number {
  const { bits } = lzma;
  if (decodeBit(lzma, bits, start) === 0) {
    return 2 + decodeTree(lzma, start + LOW + (posState << 3), 3);
  }
  if (decodeBit(lzma, bits, start + 1) === 0) {
    return 10 + decodeTree(lzma, start + MIDDLE + (posState << 3), 3);
  }
  return 18 + decodeTree(lzma, start + HIGH, 8);
}
