import type { Child } from "./api.ts";
import { codeOf, isOpen, STATE_TYPES, type StateType } from "./states.ts";

/** The children of a mapped task, as far as they have come. */
export interface Children {
  /** How many cells there are: those that are expected or have come. */
  readonly count: number;
  /** How many have come. */
  readonly seen: number;
  /** The child at a map index; undefined until it came. */
  at(index: number): Child | undefined;
  /** Takes a child; a later one replaces an earlier one. */
  put(child: Child): void;
  /** How many are in each state, in the order of the states. */
  counts(): readonly StateCount[];
  /** From the first to behind the last that is missing or still to change. */
  openRange(): { readonly start: number; readonly end: number } | undefined;
  /** The next index from one on, either way, that is in one of the states. */
  find(
    from: number,
    step: 1 | -1,
    types: ReadonlySet<StateType>,
  ): number | undefined;
  /** Calls a function with the index of each child that comes; gives what ends that. */
  subscribe(listener: (index: number) => void): () => void;
}

/** How many are in a state. */
export interface StateCount {
  readonly type: StateType;
  readonly count: number;
}

/** Counts states, in their order. */
export function countStates(types: Iterable<StateType>): readonly StateCount[] {
  const counts = new Uint32Array(STATE_TYPES.length);
  for (const type of types) counts[codeOf(type)]!++;
  return listed(counts);
}

function listed(counts: Uint32Array): readonly StateCount[] {
  return STATE_TYPES.flatMap((type, code) =>
    counts[code]! > 0 ? [{ type, count: counts[code]! }] : []
  );
}

/** Makes room for so many children; more may come. */
export function createChildren(expected: number): Children {
  const children: (Child | undefined)[] = new Array(expected).fill(undefined);
  const counts = new Uint32Array(STATE_TYPES.length);
  const listeners = new Set<(index: number) => void>();
  let seen = 0;
  const isSettled = (index: number) => {
    const child = children[index];
    return child !== undefined && !isOpen(child.state.type);
  };

  return {
    get count() {
      return children.length;
    },
    get seen() {
      return seen;
    },
    at: (index) => children[index],
    put(child) {
      const { mapIndex, state } = child;
      while (children.length <= mapIndex) children.push(undefined);
      const before = children[mapIndex];
      if (before === undefined) seen++;
      else counts[codeOf(before.state.type)]!--;
      counts[codeOf(state.type)]!++;
      children[mapIndex] = child;
      for (const listener of listeners) listener(mapIndex);
    },
    counts: () => listed(counts),
    openRange() {
      let [start, end] = [0, children.length];
      while (start < end && isSettled(start)) start++;
      while (end > start && isSettled(end - 1)) end--;
      return start < end ? { start, end } : undefined;
    },
    find(from, step, types) {
      for (let at = from + step; at >= 0 && at < children.length; at += step) {
        const child = children[at];
        if (child !== undefined && types.has(child.state.type)) return at;
      }
      return undefined;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
