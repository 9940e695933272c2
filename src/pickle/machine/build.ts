// BUILD, and the values of objects that received no state.

import { malformed } from "../errors.ts";
import { finish } from "../finish.ts";
import { Part, Pending } from "../makers/maker.ts";
import { after, guarded, Steps } from "../makers/steps.ts";
import { copyPlain, copyToMap, entriesInSteps } from "../values/copies.ts";
import { type Dict, isDict, mayHave } from "../values/dict.ts";
import { MESSAGE, PyError } from "../values/error.ts";
import { current, forward, isForwarded } from "../values/forward.ts";
import { isPlain, isTuple, markImmutable, wasCalled } from "../values/marks.ts";
import {
  isStateOfDicts,
  mergeInSteps,
  mergeState,
} from "../values/merge_state.ts";
import { type Mutable, PyGlobal, PyObject } from "../values/object.ts";
import {
  chargeInSteps,
  hasLarge,
  shallowSize,
  sizeOfAll,
} from "../values/size.ts";
import {
  isTimeValue,
  type TimeValue,
  withSubclass,
} from "../values/time/subclass.ts";
import { PyTimezone } from "../values/time/timezone.ts";
import { isBoxState, settleBoxes } from "./classes/boxes.ts";
import { nameFields } from "./classes/local.ts";
import type { Machine } from "./machine.ts";
import { useRaw } from "./use_raw.ts";

/** Pickles with fewer members need no steps. */
const MANY = 4096;
const ENTRY_BYTES = 64;
const WORD = 8;

/** Sets the state of the object on top. */
export function build(m: Machine, given: unknown): void {
  const target = m.stack.top();
  const state = resolved(m, given);
  if (typeof given === "object" && m.stack.wasAgain) m.sharedStates.add(given);
  if (typeof target === "object") m.stack.deepenTop();
  if (target instanceof Pending) {
    buildPending(m, target, state);
  } else if (target instanceof PyObject) {
    const isSpecial = target.className !== m.special.plainClass &&
      mayBeSpecial(m, target, state);
    const adopted = isSpecial ? m.adopt(target, state) : undefined;
    if (adopted !== undefined) {
      m.charge(sizeOfAll([state]) + shallowSize(adopted));
      m.stack.replaceTop(target, adopted);
      return;
    }
    const object = target as Mutable<PyObject>;
    if (object.state !== null) m.charge(shallowSize(object.state));
    else if (isExceptionState(object, state)) object.fieldNames = MESSAGE;
    if (isSpecial && isBoxState(state)) m.special.boxes.push(object);
    // Nearly all states are a dict and the only state of their object.
    if (object.state === null && isDict(state)) object.state = state;
    else soon(m, merged(m, object, state));
  } else if (target instanceof PyError) {
    const error = target as Mutable<PyError>;
    soon(m, addAttributes(m, error, state));
  } else if (isTimeValue(target) && target.className !== undefined) {
    buildSubclass(m, target, state);
  } else if (typeof target === "object" && m.ordered.has(target!)) {
    soon(m, buildOrdered(m, target as Dict, state));
  } else if (state !== null && !hasHiddenState(target)) {
    throw malformed("Cannot set a state: the value has no attributes");
  }
}

/**
 * Returns whether a state may be that of a frame or a Box. This depends on the
 * class: the last class that is neither is remembered.
 */
function mayBeSpecial(
  m: Machine,
  { className }: PyObject,
  state: unknown,
): boolean {
  const isSpecial = isDict(state) &&
    (mayHave(state, "_typ") || isBoxState(state));
  if (!isSpecial) m.special.plainClass = className;
  return isSpecial;
}

/** Runs in steps if the pickle may contain large values. */
function soon(m: Machine, steps: Generator<void, void>): void {
  if (m.items > MANY) m.later(steps);
  else finish(steps);
}

function* merged(
  m: Machine,
  object: Mutable<PyObject>,
  state: unknown,
): Generator<void, void> {
  object.state = yield* mergeInSteps(object.state, state, m.charge);
}

function* addAttributes(
  m: Machine,
  error: Mutable<PyError>,
  state: unknown,
): Generator<void, void> {
  error.attributes = yield* attributesOf(m, error.attributes, state);
}

/**
 * Whether a class is called with plain values and then receives attributes, as
 * exceptions do.
 */
