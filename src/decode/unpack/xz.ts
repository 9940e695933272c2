// The .xz container, as xz-file-format.txt 1.2.1 of the XZ Utils has it.

import { unsupported } from "../errors.ts";
import {
  type Checksum,
  crc32,
  crc32Checksum,
  crc64Checksum,
  sha256Checksum,
} from "./checksum.ts";
import { unlzma2 } from "./lzma/lzma2.ts";
import { type Lzma, newLzma, resizeDictionary } from "./lzma/state.ts";

const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00];
const FOOTER_MAGIC = [0x59, 0x5a];
const FOOTER = 12;
const NOTHING = new Uint8Array();

/** A check of the unpacked bytes: its length, and its algorithm. */
interface Check {
  readonly size: number;
  readonly start: () => Checksum;
}

const NO_CHECK: Checksum = { update: () => {}, digest: () => new Uint8Array() };

/** The checks by their number in the header of a stream. */
const CHECKS: ReadonlyMap<number, Check> = new Map([
  [0x0, { size: 0, start: () => NO_CHECK }],
  [0x1, { size: 4, start: crc32Checksum }],
  [0x4, { size: 8, start: crc64Checksum }],
  [0xa, { size: 32, start: sha256Checksum }],
]);

const LZMA2 = 0x21;
/** Filters that may precede LZMA2. */
const FILTERS: ReadonlyMap<number, string> = new Map([
  [0x03, "Delta"],
  [0x04, "BCJ x86"],
  [0x05, "BCJ PowerPC"],
  [0x06, "BCJ IA-64"],
  [0x07, "BCJ ARM"],
  [0x08, "BCJ ARM-Thumb"],
  [0x09, "BCJ SPARC"],
  [0x0a, "BCJ ARM64"],
  [0x0b, "BCJ RISC-V"],
]);

/** A position in the packed bytes. */
interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

/** The sizes of a block, which the index repeats. */
interface BlockSizes {
  readonly unpadded: number;
  readonly unpacked: number;
}

/** Unpacks xz: a sequence of streams with or without padding. */
export function* unxz(
  bytes: Uint8Array,
): Generator<Uint8Array, void, undefined> {
  const cursor: Cursor = { bytes, at: 0 };
  const lzma = newLzma();
  do {
    yield* readStream(cursor, lzma);
    skipPadding(cursor);
  } while (cursor.at < bytes.length);
}

function damaged(): SyntaxError {
  return new SyntaxError("Cannot unpack xz: it is damaged");
}

/** Skips zeros between streams, in groups of four. */
function skipPadding(cursor: Cursor): void {
  const start = cursor.at;
  while (cursor.bytes[cursor.at] === 0) cursor.at++;
  if ((cursor.at - start) % 4 !== 0) throw damaged();
}

function take(cursor: Cursor, length: number): Uint8Array {
  const taken = cursor.bytes.subarray(cursor.at, cursor.at + length);
  if (taken.length < length) {
    throw new SyntaxError("Cannot unpack xz: it ends too early");
  }
  cursor.at += length;
  return taken;
}

function takeByte(cursor: Cursor): number {
  return take(cursor, 1)[0]!;
}

function word32(bytes: Uint8Array, at = 0): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
}

/** Reads a variable-length integer. No file exceeds 2^53 bytes. */
function takeInteger(cursor: Cursor): number {
  let value = 0;
  for (let weight = 1; weight <= 2 ** 49; weight *= 128) {
    const byte = takeByte(cursor);
    value += (byte & 0x7f) * weight;
    if (byte >= 0x80) continue;
    if (byte === 0 && weight > 1) throw damaged(); // not the shortest encoding
    return value;
  }
  throw damaged();
}

function expect(found: Uint8Array, wanted: ArrayLike<number>): void {
  if (found.some((byte, i) => byte !== wanted[i])) throw damaged();
}

function takeZeros(cursor: Cursor, length: number): void {
  expect(take(cursor, length), new Uint8Array(length));
}

function expectCrc(cursor: Cursor, bytes: Uint8Array): void {
  if (word32(take(cursor, 4)) !== crc32(bytes)) throw damaged();
}

function* readStream(
  cursor: Cursor,
  lzma: Lzma,
): Generator<Uint8Array, void, undefined> {
  expect(take(cursor, MAGIC.length), MAGIC);
  const flags = take(cursor, 2);
  expectCrc(cursor, flags);
  const check = checkOf(flags);
  const blocks: BlockSizes[] = [];
  while (cursor.bytes[cursor.at] !== 0) {
    blocks.push(yield* readBlock(cursor, lzma, check));
  }
  const indexSize = readIndex(cursor, blocks);
  readFooter(cursor, flags, indexSize);
}

