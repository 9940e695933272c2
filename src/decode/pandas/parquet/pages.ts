import type { PageHeader } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import type { Work } from "../../work.ts";
import { type Codec, unpacksTooLarge } from "./codecs/codecs.ts";
import { damaged } from "./footer.ts";
import { type PageReader, readHybrid } from "./hybrid.ts";
import { readLength } from "./values.ts";
import { checkStruct } from "./thrift.ts";

/** The pages of a column in a row group. */
export interface PageRange {
  /** The bytes of the file. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** The codec of the pages; undefined if they are not compressed. */
  readonly codec: Codec | undefined;
  /** The levels of a present value and of a nested list. */
  readonly maxDefinition: number;
  readonly maxRepetition: number;
}

/** The remaining budget of unpacked bytes. */
export interface PageBudget {
  /** The rest of `maxBytes`. */
  left: number;
  readonly maxBytes: number;
  readonly work: Work;
}

/** An unpacked page, up to its values. */
export interface Page {
  readonly isDictionary: boolean;
  readonly encoding: string | undefined;
  /** The number of values, including missing ones. */
  readonly count: number;
  /** The level of each value; undefined if none is missing. */
  readonly definitions: Int32Array | undefined;
  readonly repetitions: Int32Array | undefined;
  /** The position of the values. */
  readonly reader: PageReader;
}

/** The cost of a page besides its values. */
const PAGE_COST = 1024;
/** The minimum cost of a value, which may be one of a million equal ones. */
const VALUE_COST = 12;
/** The minimum size of a value. */
const VALUE_BYTES = 8;

/** Reads the pages in order. */
export async function* readPages(
  range: PageRange,
  budget: PageBudget,
): AsyncGenerator<Page, void, undefined> {
  const { bytes, start, end } = range;
  const isInside = start >= 0 && start <= end && end <= bytes.length;
  if (!isInside) throw damaged();
  for (let at = start; at < end;) {
    const { header, dataAt } = readHeader(bytes.subarray(0, end), at);
    const size = header.compressed_page_size;
    if (!(size >= 0 && size <= end - dataAt)) throw damaged();
    const count = countOf(header);
    budget.work.charge(PAGE_COST + count * VALUE_COST);
    spend(budget, count * VALUE_BYTES);
    const packed = bytes.subarray(dataAt, dataAt + size);
    if (header.type === "DICTIONARY_PAGE" || header.type === "DATA_PAGE") {
      yield await readPage(header, count, packed, range, budget);
    } else if (header.type === "DATA_PAGE_V2") {
      yield await readPageV2(header, count, packed, range, budget);
    } else if (header.type !== "INDEX_PAGE") throw damaged();
    at = dataAt + size;
    if (budget.work.isOver()) await budget.work.pause();
  }
}

function readHeader(
  bytes: Uint8Array,
  at: number,
): { header: PageHeader; dataAt: number } {
  const { end } = checkStruct(bytes, at);
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, end - at);
  return { header: parquetHeader({ view, offset: 0 }), dataAt: end };
}

function countOf(header: PageHeader): number {
  const { num_values: count = 0 } = header.data_page_header ??
    header.data_page_header_v2 ?? header.dictionary_page_header ?? {};
  if (Number.isInteger(count) && count >= 0) return count;
  throw damaged();
}

function spend(budget: PageBudget, bytes: number): void {
  budget.left -= bytes;
  if (budget.left < 0) throw unpacksTooLarge(budget.maxBytes);
}

function unpackPage(
  packed: Uint8Array,
  size: number,
  codec: Codec | undefined,
  budget: PageBudget,
): Uint8Array {
  if (codec === undefined) {
    if (size !== packed.length) throw damaged();
    return packed;
  }
  if (!(size >= 0 && size <= packed.length * codec.maxRatio)) throw damaged();
  spend(budget, size);
  // Writers end an empty page in different ways, or omit it.
  if (size === 0) return packed.subarray(0, 0);
  const page = codec.unpack(packed, size);
  if (page.length !== size) throw damaged();
  budget.work.addBytes(size);
  return page;
}

async function readPage(
  header: PageHeader,
  count: number,
  packed: Uint8Array,
  { codec, maxDefinition, maxRepetition }: PageRange,
  budget: PageBudget,
): Promise<Page> {
  const size = header.uncompressed_page_size;
  const reader = { bytes: unpackPage(packed, size, codec, budget), at: 0 };
  const isDictionary = header.type === "DICTIONARY_PAGE";
  const levels = async (max: number) => {
    if (isDictionary || max === 0) return undefined;
    const length = readLength(reader);
    const end = reader.at + length;
    return await readHybrid(reader, widthOf(max), count, end, budget.work);
  };
  const repetitions = await levels(maxRepetition);
  const definitions = await levels(maxDefinition);
  const encoding = isDictionary ? "PLAIN" : header.data_page_header?.encoding;
  return { isDictionary, encoding, count, definitions, repetitions, reader };
}

async function readPageV2(
  header: PageHeader,
  count: number,
  packed: Uint8Array,
  { codec, maxDefinition, maxRepetition }: PageRange,
  budget: PageBudget,
): Promise<Page> {
  const {
    encoding,
    is_compressed: isPacked,
    definition_levels_byte_length: definitionLength,
    repetition_levels_byte_length: repetitionLength,
  } = header.data_page_header_v2!;
  const length = definitionLength + repetitionLength;
  const isInside = definitionLength >= 0 && repetitionLength >= 0 &&
    length <= packed.length;
  if (!isInside) throw damaged();
  const levels = { bytes: packed.subarray(0, length), at: 0 };
  const read = async (max: number, end: number) =>
    max === 0
      ? undefined
      : await readHybrid(levels, widthOf(max), count, end, budget.work);
  const repetitions = await read(maxRepetition, repetitionLength);
  levels.at = repetitionLength;
  const definitions = await read(maxDefinition, length);
  const bytes = unpackPage(
    packed.subarray(length),
    header.uncompressed_page_size - length,
    isPacked ? codec : undefined,
    budget,
  );
  const reader = { bytes, at: 0 };
  return {
    isDictionary: false,
    encoding,
    count,
    definitions,
    repetitions,
    reader,
  };
}

/** The number of bits of a level. */
function widthOf(max: number): number {
  return 32 - Math.clz32(max);
}
