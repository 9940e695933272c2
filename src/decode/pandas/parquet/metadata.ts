// Metadata in slices: the library parses all of it in one call, which takes
// 100 ms a megabyte. Its long lists (elements of the schema, row groups, column
// chunks) are cut out and parsed in batches, as metadata of their own.

import { type FileMetaData, parquetMetadata } from "hyparquet";
import type { Work } from "../../work.ts";
import {
  type ByteRange,
  checkStruct,
  LIST,
  readField,
  readList,
  skipValue,
  STRUCT,
  type StructCursor,
} from "./thrift.ts";

/** The fields of the metadata that are long lists. */
const SCHEMA = 2;
const ROW_GROUPS = 4;
const KEY_VALUES = 5;
/** How the columns are sorted in statistics; not needed. */
const COLUMN_ORDERS = 7;
/** The field of a row group: its column chunks. */
const COLUMNS = 1;
/**
 * The path of the statistics in a column chunk: meta_data, statistics. The
 * library converts them; they are not needed.
 */
const STATISTICS = [3, 12];

const STOP = 0;
const EMPTY_STRUCT = Uint8Array.of(STOP);
const EMPTY_LIST = Uint8Array.of(STRUCT);

/** The element of a schema that the library wants for each column chunk. */
const ANY_LEAF = Uint8Array.of(0x15, 0, 0x38, 0, STOP);

/** The size of a batch, in bytes and in elements. */
const BATCH_BYTES = 1 << 16;
const BATCH_SIZE = 1 << 9;

/**
 * The cost of an element, whatever its length. Those of usual files have at
 * least 10 bytes.
 */
const ELEMENT_COST = 1 << 12;

/** Bytes that belong together, in parts. */
type Bytes = readonly Uint8Array[];

/** Elements by their number: the bytes of each are made for its batch. */
interface Elements {
  readonly length: number;
  at(i: number): Bytes | undefined;
}

/** A row group: its fields without column chunks, and these. */
interface GroupParts {
  readonly rest: Bytes;
  readonly columns: readonly ByteRange[];
}

/**
 * Parses the metadata of a file, after all lengths in it are checked.
 *
 * @throws {SyntaxError} If it is damaged.
 */
export async function parseMetadata(
  footer: Uint8Array,
  work: Work,
): Promise<FileMetaData> {
  const schema: ByteRange[] = [];
  const pairs: ByteRange[] = [];
  const groups: GroupParts[] = [];
  const cursor: StructCursor = { bytes: footer, at: 0 };
  const rest = await splitStruct(cursor, work, {
    [SCHEMA]: () => void schema.push(rangeAt(cursor)),
    [COLUMN_ORDERS]: () => void rangeAt(cursor),
    [KEY_VALUES]: () => void pairs.push(rangeAt(cursor)),
    [ROW_GROUPS]: async () => void groups.push(await splitGroup(cursor, work)),
  });
  const parse = (elements: Elements, metadataOf: (batch: Batch) => Bytes) =>
    parseBatches(elements, work, metadataOf);
  const plain = (ranges: readonly ByteRange[]): Elements => ({
    length: ranges.length,
    at: (i) => [footer.subarray(ranges[i]!.start, ranges[i]!.end)],
  });
  const [metadata] = await parse([rest], ([all = []]) => all);
  const elements = await parse(
    plain(schema),
    (batch) => [...schemaOf(batch), ...groupsOf([]), EMPTY_STRUCT],
  );
  const notes = await parse(
    plain(pairs),
    (batch) => [
      ...schemaOf([]),
      ...groupsOf([]),
      ...listOf(KEY_VALUES - ROW_GROUPS, batch),
      EMPTY_STRUCT,
    ],
  );
  const bare = await parse(
    groups.map((group) => group.rest),
    (batch) => [...schemaOf([]), ...groupsOf(batch), EMPTY_STRUCT],
  );
  const row_groups = bare.flatMap((part) => part.row_groups);
  for (const [i, { columns }] of groups.entries()) {
    const chunks = await parse({
      length: columns.length,
      at: (i) => withoutStatistics(footer, columns[i]!.start),
    }, chunksOf);
    row_groups[i]!.columns = chunks.flatMap((part) =>
      part.row_groups[0]!.columns
    );
  }
  return {
    ...metadata!,
    schema: elements.flatMap((part) => part.schema),
    row_groups,
    ...(pairs.length > 0 && {
      key_value_metadata: notes.flatMap((part) =>
        part.key_value_metadata ?? []
      ),
    }),
  };
}

/** Elements that are parsed in one call. */
type Batch = readonly Bytes[];

