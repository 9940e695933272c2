import type { Work } from "../../work.ts";
import { damaged } from "./footer.ts";
import { type PageReader, readVarint } from "./hybrid.ts";

/** The number of values between checks of the clock. */
const STEP = 1 << 12;
/**
 * The additional cost of a value, which may take no bit of the file but a
 * bigint in memory.
 */
const DELTA_COST = 20;
const MAX_WIDTH = 64;
const MAX_ZIGZAG_BYTES = 10;

/**
 * Fills an array with values in Parquet's DELTA_BINARY_PACKED. The library does
 * not terminate if the size of a block is negative.
 */
export async function readDeltas<Values extends Int32Array | BigInt64Array>(
  reader: PageReader,
  values: Values,
  work: Work,
): Promise<Values> {
  const block = readVarint(reader);
  const miniblocks = readVarint(reader);
  readVarint(reader); // the number of values, which the page contains as well
  const perMiniblock = block / miniblocks;
  const isRight = perMiniblock > 0 && perMiniblock % 8 === 0 &&
    miniblocks <= reader.bytes.length;
  if (!isRight) throw damaged();
  const sum: Sum = { value: readZigzag(reader) };
  const { length } = values;
  work.charge(length * DELTA_COST);
  put(values, 0, sum.value);
  for (let i = 1; i < length;) {
    const least = readZigzag(reader);
    const widths = reader.bytes.subarray(reader.at, reader.at += miniblocks);
    if (widths.length < miniblocks) throw damaged();
    for (let m = 0; m < miniblocks && i < length; m++) {
      const width = widths[m]!;
      const count = Math.min(perMiniblock, length - i);
      const needed = Math.ceil(count * width / 8);
      const isInside = width <= MAX_WIDTH &&
        needed <= reader.bytes.length - reader.at;
      if (!isInside) throw damaged();
      for (let from = 0; from < count; from += STEP) {
        const to = Math.min(from + STEP, count);
        addDeltas(reader, width, least, sum, values, i, from, to);
        if (work.isOver()) await work.pause();
      }
      i += count;
      reader.at += perMiniblock * width / 8;
    }
  }
  return values;
}

/** The last value. */
interface Sum {
  value: bigint;
}

/** Stores an integer. A typed array truncates it, as the format requires. */
function put(
  values: Int32Array | BigInt64Array,
  index: number,
  value: bigint,
): void {
  if (values instanceof BigInt64Array) values[index] = value;
  else values[index] = Number(BigInt.asIntN(32, value));
}

/** Reads a signed integer of at most 64 bits. */
function readZigzag(reader: PageReader): bigint {
  let value = 0n;
  for (let i = 0; i < MAX_ZIGZAG_BYTES; i++) {
    const byte = reader.bytes[reader.at++];
    if (byte === undefined) throw damaged();
    value |= BigInt(byte & 0x7f) << BigInt(i * 7);
    if (byte < 0x80) return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
  }
  throw damaged();
}

/**
 * Unpacks the deltas of a miniblock between two indices, and accumulates them.
 */
function addDeltas(
  { bytes, at }: PageReader,
  width: number,
  least: bigint,
  sum: Sum,
  values: Int32Array | BigInt64Array,
  offset: number,
  from: number,
  to: number,
): void {
  let { value } = sum;
  for (let i = from; i < to; i++) {
    let low = 0;
    let high = 0;
    let bit = i * width;
    for (let have = 0; have < width;) {
      const taken = Math.min(
        8 - bit % 8,
        width - have,
        have < 32 ? 32 - have : 8,
      );
      const part = (bytes[at + Math.floor(bit / 8)]! >> (bit % 8)) &
        ((1 << taken) - 1);
      if (have < 32) low |= part << have;
      else high |= part << (have - 32);
      have += taken;
      bit += taken;
    }
    const delta = high === 0
      ? BigInt(low >>> 0)
      : (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
    value = BigInt.asIntN(64, value + least + delta);
    put(values, offset + i, value);
  }
  sum.value = value;
}
