import { type Charge, memberKey } from "./keys.ts";
import { isPlain } from "./marks.ts";

/**
 * A dict in JavaScript: a plain object while every key is text and JavaScript
 * keeps the order of the keys.
 */
export type Dict = Record<string, unknown> | Map<unknown, unknown>;

/** Whether a value is a dict in either of its two forms. */
export function isDict(value: unknown): value is Dict {
  return value instanceof Map || isPlain(value);
}

const ZERO = 48;
const NINE = 57;
const MAX_INDEX_DIGITS = 10;
/** The length of the longest Array, which is no index. */
const MAX_LENGTH = 2 ** 32 - 1;

/**
 * Whether a key is an index of an Array in JavaScript's eyes: an object has such
 * keys first, in ascending order.
 */
export function isIndexKey(key: string): boolean {
  const first = key.charCodeAt(0);
  if (!(first >= ZERO && first <= NINE)) return false;
  const { length } = key;
  if (length > MAX_INDEX_DIGITS) return false;
  if (first === ZERO) return length === 1;
  for (let i = 1; i < length; i++) {
    const code = key.charCodeAt(i);
    if (code < ZERO || code > NINE) return false;
  }
  return length < MAX_INDEX_DIGITS || Number(key) < MAX_LENGTH;
}

/**
 * Whether a plain object can hold keys in their order: all are text, and those
 * that are indices come first and ascend.
 */
export function fitsPlain(keys: Iterable<unknown>): boolean {
  let last = -1;
  for (const key of keys) {
    if (typeof key !== "string") return false;
    if (!isIndexKey(key)) last = Infinity;
    else if (Number(key) > last) last = Number(key);
    else return false;
  }
  return true;
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

/** Sets an entry as Python does: the first of two equal keys stays. */
export function setEntry(
  map: Map<unknown, unknown>,
  key: unknown,
  value: unknown,
  charge: Charge,
): void {
  map.set(memberKey(map, key, charge), value);
}

/** Adds a member as Python does: the first of two equal members stays. */
export function addMember(
  set: Set<unknown>,
  member: unknown,
  charge: Charge,
): void {
  set.add(memberKey(set, member, charge));
}

/** A dict of `pairs`: key, value, key, value. */
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

/** The value under a text key, undefined where there is none. */
export function getOwn(dict: Dict, key: string): unknown {
  if (dict instanceof Map) return dict.get(key);
  return Object.hasOwn(dict, key) ? dict[key] : undefined;
}