const schemaOf = (elements: Batch) => listOf(SCHEMA, elements);
const groupsOf = (groups: Batch) => listOf(ROW_GROUPS - SCHEMA, groups);

/** Metadata with one row group, which has a batch of column chunks. */
function chunksOf(batch: Batch): Bytes {
  const group = [...listOf(COLUMNS, batch), EMPTY_STRUCT];
  return [
    ...schemaOf(batch.map(() => [ANY_LEAF])),
    ...groupsOf([group]),
    EMPTY_STRUCT,
  ];
}

/**
 * A field with a list of structs: its header, that of the list, the elements.
 *
 * @param step The number of the field, less that of the one before it.
 */
function listOf(step: number, elements: Batch): Bytes {
  const size = [0xf0 | STRUCT];
  for (let left = elements.length;; left = Math.floor(left / 128)) {
    size.push(left % 128 | (left < 128 ? 0 : 0x80));
    if (left < 128) break;
  }
  return [
    Uint8Array.of((step << 4) | LIST),
    Uint8Array.from(size),
    ...elements.flat(),
  ];
}

/**
 * Reads a struct up to its end, and calls a function at each element of some
 * of its lists.
 *
 * @returns The struct with these lists empty.
 */
async function splitStruct(
  cursor: StructCursor,
  work: Work,
  lists: Readonly<Record<number, () => void | Promise<void>>>,
): Promise<Bytes> {
  const rest: Uint8Array[] = [];
  let from = cursor.at;
  let id = 0;
  while (true) {
    const field = readField(cursor, id);
    if (field === undefined) break;
    id = field.id;
    const readElement = lists[id];
    if (readElement === undefined) {
      skipValue(cursor, field.type);
      continue;
    }
    rest.push(cursor.bytes.subarray(from, cursor.at), EMPTY_LIST);
    const { type, size } = readList(cursor);
    if (field.type !== LIST || (size > 0 && type !== STRUCT)) throw damaged();
    work.charge(size * ELEMENT_COST);
    for (let i = 0; i < size; i++) {
      await readElement();
      if (i % BATCH_SIZE === 0 && work.isOver()) await work.pause();
    }
    from = cursor.at;
  }
  rest.push(cursor.bytes.subarray(from, cursor.at));
  return rest;
}

function damaged(): SyntaxError {
  return new SyntaxError("Cannot read parquet: its metadata is damaged");
}

async function splitGroup(
  cursor: StructCursor,
  work: Work,
): Promise<GroupParts> {
  const columns: ByteRange[] = [];
  const rest = await splitStruct(cursor, work, {
    [COLUMNS]: () => void columns.push(rangeAt(cursor)),
  });
  return { rest, columns };
}

function rangeAt(cursor: StructCursor): ByteRange {
  const start = cursor.at;
  const { end } = checkStruct(cursor.bytes, start);
  cursor.at = end;
  return { start, end };
}

/** A column chunk without its statistics. */
function withoutStatistics(bytes: Uint8Array, start: number): Bytes {
  const { end, found } = checkStruct(bytes, start, STATISTICS);
  const parts: Uint8Array[] = [];
  let at = start;
  for (const range of found) {
    parts.push(bytes.subarray(at, range.start), EMPTY_STRUCT);
    at = range.end;
  }
  return [...parts, bytes.subarray(at, end)];
}

/** Parses elements in batches, each as metadata of its own. */
async function parseBatches(
  elements: Elements,
  work: Work,
  metadataOf: (batch: Batch) => Bytes,
): Promise<FileMetaData[]> {
  const parsed: FileMetaData[] = [];
  for (let next = 0; next < elements.length;) {
    const batch: Bytes[] = [];
    for (let bytes = 0; next < elements.length; next++) {
      const element = elements.at(next)!;
      bytes += lengthOf(element);
      if (batch.length === BATCH_SIZE) break;
      if (bytes > BATCH_BYTES && batch.length > 0) break;
      batch.push(element);
    }
    const metadata = withTail(metadataOf(batch));
    parsed.push(parquetMetadata(metadata, { geoparquet: false }));
    if (work.isOver()) await work.pause();
  }
  return parsed;
}

function lengthOf(parts: Bytes): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

/** The length of the footer length and the magic number. */
const TAIL = 8;

function withTail(parts: Bytes): Uint8Array {
  const length = lengthOf(parts);
  const whole = new Uint8Array(length + TAIL);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  new DataView(whole.buffer).setUint32(length, length, true);
  whole.set(new TextEncoder().encode("PAR1"), length + 4);
  return whole;
}
