// The instructions that make and fill lists, dicts, sets and what is like them.

import { isIndexKey } from "../key_order.ts";
import { malformed } from "../errors.ts";
import { addMember, setEntry, setOwn } from "../values/dict.ts";
import { current } from "../values/forward.ts";
import { copyMap } from "../values/keys.ts";
import {
  isList,
  isMutableSet,
  isPlain,
  markImmutable,
} from "../values/marks.ts";
import { type Mutable, PyObject } from "../values/object.ts";
import { shallowSize } from "../values/size.ts";
import type { Machine } from "./machine.ts";

/** More values than these are moved in steps; an even number. */
const STEP = 32_768;
const ENTRY_BYTES = 64;

type Fill = (m: Machine, members: readonly unknown[]) => void;

/** Takes all values above the last MARK and hands them to `fill`. */
export function fillTop(m: Machine, fill: Fill): void {
  if (m.stack.marked <= STEP) fill(m, m.stack.popToMark());
  else m.later(fillInSteps(m, fill));
}

function* fillInSteps(m: Machine, fill: Fill): Generator<void, void> {
  const members = yield* m.stack.popToMarkInSteps();
  for (let from = 0; from < members.length; from += STEP) {
    fill(m, members.slice(from, from + STEP));
    yield;
  }
}

/** Makes a container of all values above the last MARK. */
export function makeOfMarked(
  m: Machine,
  make: (members: unknown[]) => unknown,
): void {
  if (m.stack.marked <= STEP) m.stack.push(make(m.stack.popToMark()));
  else m.later(makeInSteps(m, make));
}

function* makeInSteps(
  m: Machine,
  make: (members: unknown[]) => unknown,
): Generator<void, void> {
  m.stack.push(make(yield* m.stack.popToMarkInSteps()));
}

/** Makes an empty container and fills it with all values above the last MARK. */
export function makeAndFill(
  m: Machine,
  empty: unknown,
  fill: Fill,
): void {
  if (m.stack.marked <= STEP) {
    const members = m.stack.popToMark();
    m.stack.push(empty);
    fill(m, members);
  } else m.later(makeAndFillInSteps(m, empty, fill));
}

function* makeAndFillInSteps(
  m: Machine,
  empty: unknown,
  fill: Fill,
): Generator<void, void> {
  const members = yield* m.stack.popToMarkInSteps();
  m.stack.push(empty);
  for (let from = 0; from < members.length; from += STEP) {
    fill(m, members.slice(from, from + STEP));
    yield;
  }
}

/** A list of these members. */
export function list(m: Machine, items: unknown[]): unknown[] {
  m.count(items.length);
  return items;
}

/** A tuple of these members. */
export function tuple(m: Machine, items: unknown[]): unknown[] {
  m.count(items.length);
  return markImmutable(items);
}

/** Appends to the list on top. */
export function extend(m: Machine, items: readonly unknown[]): void {
  m.count(items.length);
  const target = m.stack.top();
  if (target instanceof PyObject) m.stack.nest();
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
  if (target instanceof PyObject) m.stack.nest(2);
  if (typeof target === "object") m.stack.deepenTop();
  keepStates(m, target);
  if (isPlain(target)) setInPlain(m, target, pairs);
  else if (target instanceof Map) setEntries(m, target, pairs, 0);
  else if (m.ordered.has(target as object)) {
    setEntries(
      m,
      m.ordered.get(target as object) as Map<unknown, unknown>,
      pairs,
      0,
    );
  } else if (target instanceof PyObject) {
    const entries = ownArray(target as Mutable<PyObject>, "entries");
    for (let i = 0; i < pairs.length; i += 2) {
      entries.push([pairs[i], pairs[i + 1]]);
    }
  } else if (isList(target)) setIndices(target, pairs);
  else throw malformed("Cannot set items: the value is no dict");
}

/**
 * Python copies the entries of a state where BUILD is: objects keep what was in
 * a dict that changes afterwards.
 */
function keepStates(m: Machine, dict: unknown): void {
  if (!m.stack.isAgain && !m.sharedStates.has(dict)) return;
  m.charge(m.objects.length);
  for (const object of m.objects) {
    if (!(object instanceof PyObject)) continue;
    const mutable = object as Mutable<PyObject>;
    if (current(object.state) === dict) mutable.state = copied(m, dict);
    if (object.kwargs === dict) {
      mutable.kwargs = copied(m, dict) as Record<string, unknown>;
    }
  }
}

function copied(m: Machine, dict: unknown): unknown {
  m.charge(shallowSize(dict) * 4);
  return dict instanceof Map ? copyMap(dict) : { ...(dict as object) };
}

function setInPlain(
  m: Machine,
  dict: Record<string, unknown>,
  pairs: readonly unknown[],
): void {
  for (let i = 0; i < pairs.length; i += 2) {
    const key = pairs[i];
    if (typeof key !== "string" || !keepsPlace(m, dict, key)) {
      setEntries(m, asMap(m, dict), pairs, i);
      return;
    }
    setOwn(dict, key, pairs[i + 1]);
  }
}

/** Whether JavaScript leaves a key that is set next where Python has it. */
function keepsPlace(
  m: Machine,
  dict: Record<string, unknown>,
  key: string,
): boolean {
  const last = m.lastIndices.get(dict);
  if (!isIndexKey(key)) {
    if (last !== undefined) m.lastIndices.delete(dict);
    return true;
  }
  if (Object.hasOwn(dict, key)) return true;
  const index = Number(key);
  const isNext = last === undefined ? isEmpty(dict) : index > last;
  if (isNext) m.lastIndices.set(dict, index);
  return isNext;
}

function isEmpty(dict: Record<string, unknown>): boolean {
  for (const _ in dict) return false;
  return true;
}

/** Puts a Map in the place of the dict on top. */
function asMap(
  m: Machine,
  dict: Record<string, unknown>,
): Map<unknown, unknown> {
  const map = new Map<unknown, unknown>(Object.entries(dict));
  m.lastIndices.delete(dict);
  m.charge(map.size * ENTRY_BYTES);
  m.stack.replaceTop(dict, map);
  if (m.ordered.has(dict)) m.ordered.set(map, map);
  return map;
}

function setEntries(
  m: Machine,
  map: Map<unknown, unknown>,
  pairs: readonly unknown[],
  from: number,
): void {
  for (let i = from; i < pairs.length; i += 2) {
    setEntry(map, pairs[i], pairs[i + 1], m.charge);
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
  const set = m.stack.top();
  if (set instanceof PyObject) {
    m.count(members.length);
    m.stack.nest();
    m.stack.deepenTop();
    const items = ownArray(set as Mutable<PyObject>, "items");
    for (let i = 0; i < members.length; i++) items.push(members[i]);
    return;
  }
  if (!isMutableSet(set)) throw malformed("Cannot add: the value is no set");
  addMembers(m, members);
}

/** Adds members to the Set on top, frozen or not. */
export function addMembers(m: Machine, members: readonly unknown[]): void {
  m.count(members.length);
  m.stack.deepenTop();
  const set = m.stack.top() as Set<unknown>;
  for (const member of members) addMember(set, member, m.charge);
}

/** An array of the object that may still grow. */
function ownArray(
  object: Mutable<PyObject>,
  key: "items" | "entries",
): unknown[] {
  if (Object.isFrozen(object[key])) object[key] = [];
  return object[key] as unknown[];
}
