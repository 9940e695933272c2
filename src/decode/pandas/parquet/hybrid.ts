import type { Work } from "../../work.ts";
import { damaged } from "./footer.ts";

/** A part of a page, and the index of the next byte. */
export interface PageReader {
  readonly bytes: Uint8Array;
  at: number;
}

/** The number of values between checks of the clock. */
const STEP = 1 << 13;
const MAX_WIDTH = 32;
const MAX_VARINT_BYTES = 5;

/**
 * Reads integers in Parquet's hybrid of runs and packed bits. The library does
 * not check that a run ends with the values.
 *
 * @param end The index of the byte after the runs.
 */
export async function readHybrid(
  reader: PageReader,
  width: number,
  count: number,
  end: number,
  work: Work,
): Promise<Int32Array> {
  if (width > MAX_WIDTH || end > reader.bytes.length) throw damaged();
  const values = new Int32Array(count);
  const run = { bytes: reader.bytes.subarray(0, end), at: reader.at };
  for (let filled = 0; filled < count;) {
    if (work.isOver()) await work.pause();
    const header = readVarint(run);
    if (header % 2 === 1) {
      const packed = (header - 1) / 2 * 8;
      const taken = Math.min(packed, count - filled);
      for (let from = 0; from < taken; from += STEP) {
        const to = Math.min(from + STEP, taken);
        unpackBits(run, width, values, filled, from, to);
        if (work.isOver()) await work.pause();
      }
      filled += taken;
      run.at = Math.min(run.at + packed / 8 * width, end);
      continue;
    }
    const length = header / 2;
    if (length > count - filled) throw damaged();
    values.fill(readRunValue(run, width), filled, filled + length);
    filled += length;
  }
  reader.at = end;
  return values;
}

/** Reads an unsigned integer of seven bits a byte. */
export function readVarint(reader: PageReader): number {
  let value = 0;
  for (let i = 0, weight = 1; i < MAX_VARINT_BYTES; i++, weight *= 128) {
    const byte = reader.bytes[reader.at++];
    if (byte === undefined) throw damaged();
    value += (byte & 0x7f) * weight;
    if (byte < 0x80) return value;
  }
  throw damaged();
}

function readRunValue(reader: PageReader, width: number): number {
  let value = 0;
  for (let shift = 0; shift < width; shift += 8) {
    const byte = reader.bytes[reader.at++];
    if (byte === undefined) throw damaged();
    value |= byte << shift;
  }
  return value;
}

/** Unpacks the values of a run between two indices; the lowest bits come first. */
function unpackBits(
  { bytes, at }: PageReader,
  width: number,
  values: Int32Array,
  offset: number,
  from: number,
  to: number,
): void {
  if (at + Math.ceil(to * width / 8) > bytes.length) throw damaged();
  for (let i = from; i < to; i++) {
    let value = 0;
    let bit = i * width;
    for (let have = 0; have < width;) {
      const free = 8 - bit % 8;
      const taken = Math.min(free, width - have);
      const part = (bytes[at + Math.floor(bit / 8)]! >> (bit % 8)) &
        ((1 << taken) - 1);
      value |= part << have;
      have += taken;
      bit += taken;
    }
    values[offset + i] = value;
  }
}
