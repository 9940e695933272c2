// The instructions that fill lists, dicts, sets and what is like them.

import { malformed } from "../errors.ts";
import { addMember, setEntry, setOwn } from "../values/dict.ts";
import {
  isList,
  isMutableSet,
  isPlain,
  markImmutable,
} from "../values/marks.ts";
import { type Mutable, PyObject } from "../values/object.ts";
import type { Machine } from "./machine.ts";

/** Makes a tuple. */
export function tuple(m: Machine, items: unknown[]): void {
  m.count(items.length);
  m.stack.push(markImmutable(items));
}

/** Appends to the list on top. */
export function extend(m: Machine, items: readonly unknown[]): void {
  m.count(items.length);
  const target = m.stack.top();
  const list = target instanceof PyObject
    ? ownArray(target as Mutable<PyObject>, "items")
    : target;
  if (!isList(list)) throw malformed("Cannot append: the value is no list");
  m.stack.deepenTop();
  for (let i = 0; i < items.length; i++) list.push(items[i]);
}

/** Sets entries in the dict on top: key, value, key, value. */
export function setItems(m: Machine, pairs: readonly unknown[]): void {
  if (pairs.length % 2 === 1) {
    throw malformed("Cannot set items: a key has no value");
  }
  m.count(pairs.length / 2);
  const target = m.stack.top();
  if (typeof target === "object") m.stack.deepenTop();
  if (isPlain(target)) setInPlain(m, target, pairs);
  else if (target instanceof Map) setEntries(target, pairs, 0);
  else if (target instanceof PyObject) {
    const entries = ownArray(target as Mutable<PyObject>, "entries");
    for (let i = 0; i < pairs.length; i += 2) {
      entries.push([pairs[i], pairs[i + 1]]);
    }
  } else if (isList(target)) setIndices(target, pairs);
  else throw malformed("Cannot set items: the value is no dict");
}

function setInPlain(
  m: Machine,
  dict: Record<string, unknown>,
  pairs: readonly unknown[],
): void {
  for (let i = 0; i < pairs.length; i += 2) {
    const key = pairs[i];
    if (typeof key !== "string") {
      const map = new Map<unknown, unknown>(Object.entries(dict));
      m.replaceTop(dict, map);
      setEntries(map, pairs, i);
      return;
    }
    setOwn(dict, key, pairs[i + 1]);
  }
}

function setEntries(
  map: Map<unknown, unknown>,
  pairs: readonly unknown[],
  from: number,
): void {
  for (let i = from; i < pairs.length; i += 2) {
    setEntry(map, pairs[i], pairs[i + 1]);
  }
}

function setIndices(list: unknown[], pairs: readonly unknown[]): void {
  for (let i = 0; i < pairs.length; i += 2) {
    const key = pairs[i];
    const index = typeof key === "number" && key < 0 ? key + list.length : key;
    if (!Number.isInteger(index) || !((index as number) in list)) {
      throw malformed("Cannot set an item: the list has no such index");
    }
    list[index as number] = pairs[i + 1];
  }
}

/** Adds members to the set on top. */
export function addItems(m: Machine, members: readonly unknown[]): void {
  m.count(members.length);
  const set = m.stack.top();
  if (typeof set === "object") m.stack.deepenTop();
  if (set instanceof PyObject) {
    const items = ownArray(set as Mutable<PyObject>, "items");
    for (let i = 0; i < members.length; i++) items.push(members[i]);
    return;
  }
  if (!isMutableSet(set)) throw malformed("Cannot add: the value is no set");
  for (const member of members) addMember(set, member);
}

/** Makes a frozenset. */
export function frozenset(m: Machine, members: readonly unknown[]): void {
  m.count(members.length);
  const set = new Set<unknown>();
  for (const member of members) addMember(set, member);
  m.stack.push(markImmutable(set));
}

/** An array of the object that may still grow. */
function ownArray(
  object: Mutable<PyObject>,
  key: "items" | "entries",
): unknown[] {
  if (Object.isFrozen(object[key])) object[key] = [];
  return object[key] as unknown[];
}
