import { Part } from "../makers/maker.ts";
import { isDict } from "../values/dict.ts";
import { current } from "../values/forward.ts";

/** Parts lie so deep at most in what they are part of. */
const DEPTH = 4;
const WORD = 4;

/**
 * Lets the parts in what could not be made be what they were made of: nothing
 * of them is left out there.
 *
 * @param charge Pays for the look at each member.
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
