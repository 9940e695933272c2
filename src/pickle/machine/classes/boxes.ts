// The dicts of python-box, which converts each nested dict to a Box, also in a
// subclass such as Prefect's GraphQLResult.

import { getOwn, isDict, mayHave } from "../../values/dict.ts";
import { current } from "../../values/forward.ts";
import { type Mutable, PyObject } from "../../values/object.ts";

const CONFIG = "_box_config";
const BOX = "box.box.Box";
const WORD = 8;

/** Returns whether a state is that of a Box. */
export function isBoxState(state: unknown): boolean {
  return isDict(state) && mayHave(state, CONFIG);
}

/** Sets the class of nested boxes as Python does. */
export function settleBoxes(
  boxes: readonly PyObject[],
  charge: (bytes: number) => void,
): void {
  const lists = new Set<PyObject>();
  for (const box of boxes) {
    charge(box.entries.length * WORD);
    for (const [, value] of box.entries) settleMember(value, lists);
  }
  for (const list of lists) {
    const items = itemsOf(list);
    charge(items.length * WORD);
    for (const item of items) settleMember(item, lists);
  }
}

/** Converts a member of a Box; a list is converted later. */
function settleMember(given: unknown, lists: Set<PyObject>): void {
  const value = current(given);
  if (!(value instanceof PyObject)) return;
  if (isBoxState(value.state)) (value as Mutable<PyObject>).className = BOX;
  else if (value.className.endsWith(".BoxList")) lists.add(value);
}

/** Since version 8 they are part of its state. */
function itemsOf({ items, state }: PyObject): readonly unknown[] {
  const own = isDict(state) ? current(getOwn(state, "items")) : undefined;
  return items.length === 0 && Array.isArray(own) ? own : items;
}
