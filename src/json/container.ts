// The common parts of the forms of all containers.

import type { JsonValue } from "../model/state/state.ts";
import type { Budget } from "./budget.ts";
import type { Form, Writer } from "./forms.ts";

/** The size of a member of a container, which is a pointer. */
export const SLOT_BYTES = 8;

/** A container. A repeated one is a reference, unless it is empty. */
export function container<Value extends object>(
  encode: (value: Value, writer: Writer) => JsonValue,
): Form<Value> {
  return { isShared: (value) => !isEmpty(value), encode };
}

/** Returns whether a value is empty. Sharing an empty object has no meaning. */
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

/** Counts the buffer of an array. Many arrays may be views of one buffer. */
export function holdBuffer({ buffer }: ArrayBufferView, budget: Budget): void {
  budget.hold(buffer.byteLength, buffer);
}
