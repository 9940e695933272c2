// The dicts of python-box: whatever is set in one, python-box makes a Box of it
// where it is a dict, also one of a subclass such as Prefect's GraphQLResult.

import { getOwn, isDict, mayHave } from "../../values/dict.ts";
import { current } from "../../values/forward.ts";
import { type Mutable, PyObject } from "../../values/object.ts";

const CONFIG = "_box_config";
const BOX = "box.box.Box";
const WORD = 8;

/** Whether a state is that of a Box. */
export function isBoxState(state: unknown): boolean {
  return isDict(state) && mayHave(state, CONFIG);
}

/** Gives the boxes in boxes the class that Python gives them. */
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

/** A Box is what is in it; a list is looked into later. */
function settleMember(given: unknown, lists: Set<PyObject>): void {
  const value = current(given);
  if (!(value instanceof PyObject)) return;
  if (isBoxState(value.state)) (value as Mutable<PyObject>).className = BOX;
  else if (value.className.endsWith(".BoxList")) lists.add(value);
}

/** Since version 8 they are in its state. */
function itemsOf({ items, state }: PyObject): readonly unknown[] {
  const own = isDict(state) ? current(getOwn(state, "items")) : undefined;
  return items.length === 0 && Array.isArray(own) ? own : items;
}
