// Walks over a finished value. None of them recurses: a value may be as deep as
// it likes, and may hold itself.

import type { Mutable } from "../values/object.ts";
import { setOwn } from "../values/dict.ts";
import { heldArrays } from "../values/held_arrays.ts";
import { isPlain } from "../values/marks.ts";
import { NdArray } from "../values/ndarray.ts";
import { PyError } from "../values/error.ts";
import { PyObject } from "../values/object.ts";

/** Calls `visit` with all that a container holds. */
function eachMember(value: object, visit: (member: unknown) => void): void {
  if (Array.isArray(value) || value instanceof Set) {
    for (const member of value) visit(member);
  } else if (value instanceof Map) {
    for (const [key, member] of value) {
      visit(key);
      visit(member);
    }
  } else if (isPlain(value)) {
    for (const key of Object.keys(value)) visit(value[key]);
  } else if (value instanceof PyObject) {
    visit(value.args);
    visit(value.kwargs);
    visit(value.state);
    visit(value.items);
    visit(value.entries);
  } else if (value instanceof PyError) {
    visit(value.args);
    visit(value.attributes);
    visit(value.cause);
  } else if (value instanceof NdArray) {
    if (value.type.kind === "O") visit(value.data);
  } else {
    heldArrays(value)?.forEach(visit);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Every object within reach, members before what holds them. */
function postOrder(root: unknown): object[] {
  const order: object[] = [];
  const seen = new Set<object>();
  const path: { value: object; members: object[] }[] = [];
  const enter = (value: unknown) => {
    if (!isObject(value) || seen.has(value)) return;
    seen.add(value);
    const members: object[] = [];
    eachMember(value, (member) => isObject(member) && members.push(member));
    path.push({ value, members: members.reverse() });
  };
  enter(root);
  while (path.length > 0) {
    const { value, members } = path[path.length - 1]!;
    const next = members.pop();
    if (next !== undefined) {
      enter(next);
    } else {
      order.push(value);
      path.pop();
    }
  }
  return order;
}

/**
 * Puts replacements in the places of what they replace, all over a value.
 *
 * @param current Gives what is in the place of a member by now.
 * @param finish Is called with each object when all it holds is in place.
 * @returns The value, or its replacement.
 */
export function replaceMembers(
  root: unknown,
  current: (member: unknown) => unknown,
  finish: (value: object) => void,
): unknown {
  const top = current(root);
  const order = postOrder(top);
  for (const value of order) {
    replaceIn(value, current);
    finish(value);
  }
  // Where a value holds itself, its place came before its replacement.
  for (const value of order) replaceIn(value, current);
  return current(top);
}

function replaceIn(value: object, current: (member: unknown) => unknown): void {
  let stale = false;
  eachMember(value, (member) => {
    if (isObject(member) && current(member) !== member) stale = true;
  });
  if (stale) rebuild(value, current);
}

function rebuild(value: object, current: (member: unknown) => unknown): void {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = current(value[i]);
  } else if (value instanceof Set) {
    const members = [...value];
    value.clear();
    for (const member of members) value.add(current(member));
  } else if (value instanceof Map) {
    const entries = [...value];
    value.clear();
    for (const [key, member] of entries) {
      value.set(current(key), current(member));
    }
  } else if (isPlain(value)) {
    for (const key of Object.keys(value)) {
      setOwn(value, key, current(value[key]));
    }
  } else if (value instanceof PyObject) {
    // A frozen one was handed to the caller's function and is the caller's.
    const draft = value as Mutable<PyObject>;
    if (!Object.isFrozen(draft)) draft.state = current(draft.state);
  } else if (value instanceof PyError) {
    const draft = value as Mutable<PyError>;
    Object.defineProperty(draft, "cause", {
      value: current(draft.cause),
      configurable: true,
    });
  }
}
