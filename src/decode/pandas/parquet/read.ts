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
import type { DataFrame } from "../../../pickle/mod.ts";
import {
  DEFAULT_MAX_BYTES,
  type DeserializeContext,
} from "../../serializer.ts";
import { startTable } from "../columns.ts";
import type { Work } from "../../work.ts";
import type { ArrowField } from "./arrow/schema.ts";
import { isCategory } from "./categories.ts";
import { joinParts, readChunk } from "./chunk.ts";
import { type Codec, codecsFor } from "./codecs/codecs.ts";
import { parquetColumn, type StoredColumn } from "./columns.ts";
import { damaged, readFooter } from "./footer.ts";
import { fileNotes, frameOf, type NamedColumn } from "./frame.ts";
import { type Leaf, leafOf, type Stored } from "./leaf.ts";
import { type NestedType, nestedType } from "./nested.ts";
import type { PageBudget, PageRange } from "./pages.ts";

/**
 * Reads Parquet as `pandas.read_parquet` does.
 *
 * The library `hyparquet` parses metadata and values. The pages are found,
 * checked and unpacked here, one at a time, so that other tasks can run, and an
 * error of one column is handled while another is read.
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
    throw damaged(); // errors of the library may quote stored values
  }
}

async function readFrame(
  bytes: Uint8Array,
  context: DeserializeContext,
): Promise<DataFrame> {
  const { maxBytes = DEFAULT_MAX_BYTES } = context;
  // Pages charge for their values: columns may share pages.
  const { work, checkCells } = startTable(
    "read parquet",
    bytes.length,
    context,
    0,
  );
  const budget: PageBudget = { left: maxBytes, maxBytes, work };
  const metadata = await readFooter(bytes, work);
  const rows = Number(metadata.num_rows);
  work.charge(rows * ROW_COST);
  const file: File = { bytes, metadata, codecs: await codecsOf(metadata) };
  const notes = fileNotes(metadata.key_value_metadata, work);
  const noted = new Map(
    notes.pandas.columns?.map((column) => [
      column.field_name ?? column.name,
      column,
    ]),
  );
  const tops = topElements(metadata, notes.arrow, work);
  checkCells(rows, tops.length);
  const columns: NamedColumn[] = [];
  for (const top of tops) {
    const { name } = top.tree.element;
    const { arrow } = top;
    const ownNotes = { pandas: noted.get(name) ?? {}, arrow };
    const hasCategories = isCategory(top.leaf, ownNotes);
    const column = await readColumn(file, top, hasCategories, budget);
    if (column.stored.length !== rows) throw damaged();
    columns.push({
      name,
      column: await parquetColumn(column, ownNotes, work),
    });
  }
  return await frameOf(columns, rows, notes, work);
}

/** The cost of a row, also without columns. */
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
  /** The element with its children. */
  readonly tree: SchemaTree;
  /** The element with its type. */
  readonly element: SchemaElement;
  /** The type of its values; undefined for lists, structs and maps. */
  readonly leaf: Leaf | undefined;
  /**
   * The conversion of lists, structs and maps to cells; undefined for leaves.
   */
  readonly nested: NestedType | undefined;
  /** The index of its first leaf in a row group. */
  readonly firstLeaf: number;
  /** The paths from the root to its leaves. */
  readonly leaves: readonly SchemaTree[][];
  /** The metadata of Arrow. */
  readonly arrow: ArrowField | undefined;
}

function topElements(
  metadata: FileMetaData,
  arrow: readonly ArrowField[],
  work: Work,
): TopElement[] {
  const { schema } = metadata;
  const root = parquetSchema(withoutTypes(metadata));
  const elements: TopElement[] = [];
  let index = 1;
  let firstLeaf = 0;
  for (const [i, tree] of root.children.entries()) {
    const leaves = leafPaths(tree, [root]);
    const element = schema[index]!;
    const field = arrow[i]?.name === element.name ? arrow[i] : undefined;
    const isFlat = tree.children.length === 0 && !isRepeated(tree);
    elements.push({
      tree,
      element,
      leaf: isFlat ? leafOf(element) : undefined,
      nested: isFlat ? undefined : nestedType(tree, schema, index, field, work),
      firstLeaf,
      leaves,
      arrow: field,
    });
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
 * Removes the types of all elements except lists, so that values are returned
 * as stored. The library's own conversions round, take long, or lose repeated
 * keys of maps.
 */
function withoutTypes(metadata: FileMetaData): FileMetaData {
  const schema = metadata.schema.map((element) => {
    const isList = element.converted_type === "LIST" &&
      element.type === undefined;
    if (isList) return element;
    const { converted_type: _, logical_type: __, ...bare } = element;
    return bare;
  });
  return { ...metadata, schema };
}

function isRepeated({ element }: SchemaTree): boolean {
  return element.repetition_type === "REPEATED";
}

/** Reads a column of the frame in all row groups. */
async function readColumn(
  file: File,
  { tree, leaf, nested, firstLeaf, leaves, element }: TopElement,
  hasCategories: boolean,
  budget: PageBudget,
): Promise<StoredColumn> {
  const parts: Stored[] = [];
  const dictionary = new Set<unknown>();
  const onDictionary = (values: ArrayLike<unknown>) => {
    if (!hasCategories) return;
    for (let i = 0; i < values.length; i++) dictionary.add(values[i]);
  };
  for (const { columns, num_rows } of file.metadata.row_groups) {
    const values = new Map<string, Stored>();
    for (const [i, path] of leaves.entries()) {
      const column = columns[firstLeaf + i]?.meta_data;
      if (column === undefined || !isAt(column, path)) throw damaged();
      const make = nested?.leaves[i];
      const range = rangeOf(file, column, path);
      const chunk = { path, leaf, make, onDictionary, range };
      values.set(keyOf(path), await readChunk(chunk, budget));
    }
    const [first] = values.values();
    const part = leaves.length > 0 && tree.children.length === 0
      ? first!
      : assembled(values, tree, Number(num_rows));
    if (part.length !== Number(num_rows)) throw damaged();
    parts.push(part);
  }
  const stored = await joinParts(parts, budget.work);
  return { stored, leaf, finish: nested?.finish, element, dictionary };
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

/** Assembles lists and structs from the values of their leaves. */
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

function rangeOf(
  { bytes, codecs }: File,
  column: ColumnMetaData,
  path: SchemaTree[],
): PageRange {
  const { codec: name, dictionary_page_offset, data_page_offset } = column;
  const codec = codecs.get(name);
  if (codec === undefined && name !== "UNCOMPRESSED") throw damaged();
  // Some writers state 0 where there is no dictionary.
  const start = Number(dictionary_page_offset || data_page_offset);
  return {
    bytes,
    start,
    end: start + Number(column.total_compressed_size),
    codec,
    maxDefinition: getMaxDefinitionLevel(path),
    maxRepetition: getMaxRepetitionLevel(path),
  };
}
