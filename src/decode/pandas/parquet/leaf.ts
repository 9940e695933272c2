import type { SchemaElement } from "hyparquet";
import type { ColumnData } from "../../../pickle/mod.ts";
import { forEachSlice, mapInSlices, type Work } from "../../work.ts";
import type { ArrowField } from "./arrow/schema.ts";

/** A leaf of the schema, with the type of its values. */
export interface Leaf {
  /** The stored type: `INT64`, `BYTE_ARRAY`, … */
  readonly type: string;
  /** The converted type of old files. */
  readonly converted: string | undefined;
  /** The name and the parameters of the logical type. */
  readonly logical: {
    readonly type: string;
    readonly unit?: string;
    readonly isAdjustedToUTC?: boolean;
    readonly bitWidth?: number;
    readonly isSigned?: boolean;
  } | undefined;
  /** The number of digits after the decimal point. */
  readonly scale: number;
}

/** Reads the type of a leaf from its element. */
export function leafOf(
  { type, converted_type, logical_type, scale }: SchemaElement,
): Leaf {
  return {
    type: type!,
    converted: converted_type,
    logical: logical_type as Leaf["logical"],
    scale: scale ?? 0,
  };
}

/** The metadata of pandas about a column. */
export interface PandasColumn {
  readonly name?: string | null;
  readonly field_name?: string | null;
  readonly pandas_type?: string;
  readonly numpy_type?: string;
  readonly metadata?: {
    readonly timezone?: string;
    readonly ordered?: boolean;
  } | null;
}

/** Stored values; null and undefined are missing values. */
export type Stored = ArrayLike<unknown>;

/** The dtype and the values of a column. */
export interface Typed {
  readonly dtype: string;
  readonly values: ColumnData;
}

/** The metadata of pandas and Arrow about a column. */
export interface Notes {
  readonly pandas: PandasColumn;
  readonly arrow: ArrowField | undefined;
}

/** Converts the stored values of a leaf. */
export type Maker = (
  stored: Stored,
  leaf: Leaf,
  notes: Notes,
  work: Work,
) => Typed | Promise<Typed>;

/** The name of the logical, converted or stored type. */
export function typeName({ logical, converted, type }: Leaf): string {
  return logical?.type ?? converted ?? type;
}

/** The string types, by name. */
export const TEXTS: ReadonlySet<string> = new Set([
  "STRING",
  "UTF8",
  "ENUM",
  "JSON",
]);

/** Returns whether a stored value is missing. */
export function isNone(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** The cost of an object, such as a date. */
export const OBJECT_COST = 256;

/**
 * Converts the values that are not missing. Consecutive equal values are
 * converted once.
 *
 * @param cost The cost of a conversion. A value may take less than a bit of the
 * file.
 */
export async function mapped(
  work: Work,
  stored: Stored,
  convert: (value: unknown) => unknown,
  cost = 0,
): Promise<unknown[]> {
  let last: unknown;
  let made: unknown;
  return await mapInSlices(work, stored, (value) => {
    if (isNone(value)) return null;
    if (value === last) return made;
    work.charge(cost);
    last = value;
    return made = convert(value);
  });
}

/** A typed array. */
interface Fillable<Value> {
  [index: number]: Value;
  set(values: ArrayLike<Value>, offset?: number): void;
}

/**
 * Fills a typed array with converted values. Values of its type need no
 * conversion.
 */
export async function filled<Value, Values extends Fillable<Value>>(
  work: Work,
  target: Values,
  stored: Stored,
  convert: (value: unknown) => Value,
): Promise<Values> {
  if (stored.constructor === target.constructor) {
    target.set(stored as ArrayLike<Value>);
    return target;
  }
  await forEachSlice(work, stored.length, (from, to) => {
    for (let i = from; i < to; i++) target[i] = convert(stored[i]);
  });
  return target;
}
