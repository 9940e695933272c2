import type { DecodedArray, SchemaElement, SchemaTree } from "hyparquet";
import { assembleLists } from "hyparquet/src/assemble.js";
import { convert, DEFAULT_PARSERS } from "hyparquet/src/convert.js";
import { dateTimeOfNanos } from "../../../pickle/values/ndarray.ts";
import { forEachSlice, mapInSlices, type Work } from "../../work.ts";
import { damaged } from "./footer.ts";
import { readHybrid } from "./hybrid.ts";
import {
  type Leaf,
  OBJECT_COST,
  type Stored,
  TEXTS,
  typeName,
} from "./leaf.ts";
import {
  type Page,
  type PageBudget,
  type PageRange,
  readPages,
} from "./pages.ts";
import { decodeValues } from "./values.ts";

/** A leaf of the schema in a row group. */
export interface Chunk {
  /** The elements from the root to the leaf. */
  readonly path: SchemaTree[];
  /** The type of its values, if it is neither in a list nor in a struct. */
  readonly leaf: Leaf | undefined;
  /** Converts a stored value in a list or a struct. */
  readonly make: ((stored: unknown) => unknown) | undefined;
  /** Receives the values of a dictionary. */
  readonly onDictionary: (values: ArrayLike<unknown>) => void;
  readonly range: PageRange;
}

/** Reads the values of a leaf in a row group, and assembles lists. */
export async function readChunk(
  chunk: Chunk,
  budget: PageBudget,
): Promise<Stored> {
  const { work } = budget;
  const parts: Stored[] = [];
  const lists: unknown[] = [];
  let dictionary: DecodedArray | undefined;
  for await (const page of readPages(chunk.range, budget)) {
    const values = await valuesOf(page, chunk, dictionary, work);
    if (page.isDictionary) {
      dictionary = values;
      chunk.onDictionary(values);
    } else if (chunk.leaf !== undefined) {
      parts.push(await withMissing(page, values, work));
    } else {
      if (page.count === 0) continue;
      work.charge(page.count * chunk.path.length * LEVEL_COST);
      const assembled = assembleLists(
        lists,
        page.definitions === undefined ? undefined : [...page.definitions],
        page.repetitions === undefined ? [] : [...page.repetitions],
        values,
        chunk.path,
      );
      // The library returns the values unchanged if no element may be missing.
      if (assembled !== lists) {
        for (const value of values) lists.push(value);
      }
    }
  }
  return chunk.leaf !== undefined ? await joinParts(parts, work) : lists;
}

/** The cost of a level of a nested value, for which lists are created. */
const LEVEL_COST = 64;

const decoder = new TextDecoder();

async function valuesOf(
  page: Page,
  { path, range, leaf, make }: Chunk,
  dictionary: DecodedArray | undefined,
  work: Work,
): Promise<DecodedArray> {
  const { encoding, reader } = page;
  const { element } = path.at(-1)!;
  const count = await countPresent(page, range.maxDefinition, work);
  const isIndex = encoding === "RLE_DICTIONARY" ||
    encoding === "PLAIN_DICTIONARY" && !page.isDictionary;
  if (isIndex) return await lookUp(dictionary, page, count, work);
  const values = await decodeValues(encoding, element, reader, count, work);
  if (leaf !== undefined && TEXTS.has(typeName(leaf))) {
    return await mapInSlices(work, values, (value) => decoder.decode(value));
  }
  const stored = element.type === "INT96"
    ? timesOf96Bits(values, element, path, work)
    : values;
  return make === undefined
    ? stored
    : await mapInSlices(work, stored as ArrayLike<unknown>, make);
}

/** Times of 96 bits, as written by Impala and old versions of Spark. */
function timesOf96Bits(
  values: DecodedArray,
  element: SchemaElement,
  schemaPath: SchemaTree[],
  work: Work,
): DecodedArray {
  work.charge(values.length * OBJECT_COST);
  return convert(values, {
    pathInSchema: [],
    type: "INT96",
    element,
    schemaPath,
    codec: "UNCOMPRESSED",
    parsers: PARSERS as typeof DEFAULT_PARSERS,
    utf8: false,
  });
}

const PARSERS = {
  ...DEFAULT_PARSERS,
  timestampFromNanoseconds: (ticks: bigint) => dateTimeOfNanos(ticks),
};

async function countPresent(
  { count, definitions }: Page,
  max: number,
  work: Work,
): Promise<number> {
  if (definitions === undefined) return count;
  let present = 0;
  await forEachSlice(work, definitions.length, (from, to) => {
    for (let i = from; i < to; i++) if (definitions[i] === max) present++;
  });
  return present;
}

async function lookUp(
  dictionary: DecodedArray | undefined,
  { reader }: Page,
  count: number,
  work: Work,
): Promise<DecodedArray> {
  const width = reader.bytes[reader.at];
  if (dictionary === undefined || (width === undefined && count > 0)) {
    throw damaged();
  }
  reader.at++;
  const { length } = reader.bytes;
  const indices = await readHybrid(reader, width ?? 0, count, length, work);
  if (dictionary.length === 1 && indices.every((index) => index === 0)) {
    return repeat(dictionary, count);
  }
  const values = Array.isArray(dictionary)
    ? new Array<unknown>(count)
    : new (dictionary.constructor as new (length: number) => DecodedArray)(
      count,
    );
  await forEachSlice(work, count, (from, to) => {
    for (let i = from; i < to; i++) {
      const index = indices[i]! >>> 0;
      if (index >= dictionary.length) throw damaged();
      values[i] = dictionary[index];
    }
  });
  return values;
}

/** A repeated value. A column may have millions of them in a few bytes. */
function repeat(dictionary: DecodedArray, count: number): DecodedArray {
  const values = Array.isArray(dictionary)
    ? new Array<unknown>(count)
    : new (dictionary.constructor as new (length: number) => unknown[])(count);
  return values.fill(dictionary[0]);
}

/** Inserts null for each missing value. */
async function withMissing(
  { count, definitions }: Page,
  values: DecodedArray,
  work: Work,
): Promise<Stored> {
  if (definitions === undefined || values.length === count) return values;
  const all = new Array<unknown>(count);
  let next = 0;
  await forEachSlice(work, count, (from, to) => {
    for (let i = from; i < to; i++) {
      all[i] = definitions[i] === 1 ? values[next++] : null;
    }
  });
  return all;
}

export async function joinParts(
  parts: readonly Stored[],
  work: Work,
): Promise<Stored> {
  const [first] = parts;
  if (parts.length === 1) return first!;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const isSame = first !== undefined && !Array.isArray(first) &&
    parts.every((part) => part.constructor === first.constructor);
  const joined = isSame
    ? new (first.constructor as new (length: number) => Float64Array)(length)
    : new Array<unknown>(length);
  let start = 0;
  for (const part of parts) {
    const offset = start;
    if (!Array.isArray(joined)) {
      joined.set(part as Float64Array, offset); // in native code, one page at a time
      start += part.length;
      if (work.isOver()) await work.pause();
      continue;
    }
    await forEachSlice(work, part.length, (from, to) => {
      for (let i = from; i < to; i++) joined[offset + i] = part[i];
    });
    start += part.length;
  }
  return joined;
}
