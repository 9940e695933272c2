// The values of a page by encoding. The library allocates arrays without
// checking their lengths, so that all lengths are checked first.

import type { DecodedArray, SchemaElement } from "hyparquet";
import { byteStreamSplit } from "hyparquet/src/encoding.js";
import { readPlain } from "hyparquet/src/plain.js";
import { forEachSlice, type Work } from "../../work.ts";
import { readDeltas } from "./delta.ts";
import { damaged } from "./footer.ts";
import { type PageReader, readHybrid } from "./hybrid.ts";

/** The size of a value of each type in bytes; undefined if it varies. */
const WIDTHS: Readonly<Record<string, number | undefined>> = {
  BOOLEAN: 1 / 8,
  INT32: 4,
  INT64: 8,
  INT96: 12,
  FLOAT: 4,
  DOUBLE: 8,
};

/** Decodes values that are not dictionary indices; booleans are 0 and 1. */
export async function decodeValues(
  encoding: string | undefined,
  element: SchemaElement,
  reader: PageReader,
  count: number,
  work: Work,
): Promise<DecodedArray> {
  if (count === 0) return [];
  const { type } = element;
  if (encoding === "PLAIN") return await plain(element, reader, count, work);
  if (encoding === "RLE" && type === "BOOLEAN") {
    const length = readLength(reader);
    return await readHybrid(reader, 1, count, reader.at + length, work);
  }
  if (encoding === "BYTE_STREAM_SPLIT") {
    checkWidth(reader, count, widthOf(element));
    return byteStreamSplit(viewOf(reader), count, type!, element.type_length);
  }
  if (encoding === "DELTA_BINARY_PACKED") {
    return type === "INT32"
      ? await readDeltas(reader, new Int32Array(count), work)
      : await readDeltas(reader, new BigInt64Array(count), work);
  }
  if (encoding === "DELTA_LENGTH_BYTE_ARRAY") {
    const lengths = await readDeltas(reader, new Int32Array(count), work);
    return await byteArrays(lengths, () => 0, reader, work);
  }
  if (encoding === "DELTA_BYTE_ARRAY") {
    const prefixes = await readDeltas(reader, new Int32Array(count), work);
    const lengths = await readDeltas(reader, new Int32Array(count), work);
    return await byteArrays(lengths, (i) => prefixes[i]!, reader, work);
  }
  throw damaged();
}

/** Reads a length of 32 bits, and checks it against the page. */
export function readLength(reader: PageReader): number {
  const { bytes, at } = reader;
  if (at + 4 > bytes.length) throw damaged();
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(
    at,
    true,
  );
  reader.at += 4;
  if (length > bytes.length - reader.at) throw damaged();
  return length;
}

/** The reader of the library, restricted to the page. */
function viewOf({ bytes, at }: PageReader) {
  const { buffer, byteOffset, length } = bytes;
  return { view: new DataView(buffer, byteOffset, length), offset: at };
}

function widthOf({ type, type_length }: SchemaElement): number {
  const width = type === "FIXED_LEN_BYTE_ARRAY" ? type_length : WIDTHS[type!];
  if (width === undefined || !(width > 0)) throw damaged();
  return width;
}

function checkWidth(reader: PageReader, count: number, width: number): void {
  if (count * width > reader.bytes.length - reader.at) throw damaged();
}

async function plain(
  element: SchemaElement,
  reader: PageReader,
  count: number,
  work: Work,
): Promise<DecodedArray> {
  if (element.type !== "BYTE_ARRAY") {
    checkWidth(reader, count, widthOf(element));
    if (element.type === "BOOLEAN") return await booleans(reader, count, work);
    const length = element.type_length;
    return readPlain(viewOf(reader), element.type!, count, length);
  }
  checkWidth(reader, count, 4);
  const values = new Array<Uint8Array>(count);
  await forEachSlice(work, count, (from, to) => {
    for (let i = from; i < to; i++) {
      const length = readLength(reader);
      values[i] = reader.bytes.subarray(reader.at, reader.at += length);
    }
  });
  return values;
}

/**
 * Reads booleans of one bit each as 0 and 1. A page may have millions: from 2^25
 * elements on, the engine makes a hash table of an Array.
 */
async function booleans(
  reader: PageReader,
  count: number,
  work: Work,
): Promise<Uint8Array> {
  const { bytes, at } = reader;
  const bits = new Uint8Array(count);
  await forEachSlice(work, count, (from, to) => {
    for (let i = from; i < to; i++) {
      bits[i] = (bytes[at + (i >> 3)]! >> (i & 7)) & 1;
    }
  });
  reader.at += Math.ceil(count / 8);
  return bits;
}

/**
 * Reads byte arrays. Strings that share the prefix of their predecessor may
 * take no byte.
 */
async function byteArrays(
  lengths: Int32Array,
  prefixOf: (index: number) => number,
  reader: PageReader,
  work: Work,
): Promise<Uint8Array[]> {
  const values = new Array<Uint8Array>(lengths.length);
  let last: Uint8Array = new Uint8Array();
  await forEachSlice(work, lengths.length, (from, to) => {
    for (let i = from; i < to; i++) {
      const [length, prefix] = [lengths[i]!, prefixOf(i)];
      const isInside = length >= 0 && prefix >= 0 && prefix <= last.length &&
        length <= reader.bytes.length - reader.at;
      if (!isInside) throw damaged();
      const suffix = reader.bytes.subarray(reader.at, reader.at += length);
      work.charge(prefix);
      last = prefix === 0 ? suffix : joined(last.subarray(0, prefix), suffix);
      values[i] = last;
    }
  });
  return values;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