function isExceptionState(object: PyObject, state: unknown): boolean {
  const { args, className } = object;
  // Nearly all objects are created by NEWOBJ without arguments.
  if (args.length === 0 || !wasCalled(object)) return false;
  const first = args[0];
  const isPlainCall = typeof first === "string" || typeof first === "number" &&
      args.length > 1 && args.length <= MAX_ERROR_ARGS && args.every(isAtom);
  return isPlainCall && isPlain(state) && /(?:^|\.)[A-Z]\w*$/.test(className);
}

/** The number of arguments of OSError. */
const MAX_ERROR_ARGS = 5;

function isAtom(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}

/** Returns a state without replaced members, for makers that read it. */
function resolved(m: Machine, state: unknown): unknown {
  if (m.replacements.count === 0 || !isTuple(state)) return state;
  m.charge(state.length * WORD);
  return markImmutable(state.map(current));
}

/** The work of makers is charged by the size of the state. */
function buildPending(m: Machine, pending: Pending, state: unknown): void {
  const states = [state];
  const paid = hasLarge(states, m.items)
    ? new Steps(chargeInSteps(states, m.charge))
    : m.charge(sizeOfAll(states));
  const value = after(paid, () => guarded(() => pending.build(state, m)));
  const built = after(value, (made) => {
    m.charge(shallowSize(made));
    if (made instanceof Part) {
      made.origin ??= {
        className: pending.className,
        args: pending.args,
        state,
      };
    }
    m.stack.replaceTop(pending, made ?? opaque(m, pending, state));
  });
  if (built instanceof Steps) m.later(built.run);
}

/** Sets the attributes of a subclass of a datetime class. */
function buildSubclass(m: Machine, target: TimeValue, state: unknown): void {
  const attributes = finish(attributesOf(m, target.attributes ?? {}, state));
  m.stack.replaceTop(target, withSubclass(target, { attributes }));
}

/** An OrderedDict with attributes becomes an inert object. */
function* buildOrdered(
  m: Machine,
  dict: Dict,
  state: unknown,
): Generator<void, void> {
  if (state === null) return;
  if (!isStateOfDicts(state)) {
    throw malformed("Cannot set a state: it is not a dict");
  }
  const object: Mutable<PyObject> = m.object("collections.OrderedDict", []);
  object.state = yield* mergeInSteps(null, state, m.charge);
  const entries = yield* copyToMap(dict);
  m.charge(entries.size * ENTRY_BYTES);
  m.ordered.set(object, entries);
  m.stack.replaceTop(dict, object);
}

/**
 * Returns whether the state is left out: zones have tables, which Intl
 * replaces, and named objects have code.
 */
function hasHiddenState(value: unknown): boolean {
  return value instanceof PyGlobal || value instanceof PyTimezone;
}

function* attributesOf(
  m: Machine,
  before: Readonly<Record<string, unknown>>,
  state: unknown,
): Generator<void, Readonly<Record<string, unknown>>> {
  if (state === null) return before;
  if (!isDict(state)) throw malformed("Cannot set a state: it is not a dict");
  m.charge(shallowSize(before) + shallowSize(state));
  const merged = yield* mergeInSteps(before, state, m.charge);
  // The dict may still change; the attributes do not.
  if (isPlain(merged)) {
    return merged === state ? yield* copyPlain(merged) : merged;
  }
  throw malformed("Cannot set a state: it is not a dict");
}

/** The inert object of a pending object whose state makes no value. */
function opaque(m: Machine, pending: Pending, state: unknown): PyObject {
  m.hasUnfit = true;
  useRaw([pending.args, state], m.charge);
  const object: Mutable<PyObject> = m.object(pending.className, pending.args);
  object.state = mergeState(null, state, m.charge);
  return object;
}

/**
 * Converts pending objects without a state to inert objects, and unused parts
 * to values.
 */
export function* settle(m: Machine): Generator<void, void> {
  const { parts, pending } = m.replacements;
  if (m.instances.size > 0) nameFields(m.instances, m.classes, m.charge);
  settleBoxes(m.special.boxes, m.charge);
  for (const [object, entries] of m.ordered) {
    if (object instanceof PyObject) {
      (object as Mutable<PyObject>).entries = yield* entriesInSteps(entries);
    }
  }
  const left = m.hasUnfit || parts.some((part) => part.held > 0);
  if (parts.length > 0 && left) m.replacements.stale = true;
  for (const waiting of pending) {
    if (isForwarded(waiting)) continue;
    forward(waiting, m.object(waiting.className, waiting.args));
    m.replacements.count++;
    m.replacements.stale = true;
  }
}
