import type { ColumnData } from "../../../pickle/mod.ts";

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

/** What pandas notes about a column beside the data. */
export interface PandasColumn {
  readonly name?: string | null;
  readonly field_name?: string | null;
  readonly pandas_type?: string;
  readonly numpy_type?: string;
  readonly metadata?: { readonly timezone?: string } | null;
}

/** The stored values; null and undefined stand for none. */
export type Stored = ArrayLike<unknown>;

/** The dtype of a column, and its values. */
export interface Typed {
  readonly dtype: string;
  readonly values: ColumnData;
}

/** Types the stored values of a leaf. */
export type Maker = (stored: Stored, leaf: Leaf, noted: PandasColumn) => Typed;

/** Whether a stored value is missing. */
export function isNone(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** Converts the values that are not missing. */
export function mapped(
  stored: Stored,
  convert: (value: unknown) => unknown,
): unknown[] {
  return Array.from(stored, (value) => isNone(value) ? null : convert(value));
}
