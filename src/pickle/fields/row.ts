// Rows of databases: SQLAlchemy 1.3 to 2, and BigQuery.

import { type Dict, entriesOf, getOwn, isDict } from "../values/dict.ts";
import { PyObject } from "../values/object.ts";
import { pyText } from "../values/repr.ts";
import type { Field } from "./field.ts";

/** The columns of a row, undefined for other objects. */
export function rowFields({ state }: PyObject): Field[] | undefined {
  if (!isDict(state)) return undefined;
  return sqlalchemyRow(state) ?? bigQueryRow(state);
}

/**
 * Reads `{_parent, _data}`; the state of the parent has the keys of all rows.
 */
function sqlalchemyRow(state: Dict): Field[] | undefined {
  const parent = getOwn(state, "_parent");
  const data = getOwn(state, "_data") ?? getOwn(state, "_row");
  if (!(parent instanceof PyObject) || !Array.isArray(data)) return undefined;
  const keys = keysOf(parent.state);
  if (keys === undefined) return undefined;
  return data.map((
    item,
    i,
  ) => [i < keys.length ? pyText(keys[i]) : String(i), item]);
}

/** The keys lie in the state of one or two objects; a cycle has none. */
const MAX_PARENTS = 8;

function keysOf(parent: unknown): readonly unknown[] | undefined {
  let state = parent;
  for (let i = 0; i < MAX_PARENTS && isDict(state); i++) {
    const keys = getOwn(state, "_keys") ?? getOwn(state, "keys");
    if (Array.isArray(keys)) return keys;
    state = keys instanceof PyObject ? keys.state : undefined;
  }
  return undefined;
}

const VALUES = "_xxx_values";
const INDICES = "_xxx_field_to_index";

function bigQueryRow(state: Dict): Field[] | undefined {
  const values = getOwn(state, VALUES);
  const indices = getOwn(state, INDICES);
  if (!Array.isArray(values) || !isDict(indices)) return undefined;
  return entriesOf(indices).map((
    [name, index],
  ) => [pyText(name), values[index as number] ?? null]);
}
