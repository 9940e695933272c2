// The lists of python-box, whose state contains their items since version 8.

import { getOwn, isDict } from "../values/dict.ts";
import type { PyObject } from "../values/object.ts";
import type { Field } from "./field.ts";

/** The items of a BoxList, undefined for other objects. */
export function boxListFields({ state }: PyObject): Field[] | undefined {
  if (!isDict(state) || getOwn(state, "box_options") === undefined) {
    return undefined;
  }
  const items = getOwn(state, "items");
  if (!Array.isArray(items)) return undefined;
  return items.map((item, i) => [String(i), item]);
}
