// Copies of dicts in steps, as copying a large one at once would block other
// tasks.

import { type Dict, setOwn } from "./dict.ts";
import { copyIndexes } from "./keys.ts";

/** The number of entries to copy before other tasks may run. */
const STEP = 4096;

/** The entries of a dict, in order. */
export function* entriesInSteps(
  dict: Dict,
): Generator<void, [unknown, unknown][]> {
  const entries: [unknown, unknown][] = [];
  if (dict instanceof Map) {
    for (const entry of dict) {
      entries.push(entry);
      if (entries.length % STEP === 0) yield;
    }
    return entries;
  }
  const keys = Object.keys(dict); // in native code: the engine sorts them
  yield;
  for (const key of keys) {
    entries.push([key, dict[key]]);
    if (entries.length % STEP === 0) yield;
  }
  return entries;
}

/** Copies a dict to a Map, to which equal keys can be added. */
export function* copyToMap(dict: Dict): Generator<void, Map<unknown, unknown>> {
  const copy = new Map<unknown, unknown>();
  if (dict instanceof Map) {
    for (const [key, value] of dict) {
      copy.set(key, value);
      if (copy.size % STEP === 0) yield;
    }
    yield* copyIndexes(dict, copy);
    return copy;
  }
  const keys = Object.keys(dict);
  yield;
  for (const key of keys) {
    copy.set(key, dict[key]);
    if (copy.size % STEP === 0) yield;
  }
  return copy;
}

/** Copies a dict to a plain object. */
export function* copyPlain(
  dict: Readonly<Record<string, unknown>>,
): Generator<void, Record<string, unknown>> {
  const copy: Record<string, unknown> = {};
  const keys = Object.keys(dict);
  yield;
  for (const [i, key] of keys.entries()) {
    setOwn(copy, key, dict[key]);
    if (i % STEP === STEP - 1) yield;
  }
  return copy;
}
