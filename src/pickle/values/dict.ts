import { fitsPlain } from "../key_order.ts";
import { type Charge, memberKey } from "./keys.ts";
import { isPlain } from "./marks.ts";

/**
 * A dict in JavaScript: a plain object if all keys are strings and JavaScript
 * preserves their order, otherwise a Map.
 */
export type Dict = Record<string, unknown> | Map<unknown, unknown>;

/** Returns whether a value is a dict in either form. */
export function isDict(value: unknown): value is Dict {
  return value instanceof Map || isPlain(value);
}

/** Sets an own property, also one named `__proto__`. */
export function setOwn(
  target: Record<string, unknown>,
  key: string,
  value: unknown,
): void {
  if (key !== "__proto__") {
    target[key] = value;
    return;
  }
  Object.defineProperty(target, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

/** Sets an entry as Python does: the first of two equal keys remains. */
export function setEntry(
  map: Map<unknown, unknown>,
  key: unknown,
  value: unknown,
  charge: Charge,
): void {
  map.set(memberKey(map, key, charge), value);
}

/** Adds a member as Python does: the first of two equal members remains. */
export function addMember(
  set: Set<unknown>,
  member: unknown,
  charge: Charge,
): void {
  set.add(memberKey(set, member, charge));
}

/** Creates a dict from `pairs`: key, value, key, value. */
export function dictOf(pairs: readonly unknown[], charge: Charge): Dict {
  if (fitsPlain(pairs.filter((_, i) => i % 2 === 0))) {
    const dict: Record<string, unknown> = {};
    for (let i = 0; i < pairs.length; i += 2) {
      setOwn(dict, pairs[i] as string, pairs[i + 1]);
    }
    return dict;
  }
  const map = new Map<unknown, unknown>();
  for (let i = 0; i < pairs.length; i += 2) {
    setEntry(map, pairs[i], pairs[i + 1], charge);
  }
  return map;
}

/** The entries of a dict, in order. */
export function entriesOf(dict: Dict): [unknown, unknown][] {
  return dict instanceof Map ? [...dict] : Object.entries(dict);
}

/**
 * Returns whether a dict may have a string key. It is faster than
 * {@linkcode getOwn} if most dicts lack the key, and true for the properties of
 * all objects.
 */
export function mayHave(dict: Dict, key: string): boolean {
  return dict instanceof Map ? dict.has(key) : key in dict;
}

/** The value of a string key; undefined if it does not exist. */
export function getOwn(dict: Dict, key: string): unknown {
  if (dict instanceof Map) return dict.get(key);
  return Object.hasOwn(dict, key) ? dict[key] : undefined;
}
