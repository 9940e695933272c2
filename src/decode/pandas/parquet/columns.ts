// The columns of `read_parquet`, by their logical type and the metadata of
// pandas.

import type { SchemaElement } from "hyparquet";
import type { Column } from "../../../pickle/mod.ts";
import { dateOfDay } from "../../../pickle/values/time/date.ts";
import { mapInSlices, type Work } from "../../work.ts";
import { columnOf } from "../columns.ts";
import { ARROW_TYPE } from "./arrow/schema.ts";
import { isDuration, natural } from "./arrow/values.ts";
import { categories, isCategory } from "./categories.ts";
import { cellMaker } from "./cells.ts";
import { extensionDtype, extensionMaker } from "./arrow/extensions.ts";
import type { FinishCell } from "./nested.ts";
import {
  decimalOf,
  float16Of,
  integerName,
  toUnsigned,
  wrapOf,
} from "./numbers.ts";
import {
  filled,
  isNone,
  type Leaf,
  type Maker,
  mapped,
  type Notes,
  OBJECT_COST,
  type PandasColumn,
  type Stored,
  TEXTS,
  type Typed,
  typeName,
} from "./leaf.ts";
import { durations, timeOf, timestamps, unitOf } from "./times.ts";

/** A column of the frame, as it was read. */
export interface StoredColumn {
  readonly stored: Stored;
  /** The type of its values; undefined for lists, structs and maps. */
  readonly leaf: Leaf | undefined;
  /** Converts an assembled value to a cell; undefined for leaves. */
  readonly finish: FinishCell | undefined;
  /** The element of the schema. */
  readonly element: SchemaElement;
  /** The values of the dictionaries of categories. */
  readonly dictionary: ReadonlySet<unknown>;
}

/** Creates a column from stored values. */
export async function parquetColumn(
  column: StoredColumn,
  notes: Notes,
  work: Work,
): Promise<Column> {
  const { leaf, stored } = column;
  if (isCategory(leaf, notes)) {
    // The recorded type is that of the codes.
    const bare = { pandas: {}, arrow: undefined };
    const type = (all: Stored) => typed(all, leaf, bare, work);
    const { dictionary } = column;
    return await categories(stored, dictionary, leaf, notes, type, work);
  }
  const { dtype, values } = await extended(column, notes, work) ??
    await typed(stored, leaf!, notes, work);
  return columnOf(dtype, values);
}

/** Converts by the type that Arrow or pandas recorded. */
async function extended(
  { stored, leaf, finish, element }: StoredColumn,
  { pandas, arrow }: Notes,
  work: Work,
): Promise<Typed | undefined> {
  const { numpy_type: name = "" } = pandas;
  const isArrow = name.endsWith("[pyarrow]") && name !== "string[pyarrow]";
  if (finish !== undefined) {
    const dtype = (arrow && extensionDtype(arrow)) ??
      (isArrow ? name : "object");
    return { dtype, values: await mapInSlices(work, stored, finish) };
  }
  const make = arrow && extensionMaker(arrow);
  if (make !== undefined) {
    const values = await mapped(
      work,
      stored,
      (value) => make(natural(value)),
      OBJECT_COST,
    );
    return { dtype: extensionDtype(arrow!)!, values };
  }
  if (isDuration(arrow) && !isArrow) {
    return await durations(stored, arrow!.type.unit, work);
  }
  if (!isArrow) return undefined;
  const cell = TEXTS.has(typeName(leaf!))
    ? (value: unknown) => value
    : cellMaker(element, arrow, work);
  return { dtype: name, values: await mapped(work, stored, cell) };
}

async function typed(
  stored: Stored,
  leaf: Leaf,
  notes: Notes,
  work: Work,
): Promise<Typed> {
  const name = typeName(leaf);
  const make = Object.hasOwn(MAKERS, name) ? MAKERS[name]! : asStored;
  return await make(stored, leaf, notes, work);
}

/** Copies bytes, so that they do not keep the file in memory. */
async function asStored(
  stored: Stored,
  _leaf: Leaf,
  _notes: Notes,
  work: Work,
): Promise<Typed> {
  const values = await mapInSlices(work, stored, (value) => {
    if (!(value instanceof Uint8Array)) return value ?? null;
    work.charge(value.length);
    return value.slice();
  });
  return { dtype: "object", values };
}

/** Converters by the name of the logical, converted or stored type. */
const MAKERS: Readonly<Record<string, Maker>> = {
  BOOLEAN: booleans,
  INT32: integers,
  INT64: integers,
  INTEGER: integers,
  INT_8: integers,
  INT_16: integers,
  INT_32: integers,
  INT_64: integers,
  UINT_8: integers,
  UINT_16: integers,
  UINT_32: integers,
  UINT_64: integers,
  FLOAT: (stored, _, { pandas }, work) => floats(stored, 32, pandas, work),
  DOUBLE: (stored, _, { pandas }, work) => floats(stored, 64, pandas, work),
  FLOAT16: async (stored, _leaf, _noted, work) => ({
    dtype: "float16",
    values: await filled(
      work,
      new Float32Array(stored.length),
      stored,
      (value) => float16Of(value as Uint8Array),
    ),
  }),
  STRING: texts,
  UTF8: texts,
  ENUM: texts,
  JSON: texts,
  DATE: objects((value) => dateOfDay(Number(value))),
  TIME: times,
  TIME_MILLIS: times,
  TIME_MICROS: times,
  DECIMAL: objects((value, { scale }) => decimalOf(value, scale)),
  TIMESTAMP: timestamps,
  TIMESTAMP_MILLIS: timestamps,
  TIMESTAMP_MICROS: timestamps,
  INT96: async (stored, _leaf, _noted, work) => ({
    dtype: "datetime64[ns]",
    values: await mapped(work, stored, (value) => value), // converted by the library
  }),
};

