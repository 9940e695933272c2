import {
  type FileMetaData,
  parquetMetadata,
  parquetRead,
  type SchemaElement,
} from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { ResultError } from "../../../model/errors.ts";
import { dateOfDay } from "../../../pickle/values/time/date.ts";
import type { DataFrame } from "../../../pickle/mod.ts";
import { dateTimeOfNanos } from "../../../pickle/values/ndarray.ts";
import { checkCells } from "../columns.ts";
import { parquetColumn } from "./columns.ts";
import { budgeted, type Codec, codecsFor, unpacksTooLarge } from "./codecs.ts";
import { frameOf, pandasNotes } from "./frame.ts";
import type { Leaf, Stored } from "./leaf.ts";
import {
  DEFAULT_MAX_BYTES,
  type DeserializeContext,
} from "../../serializer.ts";

/**
 * Reads Parquet as `pandas.read_parquet` does.
 *
 * @throws {ResultError} `too_large` where it unpacks to more than `maxBytes`.
 */
export async function readParquet(
  bytes: Uint8Array,
  context: DeserializeContext = {},
): Promise<DataFrame> {
  const { signal } = context;
  try {
    return await readFrame(bytes, context);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ResultError) throw error;
    // The library's own texts may quote what is stored.
    throw new SyntaxError("Cannot read parquet: it is damaged or unknown");
  }
}

async function readFrame(
  bytes: Uint8Array,
  context: DeserializeContext,
): Promise<DataFrame> {
  context.signal?.throwIfAborted();
  const { metadata, leaves, compressors } = await openParquet(bytes, context);
  const stored = await readStored(bytes, metadata, compressors);
  context.signal?.throwIfAborted();
  const notes = pandasNotes(metadata.key_value_metadata);
  const columns = new Map(
    Array.from(stored, ([name, values]) => {
      const noted = notes.columns?.find(({ field_name }) =>
        field_name === name
      );
      return [name, parquetColumn(values, leaves.get(name), noted)];
    }),
  );
  return frameOf(columns, Number(metadata.num_rows), notes);
}

/** In a buffer of its own; `slice` of Node's Buffer does not copy. */
function copyOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

interface Opened {
  readonly metadata: FileMetaData;
  readonly leaves: ReadonlyMap<string, Leaf>;
  readonly compressors: Readonly<Record<string, Codec>>;
}

async function openParquet(
  bytes: Uint8Array,
  context: DeserializeContext,
): Promise<Opened> {
  const metadata = parquetMetadata(copyOf(bytes));
  const { maxBytes = DEFAULT_MAX_BYTES } = context;
  checkCells(
    Number(metadata.num_rows),
    metadata.row_groups[0]?.columns.length ?? 0,
    context,
  );
  checkPages(bytes, metadata, maxBytes);
  const names = new Set(
    metadata.row_groups.flatMap((group) =>
      group.columns.map((column) => column.meta_data?.codec ?? "")
    ),
  );
  const compressors = budgeted(await codecsFor(names), maxBytes);
  return { ...withoutTypes(metadata), compressors };
}

const VALUE_BYTES = 8;

/** A few bytes of a page can stand for any number of equal values. */
function checkPages(
  bytes: Uint8Array,
  { row_groups }: FileMetaData,
  maxBytes: number,
): void {
  let left = maxBytes;
  for (const { columns } of row_groups) {
    for (const { meta_data: column } of columns) {
      const start = column!.dictionary_page_offset ?? column!.data_page_offset;
      const end = Number(start) + Number(column!.total_compressed_size);
      for (const values of pageSizes(bytes, Number(start), end)) {
        left -= values * VALUE_BYTES;
        if (left < 0) throw unpacksTooLarge(maxBytes);
      }
    }
  }
}

/** How many values each page has. */
function* pageSizes(
  { buffer, byteOffset, length }: Uint8Array,
  start: number,
  end: number,
): Generator<number, void, undefined> {
  const view = new DataView(buffer, byteOffset, length);
  const reader = { view, offset: start };
  while (reader.offset < end) {
    const header = parquetHeader(reader);
    const { num_values = 0 } = header.data_page_header ??
      header.data_page_header_v2 ?? header.dictionary_page_header ?? {};
    const size = header.compressed_page_size;
    if (!(size >= 0 && num_values >= 0)) throw new RangeError("less than none");
    yield num_values;
    reader.offset += size;
  }
}

/**
 * Takes the types off the columns that are no lists or structs, so that their
 * values come as they are stored: the library's own conversions round.
 */
function withoutTypes(
  metadata: FileMetaData,
): { metadata: FileMetaData; leaves: Map<string, Leaf> } {
  const leaves = new Map<string, Leaf>();
  let inside = 0;
  const schema = metadata.schema.map((element, i) => {
    if (i === 0) return element;
    const isTop = inside === 0;
    inside = isTop ? element.num_children ?? 0 : inside - 1 +
      (element.num_children ?? 0);
    if (!isTop || element.num_children) return element;
    if (element.repetition_type === "REPEATED") return element;
    leaves.set(element.name, leafOf(element));
    const { converted_type: _, logical_type: __, ...bare } = element;
    return bare;
  });
  return { metadata: { ...metadata, schema }, leaves };
}

function leafOf(
  { type, converted_type, logical_type, scale }: SchemaElement,
): Leaf {
  return {
    type: type!,
    converted: converted_type,
    logical: logical_type as Leaf["logical"],
    scale: scale ?? 0,
  };
}

const PARSERS = {
  timestampFromMilliseconds: (ticks: bigint) => dateOf(ticks, 1_000_000n),
  timestampFromMicroseconds: (ticks: bigint) => dateOf(ticks, 1000n),
  timestampFromNanoseconds: (ticks: bigint) => dateOf(ticks, 1n),
  dateFromDays: (days: number | undefined) =>
    typeof days === "number" ? dateOfDay(days) : null,
};

function dateOf(ticks: bigint | undefined, nanos: bigint): unknown {
  return typeof ticks === "bigint" ? dateTimeOfNanos(ticks * nanos) : null;
}

/** The values of each column of the file. */
async function readStored(
  bytes: Uint8Array,
  metadata: FileMetaData,
  compressors: Readonly<Record<string, Codec>>,
): Promise<Map<string, Stored>> {
  const chunks = new Map<string, [start: number, Stored][]>(
    topNames(metadata).map((name) => [name, []]),
  );
  const file = {
    byteLength: bytes.length,
    slice: (start: number, end?: number) => copyOf(bytes.subarray(start, end)),
  };
  await parquetRead({
    file,
    metadata,
    compressors,
    utf8: false,
    parsers: PARSERS,
    onChunk: ({ columnName, columnData, rowStart }) =>
      void chunks.get(columnName)!.push([rowStart, columnData]),
  });
  return new Map(
    Array.from(chunks, ([name, parts]) => [name, joined(parts)]),
  );
}

function topNames({ schema }: FileMetaData): string[] {
  const names: string[] = [];
  let inside = 0;
  for (const { name, num_children = 0 } of schema.slice(1)) {
    if (inside === 0) names.push(name);
    else inside--;
    inside += num_children;
  }
  return names;
}

function joined(parts: [start: number, values: Stored][]): Stored {
  parts.sort(([a], [b]) => a - b);
  if (parts.length === 1) return parts[0]![1];
  return parts.flatMap(([, values]) => Array.from(values));
}
