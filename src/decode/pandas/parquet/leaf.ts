import type { SchemaElement } from "hyparquet";
import type { ColumnData } from "../../../pickle/mod.ts";
import { forEachSlice, mapInSlices, type Work } from "../../work.ts";
import type { ArrowField } from "./arrow/schema.ts";

/** A leaf of the schema, as far as it says what the values are. */
export interface Leaf {
  /** How the values are stored: `INT64`, `BYTE_ARRAY`, … */
  readonly type: string;
  /** What they stand for, in the words of old and of new files. */
  readonly converted: string | undefined;
  /** The name and parameters of the logical type. */
  readonly logical: {
    readonly type: string;
    readonly unit?: string;
    readonly isAdjustedToUTC?: boolean;
    readonly bitWidth?: number;
    readonly isSigned?: boolean;
  } | undefined;
  /** Digits after the point of a decimal. */
  readonly scale: number;
}

/** What an element says of the values of a leaf. */
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

/** What pandas notes about a column beside the data. */
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

/** The stored values; null and undefined stand for none. */
export type Stored = ArrayLike<unknown>;

/** The dtype of a column, and its values. */
export interface Typed {
  readonly dtype: string;
  readonly values: ColumnData;
}

/** What pandas and Arrow note about a column. */
export interface Notes {
  readonly pandas: PandasColumn;
  readonly arrow: ArrowField | undefined;
}

/** Types the stored values of a leaf. */
export type Maker = (
  stored: Stored,
  leaf: Leaf,
  notes: Notes,
  work: Work,
) => Typed | Promise<Typed>;

/** The name of the logical, the converted or the stored type. */
export function typeName({ logical, converted, type }: Leaf): string {
  return logical?.type ?? converted ?? type;
}

/** The types of strings, by their names. */
export const TEXTS: ReadonlySet<string> = new Set([
  "STRING",
  "UTF8",
  "ENUM",
  "JSON",
]);

/** Whether a stored value is missing. */
export function isNone(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** What it costs to make an object, such as a date, of a value. */
export const OBJECT_COST = 256;

/**
 * Converts the values that are not missing; equal ones in a row once.
 *
 * @param cost What a conversion costs: a value may take less than a bit.
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

/** Fills a typed array with converted values; those of its type need no conversion. */
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
