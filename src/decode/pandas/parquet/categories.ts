// Categorical columns: their pages have a dictionary of all categories.

import type { Column } from "../../../pickle/mod.ts";
import { mapInSlices, type Work } from "../../work.ts";
import { columnOf } from "../columns.ts";
import { natural } from "./arrow/values.ts";
import { isNone, type Leaf, type Notes, type Stored } from "./leaf.ts";
import { TEXTS, type Typed, typeName } from "./leaf.ts";

/** Stored types whose equal values are equal in JavaScript. */
const NUMBERS: ReadonlySet<string> = new Set([
  "BOOLEAN",
  "INT32",
  "INT64",
  "FLOAT",
  "DOUBLE",
]);

/**
 * Returns whether a column is categorical. Arrow restores categories only for
 * strings; fastparquet, which does not write Arrow's schema, restores all that
 * pandas recorded.
 */
export function isCategory(
  leaf: Leaf | undefined,
  { pandas, arrow }: Notes,
): leaf is Leaf {
  if (leaf === undefined) return false;
  const isText = TEXTS.has(typeName(leaf));
  if (arrow !== undefined) {
    return isText && leaf.type === "BYTE_ARRAY" &&
      arrow.isOrdered !== undefined;
  }
  return pandas.pandas_type === "categorical" &&
    (isText || NUMBERS.has(leaf.type));
}

/** The cost of looking up a category. */
const CATEGORY_COST = 64;

/**
 * Creates a categorical column.
 *
 * @param type Converts stored categories that are not strings.
 */
export async function categories(
  stored: Stored,
  dictionary: ReadonlySet<unknown>,
  leaf: Leaf,
  { pandas, arrow }: Notes,
  type: (stored: Stored) => Promise<Typed>,
  work: Work,
): Promise<Column> {
  const known = new Set(dictionary);
  const raw = await mapInSlices<unknown, unknown>(work, stored, (value) => {
    if (isNone(value)) return NaN;
    known.add(value);
    return value;
  });
  const details = {
    categories: [...known],
    ordered: pandas.metadata?.ordered ?? arrow?.isOrdered ?? false,
  };
  if (TEXTS.has(typeName(leaf))) {
    return columnOf("category", Object.assign(raw, details));
  }
  work.charge(known.size * CATEGORY_COST);
  const { dtype, values } = await type(details.categories);
  const missing = /^(?:datetime|timedelta)/.test(dtype) ? null : NaN;
  const typed = columnOf(dtype, values);
  const labels = new Map<unknown, unknown>();
  details.categories = await mapInSlices(
    work,
    details.categories,
    (value, i) => {
      const label = natural(typed.at(i));
      labels.set(value, label);
      return label;
    },
  );
  const cells = await mapInSlices<unknown, unknown>(
    work,
    stored,
    (value) => isNone(value) ? missing : labels.get(value),
  );
  return columnOf("category", Object.assign(cells, details));
}
