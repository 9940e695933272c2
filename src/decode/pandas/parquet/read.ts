import {
  type ColumnMetaData,
  type FileMetaData,
  parquetSchema,
  type SchemaElement,
  type SchemaTree,
} from "hyparquet";
import { assembleNested } from "hyparquet/src/assemble.js";
import { DEFAULT_PARSERS } from "hyparquet/src/convert.js";
import {
  getMaxDefinitionLevel,
  getMaxRepetitionLevel,
} from "hyparquet/src/schema.js";
import { ResultError } from "../../../model/errors.ts";
import type { Column, DataFrame } from "../../../pickle/mod.ts";
import {
  DEFAULT_MAX_BYTES,
  type DeserializeContext,
} from "../../serializer.ts";
import { startTable } from "../columns.ts";
import { type Chunk, joinParts, readChunk } from "./chunk.ts";
import { type Codec, codecsFor } from "./codecs.ts";
import { parquetColumn } from "./columns.ts";
import { damaged, readFooter } from "./footer.ts";
import { frameOf, pandasNotes } from "./frame.ts";
import type { Leaf, Stored } from "./leaf.ts";
import type { PageBudget } from "./pages.ts";

/**
 * Reads Parquet as `pandas.read_parquet` does.
 *
 * The library `hyparquet` parses metadata and values; the pages are found,
 * checked and unpacked here, one after the other, so that other tasks run in
 * between and no damage of one column goes unhandled while another is read.
 *
 * @throws {ResultError} `too_large` if it unpacks to more than `maxBytes`.
 */
export async function readParquet(
  bytes: Uint8Array,
  context: DeserializeContext = {},
): Promise<DataFrame> {
  const { signal } = context;
  try {
    signal?.throwIfAborted();
    return await readFrame(bytes, context);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ResultError) throw error;
    throw damaged(); // errors of the library may quote what is stored
  }
}

async function readFrame(
  bytes: Uint8Array,
  context: DeserializeContext,
): Promise<DataFrame> {
  const { maxBytes = DEFAULT_MAX_BYTES } = context;
  // Pages charge for their values: a column may share those of another.
  const { work, checkCells } = startTable(
    "read parquet",
    bytes.length,
    context,
    0,
  );
  const budget: PageBudget = { left: maxBytes, maxBytes, work };
  const metadata = readFooter(bytes);
  const rows = Number(metadata.num_rows);
  work.charge(rows * ROW_COST);
  const file: File = { bytes, metadata, codecs: await codecsOf(metadata) };
  const notes = pandasNotes(metadata.key_value_metadata);
  const noted = new Map(
    notes.columns?.map((column) => [column.field_name, column]),
  );
  const columns = new Map<string, Column>();
  const tops = topElements(metadata);
  checkCells(rows, tops.length);
  for (const top of tops) {
    const { name } = top.tree.element;
    if (columns.has(name)) throw damaged();
    const stored = await readColumn(file, top, budget);
    if (stored.length !== rows) throw damaged();
    columns.set(
      name,
      await parquetColumn(stored, top.leaf, noted.get(name), work),
    );
  }
  return await frameOf(columns, rows, notes, work);
}

/** What a row costs, also where there are no columns. */
const ROW_COST = 4;

interface File {
  readonly bytes: Uint8Array;
  readonly metadata: FileMetaData;
  readonly codecs: ReadonlyMap<string, Codec>;
}

async function codecsOf(
  { row_groups }: FileMetaData,
): Promise<ReadonlyMap<string, Codec>> {
  const names = row_groups.flatMap(({ columns }) =>
    columns.map(({ meta_data }) => meta_data?.codec ?? "")
  );
  return await codecsFor(new Set(names));
}

/** A column of the frame in the schema. */
interface TopElement {
  /** The element, with what is inside of it. */
  readonly tree: SchemaTree;
  /** What its values are; undefined for lists and structs. */
  readonly leaf: Leaf | undefined;
  /** The index of its first leaf among those of a row group. */
  readonly firstLeaf: number;
  /** The paths from the root to its leaves. */
  readonly leaves: readonly SchemaTree[][];
}

