// What a DataFrame and a Series are made of.

import type { NdData } from "../ndarray.ts";
import type { PyObject } from "../object.ts";

/**
 * Where the values of a column lie: a typed array where its dtype allows, else
 * an Array; {@linkcode Categories} are properties of it.
 */
export type ColumnData = NdData;

/** What a categorical column or array has beside its values. */
export interface Categories {
  /** All categories, also those of which there is no value, in their order. */
  readonly categories: readonly unknown[];
  /** Whether their order has a meaning. */
  readonly ordered: boolean;
}

/** A column as a {@linkcode DataFrame} or {@linkcode Series} takes it. */
export interface Column {
  /** pandas' name of the type: `int64`, `category`, `datetime64[ns, UTC]`. */
  readonly dtype: string;
  /** The number of values. */
  readonly length: number;
  /**
   * The values, made at their first use; a PyObject where the class of the
   * array is not known.
   */
  readonly values: ColumnData | PyObject;
  /** One value as JavaScript would have it: a boolean for bool, null for NA. */
  at(i: number): unknown;
}

/** Labels along an axis, and the names of their levels. */
export interface Labels {
  /** The number of labels. */
  readonly length: number;
  /** One name for each level, null for none. */
  readonly names: readonly unknown[];
  /** The labels, made at their first use; an Array each for a MultiIndex. */
  readonly labels: readonly unknown[];
  /** pandas' name of the frequency of times, such as `D`; null if there is none. */
  readonly freq?: string | null;
}

/** What a DataFrame or Series has beside its data; what is left out is empty. */
export interface FrameDetails {
  /** Module and name of a subclass, joined by a dot. */
  readonly className?: string;
  /** pandas' `attrs`. */
  readonly attrs?: Readonly<Record<string, unknown>>;
  /** Further attributes by name, such as those that a subclass declares. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

const NONE: Readonly<Record<string, never>> = Object.freeze({});

/** {@linkcode FrameDetails} with nothing left out. */
export function withDefaults(
  { className, attrs = NONE, metadata = NONE }: FrameDetails,
  plainClass: string,
): Required<FrameDetails> {
  return { className: className ?? plainClass, attrs, metadata };
}

/** The categories of a column, undefined if it is not categorical. */
export function categoriesOf(values: object): Categories | undefined {
  return Array.isArray(values) && Object.hasOwn(values, "categories")
    ? values as unknown as Categories
    : undefined;
}

/** A column of values as they are. */
export function plainColumn(values: ColumnData): Column {
  return {
    dtype: values instanceof Array ? "object" : values.constructor.name,
    length: values.length,
    values,
    at: (i) => values[i],
  };
}
