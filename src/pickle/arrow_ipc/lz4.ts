// Frames of LZ4 (lz4_Frame_format.md and lz4_Block_format.md of the project):
// Arrow compresses buffers with them, Parquet compresses pages with blocks.

import { malformed } from "../errors.ts";

const MAGIC = 0x184d2204;
const STORED = 0x80000000;
const MIN_MATCH = 4;

function damaged(): Error {
  return malformed("Cannot unpack LZ4: it is damaged");
}

/** Unpacks a frame, block by block. */
export function* unpackLz4(
  packed: Uint8Array,
  length: number,
): Generator<void, Uint8Array> {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  if (packed.length < 7 || view.getUint32(0, true) !== MAGIC) throw damaged();
  const flags = packed[4]!;
  const hasBlockChecksum = (flags & 0b1_0000) !== 0;
  const hasSize = (flags & 0b1000) !== 0;
  const hasDictionary = (flags & 0b1) !== 0;
  if (flags >> 6 !== 1 || hasDictionary) throw damaged();
  let at = 7 + (hasSize ? 8 : 0);
  const unpacked = new Uint8Array(length);
  let to = 0;
  for (;;) {
    if (at + 4 > packed.length) throw damaged();
    const size = view.getUint32(at, true);
    at += 4;
    if (size === 0) break;
    const end = at + size % STORED;
    if (end > packed.length) throw damaged();
    const block = packed.subarray(at, end);
    to = size >= STORED
      ? copied(block, unpacked, to)
      : unpackBlock(block, unpacked, to);
    at = end + (hasBlockChecksum ? 4 : 0);
    yield;
  }
  if (to !== length) throw damaged();
  return unpacked;
}

function copied(block: Uint8Array, unpacked: Uint8Array, to: number): number {
  if (to + block.length > unpacked.length) throw damaged();
  unpacked.set(block, to);
  return to + block.length;
}

/**
 * Unpacks a block to `start`. It may repeat earlier bytes. Returns the end of
 * its bytes.
 *
 * @throws {SyntaxError} If it is damaged, or exceeds `unpacked`.
 */
export function unpackBlock(
  block: Uint8Array,
  unpacked: Uint8Array,
  start: number,
): number {
  let at = 0;
  let to = start;
  const extended = (length: number): number => {
    let sum = length;
    if (length !== 15) return sum;
    for (;;) {
      const byte = block[at++];
      if (byte === undefined) throw damaged();
      sum += byte;
      if (byte !== 255) return sum;
    }
  };
  while (at < block.length) {
    const token = block[at++]!;
    const literals = extended(token >> 4);
    if (at + literals > block.length) throw damaged();
    to = copied(block.subarray(at, at + literals), unpacked, to);
    at += literals;
    if (at === block.length) return to;
    if (at + 2 > block.length) throw damaged();
    const offset = block[at]! + block[at + 1]! * 256;
    at += 2;
    const length = extended(token & 15) + MIN_MATCH;
    const fits = offset > 0 && offset <= to && to + length <= unpacked.length;
    if (!fits) throw damaged();
    for (let i = 0; i < length; i++, to++) {
      unpacked[to] = unpacked[to - offset]!;
    }
  }
  return to;
}