function topElements(metadata: FileMetaData): TopElement[] {
  const root = parquetSchema(withoutTypes(metadata));
  const elements: TopElement[] = [];
  let index = 1;
  let firstLeaf = 0;
  for (const tree of root.children) {
    const leaves = leafPaths(tree, [root]);
    const isFlat = tree.children.length === 0 && !isRepeated(tree);
    const leaf = isFlat ? leafOf(metadata.schema[index]!) : undefined;
    elements.push({ tree, leaf, firstLeaf, leaves });
    index += tree.count;
    firstLeaf += leaves.length;
  }
  return elements;
}

function leafPaths(tree: SchemaTree, above: SchemaTree[]): SchemaTree[][] {
  const path = [...above, tree];
  if (tree.children.length === 0) return [path];
  return tree.children.flatMap((child) => leafPaths(child, path));
}

/**
 * Takes the types off the columns that are neither lists nor structs, so that
 * their values come as they are stored: the library's own conversions round.
 * Inside of others the types go that it converts at a cost without bounds.
 */
function withoutTypes(metadata: FileMetaData): FileMetaData {
  let inside = 0;
  const schema = metadata.schema.map((element, i) => {
    if (i === 0) return element;
    const isTop = inside === 0;
    const { num_children = 0, repetition_type, logical_type } = element;
    inside = (isTop ? 0 : inside - 1) + num_children;
    const isFlat = isTop && num_children === 0 &&
      repetition_type !== "REPEATED";
    if (!isFlat && !UNBOUNDED.has(logical_type?.type ?? "")) return element;
    const { converted_type: _, logical_type: __, ...bare } = element;
    return bare;
  });
  return { ...metadata, schema };
}

const UNBOUNDED: ReadonlySet<string> = new Set([
  "GEOGRAPHY",
  "GEOMETRY",
  "VARIANT",
]);

function isRepeated({ element }: SchemaTree): boolean {
  return element.repetition_type === "REPEATED";
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

/** Reads a column of the frame in all row groups. */
async function readColumn(
  file: File,
  { tree, leaf, firstLeaf, leaves }: TopElement,
  budget: PageBudget,
): Promise<Stored> {
  const parts: Stored[] = [];
  for (const { columns, num_rows } of file.metadata.row_groups) {
    const values = new Map<string, Stored>();
    for (const [i, path] of leaves.entries()) {
      const column = columns[firstLeaf + i]?.meta_data;
      if (column === undefined || !isAt(column, path)) throw damaged();
      const chunk = chunkOf(file, column, path, leaf);
      values.set(keyOf(path), await readChunk(chunk, budget));
    }
    const [first] = values.values();
    const part = leaves.length > 0 && tree.children.length === 0
      ? first!
      : assembled(values, tree, Number(num_rows));
    if (part.length !== Number(num_rows)) throw damaged();
    parts.push(part);
  }
  return await joinParts(parts, budget.work);
}

function keyOf(path: readonly SchemaTree[]): string {
  return path.at(-1)!.path.join(".");
}

function isAt(column: ColumnMetaData, path: readonly SchemaTree[]): boolean {
  const { path_in_schema: names } = column;
  const leaf = path.at(-1)!;
  return names.length === leaf.path.length &&
    column.type === leaf.element.type &&
    names.every((name, i) => name === leaf.path[i]);
}

/** Lists and structs, out of the values of their leaves. */
function assembled(
  values: Map<string, Stored>,
  tree: SchemaTree,
  rows: number,
): Stored {
  if ([...values.values()].some(({ length }) => length !== rows)) {
    throw damaged();
  }
  assembleNested(values as Map<string, unknown[]>, tree, DEFAULT_PARSERS);
  const whole = values.get(tree.element.name);
  if (whole === undefined) throw damaged();
  return whole;
}

function chunkOf(
  { bytes, codecs }: File,
  column: ColumnMetaData,
  path: SchemaTree[],
  leaf: Leaf | undefined,
): Chunk {
  const { codec: name, dictionary_page_offset, data_page_offset } = column;
  const codec = codecs.get(name);
  if (codec === undefined && name !== "UNCOMPRESSED") throw damaged();
  // Some writers state 0 where there is no dictionary.
  const start = Number(dictionary_page_offset || data_page_offset);
  return {
    path,
    leaf,
    range: {
      bytes,
      start,
      end: start + Number(column.total_compressed_size),
      codec,
      maxDefinition: getMaxDefinitionLevel(path),
      maxRepetition: getMaxRepetitionLevel(path),
    },
  };
}
