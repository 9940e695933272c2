// The instructions that create and fill lists, dicts, sets and similar
// containers.

import { isIndexKey } from "../key_order.ts";
import { malformed } from "../errors.ts";
import { finish } from "../finish.ts";
import { copyPlain, copyToMap } from "../values/copies.ts";
import {
  addMember,
  type Dict,
  isDict,
  setEntry,
  setOwn,
} from "../values/dict.ts";
import { current } from "../values/forward.ts";
import {
  isList,
  isMutableSet,
  isPlain,
  markImmutable,
} from "../values/marks.ts";
import { type Mutable, PyObject } from "../values/object.ts";
import { shallowSize } from "../values/size.ts";
import type { Machine } from "./machine.ts";

/** More values are moved in steps; an even number. */
const STEP = 4096;
const ENTRY_BYTES = 64;

/** Adds members. It returns work to do before the next instruction. */
type Fill = (
  m: Machine,
  members: readonly unknown[],
) => Generator<void, void> | void;

/** Runs the remaining work of a fill before the next instruction. */
function fillSoon(m: Machine, fill: Fill, members: readonly unknown[]): void {
  const left = fill(m, members);
  if (left !== undefined) m.later(left);
}

/** Takes all values above the last MARK and passes them to `fill`. */
export function fillTop(m: Machine, fill: Fill): void {
  if (m.stack.marked <= STEP) fillSoon(m, fill, m.stack.popToMark());
  else m.later(fillInSteps(m, fill));
}

function* fillInSteps(m: Machine, fill: Fill): Generator<void, void> {
  const members = yield* m.stack.popToMarkInSteps();
  for (let from = 0; from < members.length; from += STEP) {
    const left = fill(m, members.slice(from, from + STEP));
    if (left !== undefined) yield* left;
    yield;
  }
}

/** Creates a container from all values above the last MARK. */
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

/**
 * Creates an empty container and fills it with all values above the last MARK.
 */
export function makeAndFill(
  m: Machine,
  empty: unknown,
  fill: Fill,
): void {
  if (m.stack.marked <= STEP) {
    const members = m.stack.popToMark();
    m.stack.push(empty);
    fillSoon(m, fill, members);
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
    const left = fill(m, members.slice(from, from + STEP));
    if (left !== undefined) yield* left;
    yield;
  }
}

/** Creates a list of these members. */
export function list(m: Machine, items: unknown[]): unknown[] {
  m.count(items.length);
  return items;
}

/** Creates a tuple of these members. */
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
  if (!isList(list)) throw malformed("Cannot append: the value is not a list");
  m.stack.deepenTop();
  for (let i = 0; i < items.length; i++) list.push(items[i]);
}

/** Sets an entry that an instruction took from the stack. */
export function setItem(m: Machine, key: unknown, value: unknown): void {
  fillSoon(m, setItems, [key, value]);
}

/** Sets entries in the dict on top: key, value, key, value. */
export function setItems(
  m: Machine,
  pairs: readonly unknown[],
): Generator<void, void> | void {
  if (pairs.length % 2 === 1) {
    throw malformed("Cannot set items: a key has no value");
  }
  m.count(pairs.length / 2);
  const target = m.stack.top();
  if (target instanceof PyObject) m.stack.nest(2);
  if (typeof target === "object") m.stack.deepenTop();
  const isShared = m.stack.isAgain || m.sharedStates.has(target);
  if (isShared && isDict(target)) return soon(m, setInShared(m, target, pairs));
  return setIn(m, target, pairs);
}

/** Runs at once, or in steps if the pickle may contain large values. */
function soon(
  m: Machine,
  steps: Generator<void, void>,
): Generator<void, void> | void {
  if (m.items > STEP) return steps;
  finish(steps);
}

function* setInShared(
  m: Machine,
  target: unknown,
  pairs: readonly unknown[],
): Generator<void, void> {
  yield* keepStates(m, target);
  const left = setIn(m, target, pairs);
  if (left !== undefined) yield* left;
}

function setIn(
  m: Machine,
  target: unknown,
  pairs: readonly unknown[],
): Generator<void, void> | void {
  if (isPlain(target)) return setInPlain(m, target, pairs);
  if (target instanceof Map) return setEntries(m, target, pairs, 0);
  const ordered = m.ordered.get(target as object);
  if (ordered !== undefined) {
    return setEntries(m, ordered as Map<unknown, unknown>, pairs, 0);
  }
  if (isList(target)) return setIndices(target, pairs);
  if (!(target instanceof PyObject)) {
    throw malformed("Cannot set items: the value is not a dict");
  }
  const entries = ownArray(target as Mutable<PyObject>, "entries");
  for (let i = 0; i < pairs.length; i += 2) {
    entries.push([pairs[i], pairs[i + 1]]);
  }
}

/**
 * Python copies the entries of a state at BUILD, so that objects keep the
 * entries of a dict that changes later.
 */
function* keepStates(m: Machine, dict: unknown): Generator<void, void> {
  m.charge(m.objects.length);
  for (const object of m.objects) {
    if (!(object instanceof PyObject)) continue;
    const mutable = object as Mutable<PyObject>;
    if (current(object.state) === dict) mutable.state = yield* copied(m, dict);
    if (object.kwargs === dict) {
      mutable.kwargs = (yield* copied(m, dict)) as Record<string, unknown>;
    }
  }
}

function* copied(m: Machine, dict: unknown): Generator<void, Dict> {
  m.charge(shallowSize(dict) * 4);
  return dict instanceof Map
    ? yield* copyToMap(dict)
    : yield* copyPlain(dict as Record<string, unknown>);
}

function setInPlain(
  m: Machine,
  dict: Record<string, unknown>,
  pairs: readonly unknown[],
): Generator<void, void> | void {
  for (let i = 0; i < pairs.length; i += 2) {
    const key = pairs[i];
    if (typeof key !== "string" || !keepsPlace(m, dict, key)) {
      return soon(m, setInMap(m, dict, pairs, i));
    }
    setOwn(dict, key, pairs[i + 1]);
  }
}

/** Replaces the dict on top with a Map, and continues with it. */
function* setInMap(
  m: Machine,
  dict: Record<string, unknown>,
  pairs: readonly unknown[],
  from: number,
): Generator<void, void> {
  const map = yield* copyToMap(dict);
  m.lastIndices.delete(dict);
  m.charge(map.size * ENTRY_BYTES);
  m.stack.replaceTop(dict, map);
  if (m.ordered.has(dict)) m.ordered.set(map, map);
  setEntries(m, map, pairs, from);
}

/** Returns whether JavaScript keeps the position of a key that is set next. */
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
  if (!isMutableSet(set)) throw malformed("Cannot add: the value is not a set");
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
