// Arrow's IPC format, streams and files, as used by polars pickles and Feather.

import { malformed } from "../errors.ts";
import { arrowArray } from "../makers/arrow/array.ts";
import type {
  ArrowArray,
  ArrowContext,
  Check,
} from "../makers/arrow/reader.ts";
import type { ArrowType } from "../makers/arrow/type.ts";
import { buffersOf } from "./buffers.ts";
import { checkIpc, damagedIpc } from "./check.ts";
import {
  type FieldType,
  type Messages,
  readMessages,
  type RecordBatch,
} from "./library.ts";
import { typeOf } from "./type.ts";
import type { Mutable } from "../values/object.ts";

/** A column: its arrays, one for each batch. */
export interface IpcColumn {
  readonly name: string;
  readonly type: ArrowType;
  readonly arrays: readonly ArrowArray[];
  /** The metadata of the field, such as an extension type. */
  readonly metadata: ReadonlyMap<string, string>;
  /**
   * For dictionary values: all of them, and whether their order has a meaning.
   */
  readonly dictionary?: {
    readonly values: ArrowArray;
    readonly ordered: boolean;
  };
}

/** The contents of a stream or a file. */
export interface IpcTable {
  readonly columns: readonly IpcColumn[];
  readonly length: number;
  /** The metadata of the schema besides its fields. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** The budget of reading, and the clocks of zones. */
export interface IpcContext extends Omit<ArrowContext, "checks"> {
  /** Called with the unpacked size of a buffer, before it is created. */
  admit?(bytes: number): void;
}

/** The number of elements that are checked at a time. */
const STEP = 32_768;

/**
 * Reads a stream or a file.
 *
 * @throws {Refusal} If it is damaged, has an unknown type, or exceeds its
 * budget.
 */
export function* readIpc(
  bytes: Uint8Array,
  context: IpcContext,
): Generator<void, IpcTable> {
  yield* checkIpc(bytes, context.charge);
  const messages = readMessages(bytes);
  const { schema } = messages;
  // A block of a file may refer to a message of another kind.
  const isWhole = messages.records.every((batch) => batch?.nodes) &&
    messages.dictionaries.every((dictionary) => dictionary?.data?.nodes);
  if (schema === undefined || !isWhole) throw damagedIpc();
  if (schema.endianness !== 0) {
    throw unknown("its numbers are big-endian");
  }
  const columns = schema.fields.map(({ name, type, metadata }) => {
    const own = typeOf(type);
    if (own === undefined) throw unknown("it has an unknown type");
    const column: Growing = {
      name: name ?? "",
      type: own,
      arrays: [],
      metadata: metadata ?? NO_METADATA,
    };
    return column;
  });
  const checks: Check[] = [];
  const own: ArrowContext = { ...context, checks };
  let length = 0;
  const takers = new Map<Dictionary, Taker>();
  for (const batch of batchesOf(messages)) {
    for (const dictionary of batch.dictionaries.values()) {
      if (takers.has(dictionary)) continue;
      const { data, body } = dictionary;
      takers.set(dictionary, yield* takerOf(data, body, context));
    }
    const parts = yield* partsOf(batch, schema.version, takers, context);
    schema.fields.forEach(({ type }, i) => {
      const column = columns[i]!;
      const array = arrowArray(parts.given(type), column.type, own);
      if (array?.length !== batch.records.length) throw damagedIpc();
      column.arrays.push(array);
      const values = parts.values(type);
      if (values === undefined) return;
      const dictionary = arrowArray(values, column.type.parts![1]!.type, own);
      if (dictionary === undefined) throw damagedIpc();
      column.dictionary = {
        values: dictionary,
        ordered: type.ordered === true,
      };
    });
    length += batch.records.length;
    yield;
  }
  for (const { count, run } of checks) {
    for (let from = 0; from < count; from += STEP) {
      run(from, Math.min(from + STEP, count));
      yield;
    }
  }
  return { columns, length, metadata: schema.metadata ?? NO_METADATA };
}

const NO_METADATA: ReadonlyMap<string, string> = new Map();

/** A column while its batches are read. */
type Growing = Mutable<IpcColumn> & { readonly arrays: ArrowArray[] };

function unknown(problem: string): Error {
  return malformed(`Cannot read Arrow's IPC format: ${problem}`);
}

interface Batch {
  readonly records: RecordBatch;
  /** The values of each dictionary when the batch was written. */
  readonly dictionaries: ReadonlyMap<number, Dictionary>;
}

type Dictionary = Messages["dictionaries"][number];

function* batchesOf(messages: Messages): Generator<Batch, void> {
  const { records, dictionaries, dictsBeforeRecord } = messages;
  const current = new Map<number, Dictionary>();
  let next = 0;
  for (const [i, batch] of records.entries()) {
    for (; next < dictsBeforeRecord[i]!; next++) {
      const dictionary = dictionaries[next]!;
      if (dictionary.isDelta && current.has(dictionary.id)) {
        throw unknown("it adds to a dictionary");
      }
      current.set(dictionary.id, dictionary);
    }
    yield { records: batch, dictionaries: new Map(current) };
  }
}

/** Returns the pickled form of pyarrow for each field. */
interface Parts {
  given(type: FieldType): unknown[];
  /** The values of a dictionary; undefined for other types. */
  values(type: FieldType): unknown[] | undefined;
}

function* partsOf(
  { records, dictionaries }: Batch,
  version: number,
  takers: ReadonlyMap<Dictionary, Taker>,
  context: IpcContext,
): Generator<void, Parts> {
  const taker = yield* takerOf(records, records.body, context);
  const valuesOf = (id: number, own: FieldType) => {
    const parts = takers.get(dictionaries.get(id)!);
    if (parts === undefined) throw damagedIpc();
    return givenBy(parts.again(), own, version, () => {
      throw unknown("a dictionary has a dictionary");
    });
  };
  return {
    given: (type) => givenBy(taker, type, version, valuesOf),
    values: ({ typeId, id = -1, dictionary }) =>
      typeId === DICTIONARY ? valuesOf(id, dictionary!) : undefined,
  };
}

/** Takes the nodes and buffers of a batch in order. */
interface Taker {
  node(): { readonly length: number; readonly nullCount: number };
  buffer(): Uint8Array;
  variadic(): number;
  /** Starts again. */
  again(): Taker;
}

function* takerOf(
  batch: RecordBatch,
  body: Uint8Array = new Uint8Array(0),
  context: IpcContext,
): Generator<void, Taker> {
  const buffers = yield* buffersOf(batch, body, context);
  return takerFrom(batch, buffers);
}

function takerFrom(
  batch: RecordBatch,
  buffers: readonly Uint8Array[],
): Taker {
  const take = <Item>(items: readonly Item[]) => {
    let next = 0;
    return (): Item => {
      const item = items[next++];
      if (item === undefined) throw damagedIpc();
      return item;
    };
  };
  return {
    node: take(batch.nodes),
    buffer: take(buffers),
    variadic: take(batch.variadic),
    again: () => takerFrom(batch, buffers),
  };
}

const NULL = 1;
const UTF8_TYPES: readonly number[] = [4, 5, 19, 20];
const VIEW_TYPES: readonly number[] = [23, 24];
const LIST_TYPES: readonly number[] = [12, 17, 21];
const LIST_VIEW_TYPES: readonly number[] = [25, 26];
const WHOLE_TYPES: readonly number[] = [13, 16];
const UNION = 14;
const RUN_ENDS = 22;
const DICTIONARY = -1;
/** Since the fifth version, a union has no validity bits. */
const VERSION_5 = 4;
const SPARSE = 0;

/** `(type, length, nulls, offset, buffers, children, dictionary)` */
function givenBy(
  taker: Taker,
  type: FieldType,
  version: number,
  dictionaryOf: (id: number, type: FieldType) => unknown[],
): unknown[] {
  const { typeId, children = [] } = type;
  const { length, nullCount } = taker.node();
  const array = (buffers: unknown[], dictionary: unknown = null) => [
    null,
    length,
    nullCount,
    0,
    buffers,
    children.map((child) => givenBy(taker, child.type, version, dictionaryOf)),
    dictionary,
  ];
  if (typeId === NULL || typeId === RUN_ENDS) return array([null]);
  if (typeId === UNION) {
    if (version < VERSION_5) taker.buffer();
    return array(
      type.mode === SPARSE
        ? [null, taker.buffer()]
        : [null, taker.buffer(), taker.buffer()],
    );
  }
  const bits = taker.buffer();
  const valid = nullCount === 0 ? null : bits;
  if (WHOLE_TYPES.includes(typeId)) return array([valid]);
  const first = taker.buffer();
  if (UTF8_TYPES.includes(typeId) || LIST_VIEW_TYPES.includes(typeId)) {
    return array([valid, first, taker.buffer()]);
  }
  if (LIST_TYPES.includes(typeId)) return array([valid, first]);
  if (VIEW_TYPES.includes(typeId)) {
    const count = taker.variadic();
    const data: Uint8Array[] = [];
    for (let i = 0; i < count; i++) data.push(taker.buffer());
    return array([valid, first, ...data]);
  }
  if (typeId !== DICTIONARY) return array([valid, first]);
  const values = dictionaryOf(type.id ?? -1, type.dictionary!);
  return array([valid, first], values);
}
