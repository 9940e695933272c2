import { Part } from "../makers/maker.ts";
import { isDict } from "../values/dict.ts";
import { current } from "../values/forward.ts";

/** The maximum depth of parts in their whole. */
const DEPTH = 4;
const WORD = 4;

/**
 * Marks the parts of an object that cannot be built as raw, so that the object
 * shows all of its data.
 *
 * @param charge Charges the check of each member.
 */
export function useRaw(
  given: unknown,
  charge: (bytes: number) => void,
  depth = DEPTH,
): void {
  const value = current(given);
  if (value instanceof Part) value.raw = true;
  else if (depth === 0) return;
  else if (Array.isArray(value)) {
    charge(value.length * WORD);
    for (const member of value) useRaw(member, charge, depth - 1);
  } else if (isDict(value)) {
    const members = value instanceof Map
      ? [...value.values()]
      : Object.values(value);
    charge(members.length * WORD);
    for (const member of members) useRaw(member, charge, depth - 1);
  }
}
