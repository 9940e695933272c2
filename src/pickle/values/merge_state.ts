import { finish } from "../finish.ts";
import { fitsPlain } from "../key_order.ts";
import { entriesInSteps } from "./copies.ts";
import { type Dict, isDict, setOwn } from "./dict.ts";
import { current } from "./forward.ts";
import { isPlain, isTuple } from "./marks.ts";

/** The cost of an entry of a copied dict. */
const ENTRY_BYTES = 64;
const STEP = 4096;

/**
 * The state that BUILD sets. A pair of dicts, of attributes and slots, is
 * merged into one. A second state is merged into the first.
 *
 * @param charge Charges the bytes of a copy.
 */
export function mergeState(
  before: unknown,
  state: unknown,
  charge: (bytes: number) => void,
): unknown {
  return finish(mergeInSteps(before, state, charge));
}

/** {@linkcode mergeState} in steps. */
export function* mergeInSteps(
  before: unknown,
  state: unknown,
  charge: (bytes: number) => void,
): Generator<void, unknown> {
  const earlier = attributeDicts(before);
  if (earlier.length === 0 && isDict(state)) return state;
  const later = stateDicts(state);
  if (later.length === 0) return state ?? before;
  const dicts = [...earlier, ...later];
  return dicts.length === 1 ? dicts[0] : yield* merge(dicts, charge);
}

/** Returns whether a state consists of dicts of attributes. */
export function isStateOfDicts(state: unknown): boolean {
  return state === null || stateDicts(state).length > 0;
}

const NONE: readonly Dict[] = [];

function attributeDicts(value: unknown): readonly Dict[] {
  if (!isPlain(value) || Object.keys(value).length === 0) return NONE;
  return [value];
}

function stateDicts(state: unknown): readonly Dict[] {
  if (isDict(state)) return [state];
  if (!isTuple(state) || state.length !== 2) return NONE;
  const [attributes, slots] = state.map(current);
  if (!isDict(slots)) return NONE;
  if (attributes === null) return [slots];
  return isDict(attributes) ? [attributes, slots] : NONE;
}

function* merge(
  dicts: readonly Dict[],
  charge: (bytes: number) => void,
): Generator<void, Dict> {
  const entries: [unknown, unknown][] = [];
  for (const dict of dicts) {
    for (const entry of yield* entriesInSteps(dict)) entries.push(entry);
  }
  charge(entries.length * ENTRY_BYTES);
  const isPlain = fitsPlain(entries.map(([key]) => key));
  const merged: Record<string, unknown> = {};
  const map = new Map<unknown, unknown>();
  for (const [i, [key, value]] of entries.entries()) {
    if (isPlain) setOwn(merged, key as string, value);
    else map.set(key, value);
    if (i % STEP === STEP - 1) yield;
  }
  return isPlain ? merged : map;
}
