// Iterations over a finished value. None of them recurses: a value may have any
// depth, and may contain itself.

import { setOwn } from "../values/dict.ts";
import { PyError } from "../values/error.ts";
import { forward, isForwarded } from "../values/forward.ts";
import { heldObjects } from "../values/pandas/held.ts";
import { isPlain } from "../values/marks.ts";
import { NdArray } from "../values/ndarray.ts";
import { PySlice } from "../values/number/range.ts";
import { isTimeValue } from "../values/time/subclass.ts";
import { type Mutable, PyObject } from "../values/object.ts";

const STEP = 4096;

/** Calls `visit` with each member of a container. */
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
    if (value.type.kind === "O" || value.type.fields !== null) {
      visit(value.data);
    }
    if (value.type.metadata !== null) heldObjects(value.type)?.forEach(visit);
    if (value.attributes !== null) heldObjects(value)?.forEach(visit);
  } else if (isTimeValue(value)) {
    visit("tzinfo" in value ? value.tzinfo : undefined);
    visit(value.attributes);
  } else if (value instanceof PySlice) {
    visit(value.start);
    visit(value.stop);
    visit(value.step);
  } else {
    heldObjects(value)?.forEach(visit);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** The members of a container; an Array is not copied. */
function membersOf(value: object): readonly unknown[] {
  if (Array.isArray(value)) return value;
  const members: unknown[] = [];
  eachMember(value, (member) => isObject(member) && members.push(member));
  return members;
}

/** Yields every reachable object, members before their container. */
function* postOrder(
  root: unknown,
  current: (member: unknown) => unknown,
): Generator<void, object[]> {
  const order: object[] = [];
  const seen = new Set<object>();
  const path: { value: object; members: readonly unknown[]; at: number }[] = [];
  const enter = (member: unknown) => {
    // A replacement may be reachable only from the value that it replaces.
    const value = current(member);
    if (!isObject(value) || seen.has(value)) return;
    seen.add(value);
    path.push({ value, members: membersOf(value), at: 0 });
  };
  enter(root);
  for (let steps = 1; path.length > 0; steps++) {
    if (steps % STEP === 0) yield;
    const top = path[path.length - 1]!;
    if (top.at < top.members.length) {
      enter(top.members[top.at++]);
      continue;
    }
    order.push(top.value);
    path.pop();
  }
  return order;
}

/**
 * Returns whether the nesting of a value exceeds a limit. A cycle ends where
 * the value contains itself.
 */
export function* isDeeperThan(
  root: unknown,
  limit: number,
): Generator<void, boolean> {
  const depths = new Map<object, number>();
  const path: {
    value: object;
    members: readonly unknown[];
    at: number;
    inner: number;
  }[] = [];
  const enter = (value: unknown) => {
    if (!isObject(value)) return;
    depths.set(value, 0);
    path.push({ value, members: membersOf(value), at: 0, inner: 0 });
  };
  enter(root);
  for (let steps = 1; path.length > 0; steps++) {
    if (steps % STEP === 0) yield;
    const top = path[path.length - 1]!;
    if (top.at < top.members.length) {
      const next = top.members[top.at++];
      if (!isObject(next)) continue;
      const known = depths.get(next);
      if (known === undefined) enter(next);
      else top.inner = Math.max(top.inner, known);
      continue;
    }
    const depth = top.inner + (isLeaf(top.value) ? 0 : 1);
    if (depth > limit) return true;
    depths.set(top.value, depth);
    path.pop();
    const above = path[path.length - 1];
    if (above !== undefined) above.inner = Math.max(above.inner, depth);
  }
  return false;
}

/** Returns whether a value has no members, or none that are visible. */
function isLeaf(value: object): boolean {
  return !(Array.isArray(value) || value instanceof Map ||
    value instanceof Set || value instanceof PyObject ||
    value instanceof PyError || isPlain(value));
}

/**
 * Substitutes replacements throughout a value.
 *
 * @param current Returns the current replacement of a member.
 * @param finish Called with each object after all of its members are replaced.
 * @returns The value, or its replacement.
 */
export function* replaceMembers(
  root: unknown,
  current: (member: unknown) => unknown,
  finish: (value: object) => void,
): Generator<void, unknown> {
  const top = current(root);
  const order = yield* postOrder(top, current);
  for (let i = 0; i < order.length; i++) {
    yield* replaceIn(order[i]!, current);
    finish(order[i]!);
    if (i % STEP === 0) yield;
  }
  // In a cycle, the position was visited before its replacement existed.
  for (let i = 0; i < order.length; i++) {
    yield* replaceIn(order[i]!, current);
    if (i % STEP === 0) yield;
  }
  return current(top);
}

function* replaceIn(
  value: object,
  current: (member: unknown) => unknown,
): Generator<void, void> {
  if (isForwarded(value)) return;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const now = current(value[i]);
      if (now !== value[i] && isObject(value[i])) {
        // A frozen object was passed to the caller's function and belongs to
        // the caller.
        if (Object.isFrozen(value)) return;
        value[i] = now;
      }
      if (i % STEP === STEP - 1) yield;
    }
    return;
  }
  let stale = false;
  eachMember(value, (member) => {
    if (isObject(member) && current(member) !== member) stale = true;
  });
  if (stale) rebuild(value, current);
}

function rebuild(
  value: object,
  current: (member: unknown) => unknown,
): void {
  if (value instanceof Set) {
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
    // A frozen object was passed to the caller's function and belongs to the
    // caller.
    const object = value as Mutable<PyObject>;
    if (!Object.isFrozen(object)) object.state = current(object.state);
  } else if (value instanceof PyError) {
    Object.defineProperty(value, "cause", {
      value: current(value.cause),
      configurable: true,
    });
  } else if (value instanceof PySlice) {
    const { start, stop, step } = value;
    forward(
      value,
      new PySlice(current(start), current(stop), current(step)),
    );
  }
}