function hasNone(stored: Stored): boolean {
  return Array.isArray(stored) && stored.some(isNone);
}

function objects(convert: (value: unknown, leaf: Leaf) => unknown): Maker {
  return async (stored, leaf, _noted, work) => ({
    dtype: "object",
    values: await mapped(
      work,
      stored,
      (value) => convert(value, leaf),
      OBJECT_COST + leaf.scale,
    ),
  });
}

const timesOfDay = objects(timeOf);

/** Converts times. fastparquet writes durations as times of day. */
async function times(
  stored: Stored,
  leaf: Leaf,
  notes: Notes,
  work: Work,
): Promise<Typed> {
  if (notes.pandas.pandas_type !== "timedelta64") {
    return await timesOfDay(stored, leaf, notes, work);
  }
  const { numpy_type: name = "" } = notes.pandas;
  const { dtype, values } = await durations(stored, unitOf(leaf), work);
  return { dtype: DURATION.test(name) ? name : dtype, values };
}

/** Strings are decoded with their page, those of a dictionary once. */
async function texts(
  stored: Stored,
  _leaf: Leaf,
  { pandas: noted }: Notes,
  work: Work,
): Promise<Typed> {
  const values = await mapped(work, stored, (value) => value);
  return { dtype: stringDtype(noted.numpy_type ?? ""), values };
}

function stringDtype(name: string): string {
  if (name === "str") return name;
  return name.startsWith("string") ? "string" : "object";
}

async function booleans(
  stored: Stored,
  _leaf: Leaf,
  { pandas: noted }: Notes,
  work: Work,
): Promise<Typed> {
  const isExtension = noted.numpy_type === "boolean" ||
    noted.pandas_type === "boolean";
  if (isExtension || hasNone(stored)) {
    const dtype = isExtension ? "boolean" : "object";
    return { dtype, values: await mapped(work, stored, Boolean) };
  }
  if (stored instanceof Uint8Array) return { dtype: "bool", values: stored };
  const target = new Uint8Array(stored.length);
  return { dtype: "bool", values: await filled(work, target, stored, Number) };
}

const DURATION = /^timedelta64\[(s|ms|us|ns)\]$/;
const EXTENSION = /^(?:U?Int|Float)\d+$/;

async function floats(
  stored: Stored,
  bits: 32 | 64,
  noted: PandasColumn,
  work: Work,
): Promise<Typed> {
  const { numpy_type: name = "" } = noted;
  if (EXTENSION.test(name)) {
    return {
      dtype: name,
      values: await mapped(work, stored, (value) => value),
    };
  }
  const number = (value: unknown) => isNone(value) ? NaN : Number(value);
  const target = bits === 32
    ? new Float32Array(stored.length)
    : new Float64Array(stored.length);
  const values = await filled(work, target, stored, number);
  return { dtype: `float${bits}`, values };
}

const INTEGERS = {
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
} as const;

async function integers(
  stored: Stored,
  leaf: Leaf,
  { pandas: noted, arrow }: Notes,
  work: Work,
): Promise<Typed> {
  const { numpy_type: numpyType = "" } = noted;
  const duration = DURATION.exec(numpyType)?.[1];
  if (duration !== undefined) return await durations(stored, duration, work);
  const dtype = integerName(leaf);
  const wrap = wrapOf(dtype);
  // For nullable columns, fastparquet records the numpy type of the values.
  const extension = [numpyType, noted.pandas_type ?? ""].find((name) =>
    EXTENSION.test(name)
  );
  if (extension !== undefined) {
    const values = await mapped(work, stored, (value) => natural(wrap(value)));
    return { dtype: extension, values };
  }
  if (hasNone(stored)) {
    const all = await mapped(work, stored, wrap);
    // A column without a type is stored as integers that are all missing.
    const isEmpty = noted.pandas_type === "empty" ||
      arrow?.type.id === ARROW_TYPE.null;
    if (isEmpty && all.every(isNone)) return { dtype: "object", values: all };
    const number = (value: unknown) => isNone(value) ? NaN : Number(value);
    const target = new Float64Array(all.length);
    return {
      dtype: "float64",
      values: await filled(work, target, all, number),
    };
  }
  if (dtype === "int64") {
    const target = new BigInt64Array(stored.length);
    const values = await filled(
      work,
      target,
      stored,
      (value) => value as bigint,
    );
    return { dtype, values };
  }
  if (dtype === "uint64") {
    const target = new BigUint64Array(stored.length);
    const values = await filled(
      work,
      target,
      stored,
      (value) => toUnsigned(value as bigint),
    );
    return { dtype, values };
  }
  const target = new INTEGERS[dtype](stored.length);
  const values = await filled(work, target, stored, (value) => value as number);
  return { dtype, values };
}
