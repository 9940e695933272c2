// What the forms of all containers share.

import type { JsonValue } from "../model/state/state.ts";
import type { Budget } from "./budget.ts";
import type { Form, Writer } from "./forms.ts";

/** A value of a list, a dict or another container takes a pointer. */
export const SLOT_BYTES = 8;

/** A container; one that comes again is a reference unless it is empty. */
export function container<Value extends object>(
  encode: (value: Value, writer: Writer) => JsonValue,
): Form<Value> {
  return { isShared: (value) => !isEmpty(value), encode };
}

/** One object may stand for all that are empty: sharing it means nothing. */
function isEmpty(value: object): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return Object.isFrozen(value) && Object.keys(value).length === 0;
}

export function encodeList(
  list: readonly unknown[],
  { write, budget }: Writer,
  levels = 1,
): JsonValue[] {
  budget.hold(SLOT_BYTES * list.length);
  return Array.from(list, (item) => write(item, levels));
}

export function encodePairs(
  pairs: readonly (readonly [unknown, unknown])[],
  { write, budget }: Writer,
): JsonValue {
  budget.hold(2 * SLOT_BYTES * pairs.length);
  return pairs.map(([key, item]) => [write(key, 3), write(item, 3)]);
}

/** Many arrays may be views of one buffer. */
export function holdBuffer({ buffer }: ArrayBufferView, budget: Budget): void {
  budget.hold(buffer.byteLength, buffer);
}
