// The parts of a DataFrame and a Series.

import type { NdData } from "../ndarray.ts";
import type { PyObject } from "../object.ts";

/**
 * The values of a column: a typed array if the dtype allows, otherwise an
 * Array. A categorical column has the properties of {@linkcode Categories}.
 */
export type ColumnData = NdData;

/** The properties of a categorical column or array besides its values. */
export interface Categories {
  /** All categories in order, including unused ones. */
  readonly categories: readonly unknown[];
  /** Whether their order has a meaning. */
  readonly ordered: boolean;
}

/** A column of a {@linkcode DataFrame} or {@linkcode Series}. */
export interface Column {
  /** The type in pandas: `int64`, `category`, `datetime64[ns, UTC]`. */
  readonly dtype: string;
  /** The number of values. */
  readonly length: number;
  /**
   * The values, created on first use; a PyObject if the class of the array is
   * unknown.
   */
  readonly values: ColumnData | PyObject;
  /** One value as a JavaScript value: a boolean for bool, null for NA. */
  at(i: number): unknown;
}

/** The labels of an axis, and the names of their levels. */
export interface Labels {
  /** The number of labels. */
  readonly length: number;
  /** One name for each level; null if unnamed. */
  readonly names: readonly unknown[];
  /** The labels, created on first use; for a MultiIndex, each is an Array. */
  readonly labels: readonly unknown[];
  /** The frequency of times in pandas, such as `D`; null if there is none. */
  readonly freq?: string | null;
}

/** The optional properties of a DataFrame or Series besides its data. */
export interface FrameDetails {
  /**
   * The class of a subclass with its module; `pandas.DataFrame` or
   * `pandas.Series` by default.
   */
  readonly className?: string;
  /** pandas' `attrs`; empty by default. */
  readonly attrs?: Readonly<Record<string, unknown>>;
  /**
   * Further attributes by name, such as those of a subclass; empty by default.
   */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

const NONE: Readonly<Record<string, never>> = Object.freeze({});

/** Completes {@linkcode FrameDetails} with defaults. */
export function withDefaults(
  { className, attrs = NONE, metadata = NONE }: FrameDetails,
  plainClass: string,
): Required<FrameDetails> {
  return { className: className ?? plainClass, attrs, metadata };
}

/** The categories of a column; undefined if it is not categorical. */
export function categoriesOf(values: object): Categories | undefined {
  return Array.isArray(values) && Object.hasOwn(values, "categories")
    ? values as unknown as Categories
    : undefined;
}

/** Creates a column of unconverted values. */
export function plainColumn(values: ColumnData): Column {
  return {
    dtype: values instanceof Array ? "object" : values.constructor.name,
    length: values.length,
    values,
    at: (i) => values[i],
  };
}