function checkOf([zero, number]: Uint8Array): Check {
  if (zero !== 0 || number! > 0xf) {
    throw unsupported("unpack xz", "its version is newer");
  }
  const check = CHECKS.get(number!);
  if (check !== undefined) return check;
  throw unsupported("unpack xz", `its check "${number}" is unknown`);
}

function* readBlock(
  cursor: Cursor,
  lzma: Lzma,
  { size: checkSize, start }: Check,
): Generator<Uint8Array, BlockSizes, undefined> {
  const begin = cursor.at;
  const header = readBlockHeader(cursor);
  const packedAt = cursor.at;
  const checksum = start();
  let unpacked = 0;
  resizeDictionary(lzma, header.dictionarySize);
  const chunks = unlzma2(lzma, cursor.bytes, packedAt);
  let step = chunks.next();
  for (; !step.done; step = chunks.next()) {
    checksum.update(step.value);
    unpacked += step.value.length;
    yield step.value;
  }
  yield NOTHING; // a block may be empty
  cursor.at = step.value;
  const packed = cursor.at - packedAt;
  const isRight = (header.packed ?? packed) === packed &&
    (header.unpacked ?? unpacked) === unpacked;
  if (!isRight) throw damaged();
  takeZeros(cursor, padding(packed));
  expect(take(cursor, checkSize), checksum.digest());
  return { unpadded: packedAt - begin + packed + checkSize, unpacked };
}

/** The number of bytes up to a multiple of four. */
function padding(length: number): number {
  return (4 - length % 4) % 4;
}

interface BlockHeader {
  readonly packed: number | undefined;
  readonly unpacked: number | undefined;
  readonly dictionarySize: number;
}

function readBlockHeader(cursor: Cursor): BlockHeader {
  const size = (cursor.bytes[cursor.at]! + 1) * 4;
  const bytes = take(cursor, size - 4);
  expectCrc(cursor, bytes);
  const inner: Cursor = { bytes, at: 1 };
  const flags = takeByte(inner);
  if (flags & 0x3c) throw unsupported("unpack xz", "its version is newer");
  const packed = flags & 0x40 ? takeInteger(inner) : undefined;
  const unpacked = flags & 0x80 ? takeInteger(inner) : undefined;
  let dictionarySize = 0;
  for (let left = flags & 3; left >= 0; left--) {
    const filter = takeInteger(inner);
    const properties = take(inner, takeInteger(inner));
    if (filter !== LZMA2) {
      const name = FILTERS.get(filter) ?? filter;
      throw unsupported("unpack xz", `its filter "${name}" is not supported`);
    }
    if (left > 0 || properties.length !== 1) throw damaged();
    dictionarySize = dictionarySizeOf(properties[0]!);
  }
  takeZeros(inner, bytes.length - inner.at);
  return { packed, unpacked, dictionarySize };
}

function dictionarySizeOf(bits: number): number {
  if (bits > 40) throw damaged();
  return bits === 40 ? 2 ** 32 - 1 : (2 | (bits & 1)) * 2 ** ((bits >> 1) + 11);
}

/** Returns the size of the index, which the footer repeats. */
function readIndex(cursor: Cursor, blocks: readonly BlockSizes[]): number {
  const start = cursor.at;
  takeZeros(cursor, 1);
  if (takeInteger(cursor) !== blocks.length) throw damaged();
  for (const { unpadded, unpacked } of blocks) {
    if (takeInteger(cursor) !== unpadded) throw damaged();
    if (takeInteger(cursor) !== unpacked) throw damaged();
  }
  takeZeros(cursor, padding(cursor.at - start));
  expectCrc(cursor, cursor.bytes.subarray(start, cursor.at));
  return cursor.at - start;
}

function readFooter(
  cursor: Cursor,
  flags: Uint8Array,
  indexSize: number,
): void {
  const footer = take(cursor, FOOTER);
  if (word32(footer) !== crc32(footer.subarray(4, 10))) throw damaged();
  if ((word32(footer, 4) + 1) * 4 !== indexSize) throw damaged();
  expect(footer.subarray(8, 10), flags);
  expect(footer.subarray(10), FOOTER_MAGIC);
}
