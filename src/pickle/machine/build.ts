// BUILD, and what becomes of objects that got no state.

import { malformed } from "../errors.ts";
import { Pending } from "../makers/maker.ts";
import { type Dict, entriesOf } from "../values/dict.ts";
import { PyError } from "../values/error.ts";
import { isPlain } from "../values/marks.ts";
import { mergeState } from "../values/merge_state.ts";
import { type Mutable, PyGlobal, PyObject } from "../values/object.ts";
import { PyTimezone } from "../values/time/timezone.ts";
import type { Machine } from "./machine.ts";

const ENTRY_BYTES = 64;

/** Gives the object on top its state. */
export function build(m: Machine, state: unknown): void {
  const target = m.stack.top();
  if (typeof target === "object") m.stack.deepenTop();
  if (target instanceof Pending) {
    const value = target.build(state, m);
    m.replaceTop(target, value ?? opaque(m, target, state));
  } else if (target instanceof PyObject) {
    const object = target as Mutable<PyObject>;
    object.state = mergeState(object.state, state, m.chargeBytes);
  } else if (target instanceof PyError) {
    const error = target as Mutable<PyError>;
    error.attributes = attributesOf(m, error.attributes, state);
  } else if (typeof target === "object" && m.ordered.has(target!)) {
    buildOrdered(m, target as Dict, state);
  } else if (!hasHiddenState(target)) {
    throw malformed("Cannot set a state: the value has no attributes");
  }
}

/** An OrderedDict with attributes is an inert object. */
function buildOrdered(m: Machine, dict: Dict, state: unknown): void {
  const object: Mutable<PyObject> = m.object("collections.OrderedDict", []);
  object.entries = entriesOf(dict);
  object.state = mergeState(null, state, m.chargeBytes);
  m.charge(object.entries.length * ENTRY_BYTES);
  m.replaceTop(dict, object);
}

/** Zones carry tables that Intl has, named things carry code: both are left. */
function hasHiddenState(value: unknown): boolean {
  return value instanceof PyGlobal || value instanceof PyTimezone;
}

function attributesOf(
  m: Machine,
  before: Readonly<Record<string, unknown>>,
  state: unknown,
): Readonly<Record<string, unknown>> {
  if (state === null) return before;
  const after = mergeState(before, state, m.chargeBytes);
  if (isPlain(after)) return after;
  throw malformed("Cannot set a state: it is no dict");
}

/** What a pending object is when its state makes no value: an inert object. */
function opaque(m: Machine, pending: Pending, state: unknown): PyObject {
  m.hasUnfit = true;
  const object: Mutable<PyObject> = m.object(pending.className, pending.args);
  object.state = mergeState(null, state, m.chargeBytes);
  return object;
}

/** Makes inert objects of what got no state, values of parts left over. */
export function settle(m: Machine): void {
  const { parts, pending, replaced } = m.replacements;
  const left = m.hasUnfit || parts.some((part) => part.held > 0);
  if (parts.length > 0 && left) m.replacements.stale = true;
  for (const waiting of pending) {
    if (replaced.has(waiting)) continue;
    replaced.set(waiting, m.object(waiting.className, waiting.args));
    m.replacements.stale = true;
  }
}
