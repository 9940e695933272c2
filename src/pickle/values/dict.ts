// Python's dicts and sets compare members by ==, JavaScript's by identity:
// 1, 1.0 and True are one key there, and two NaN objects are two.

import { isHashable } from "./marks.ts";
import { malformed } from "../errors.ts";

/** A dict in JavaScript: a plain object while every key is text. */
export type Dict = Record<string, unknown> | Map<unknown, unknown>;

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
): void {
  map.set(memberKey(map, key), value);
}

/** Adds a member as Python does: the first of two equal members stays. */
export function addMember(set: Set<unknown>, member: unknown): void {
  set.add(memberKey(set, member));
}

/** The member that equals `key` in Python, else `key`. */
function memberKey(
  members: { has(key: unknown): boolean },
  key: unknown,
): unknown {
  if (typeof key === "string" || key === null) return key;
  if (!isHashable(key)) {
    throw malformed("Cannot use a key: its type is not hashable");
  }
  const twin = twinOf(key);
  if (twin !== undefined && members.has(twin)) return twin;
  // A second NaN stays apart as an object of its own, so that no entry is lost.
  return Number.isNaN(key) && members.has(key) ? Object(key) : key;
}

/** The value of another type that Python holds equal. */
function twinOf(key: unknown): unknown {
  if (typeof key === "boolean") return Number(key);
  if (key === 0 || key === 1) return key === 1;
  if (typeof key === "bigint") {
    const near = Number(key);
    return Number.isFinite(near) && BigInt(near) === key ? near : undefined;
  }
  if (typeof key !== "number" || Number.isSafeInteger(key)) return undefined;
  return Number.isInteger(key) ? BigInt(key) : undefined;
}

/** A dict of `pairs`: key, value, key, value. */
export function dictOf(pairs: readonly unknown[]): Dict {
  const texts = pairs.every((key, i) => i % 2 === 1 || typeof key === "string");
  if (texts) {
    const dict: Record<string, unknown> = {};
    for (let i = 0; i < pairs.length; i += 2) {
      setOwn(dict, pairs[i] as string, pairs[i + 1]);
    }
    return dict;
  }
  const map = new Map<unknown, unknown>();
  for (let i = 0; i < pairs.length; i += 2) {
    setEntry(map, pairs[i], pairs[i + 1]);
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
