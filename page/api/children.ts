import type { Child } from "./api.ts";
import { codeOf, isOpen, type Kind, KINDS, STATE_TYPES } from "../states.ts";

/** The children of a mapped task, as far as they have come. */
export interface Children {
  /** How many cells there are: those that are expected or have come. */
  readonly count: number;
  /** How many have come. */
  readonly seen: number;
  /** How many the API has no row for. */
  readonly missing: number;
  /** Whether one that came is still to change, or one has not been asked for. */
  readonly isOpen: boolean;
  /** The child at a map index; undefined until it came. */
  at(index: number): Child | undefined;
  /** Its state or that it is missing; undefined until that is known. */
  kindAt(index: number): Kind | undefined;
  /** Takes a child; a later one replaces an earlier one, and a gap. */
  put(child: Child): void;
  /** Takes an index that the API has no row for; a child that came stays. */
  putGap(index: number): void;
  /** How many are of each kind, in the order of the kinds. */
  counts(): readonly StateCount[];
  /** From the first to behind the last that is missing or still to change. */
  openRange(): { readonly start: number; readonly end: number } | undefined;
  /** The next index from one on, either way, that is known and matches. */
  find(
    from: number,
    step: 1 | -1,
    matches: (index: number) => boolean,
  ): number | undefined;
  /** Calls a function with the index of each child that comes; gives what ends that. */
  subscribe(listener: (index: number) => void): () => void;
}

/** How many are of a kind. */
export interface StateCount {
  readonly type: Kind;
  readonly count: number;
}

/** What is said of a child beside its kind. */
export function messageAt(children: Children, index: number): string | null {
  return children.kindAt(index) === "Missing"
    ? "The API has no row for it"
    : children.at(index)?.state.message ?? null;
}

/** Counts states, in their order. */
export function countStates(types: Iterable<Kind>): readonly StateCount[] {
  const counts = new Uint32Array(KINDS.length);
  for (const type of types) counts[codeOf(type)]!++;
  return listed(counts);
}

function listed(counts: Uint32Array): readonly StateCount[] {
  return KINDS.flatMap((type, code) =>
    counts[code]! > 0 ? [{ type, count: counts[code]! }] : []
  );
}

/** Makes room for so many children; more may come. */
export function createChildren(expected: number): Children {
  const children: (Child | undefined)[] = new Array(expected).fill(undefined);
  const gaps = new Set<number>();
  const counts = new Uint32Array(KINDS.length);
  const listeners = new Set<(index: number) => void>();
  let seen = 0;
  const makeRoom = (index: number) => {
    while (children.length <= index) children.push(undefined);
  };
  const tell = (index: number) => {
    for (const listener of listeners) listener(index);
  };
  const kindAt = (index: number): Kind | undefined =>
    gaps.has(index) ? "Missing" : children[index]?.state.type;
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
    get missing() {
      return gaps.size;
    },
    get isOpen() {
      return seen + gaps.size < children.length ||
        STATE_TYPES.some((type) => isOpen(type) && counts[codeOf(type)]! > 0);
    },
    at: (index) => children[index],
    kindAt,
    put(child) {
      const { mapIndex, state } = child;
      makeRoom(mapIndex);
      gaps.delete(mapIndex);
      const before = children[mapIndex];
      if (before === undefined) seen++;
      else counts[codeOf(before.state.type)]!--;
      counts[codeOf(state.type)]!++;
      children[mapIndex] = child;
      tell(mapIndex);
    },
    putGap(index) {
      makeRoom(index);
      if (children[index] !== undefined) return;
      gaps.add(index);
      tell(index);
    },
    counts() {
      counts[codeOf("Missing")] = gaps.size;
      return listed(counts);
    },
    openRange() {
      let [start, end] = [0, children.length];
      while (start < end && isSettled(start)) start++;
      while (end > start && isSettled(end - 1)) end--;
      return start < end ? { start, end } : undefined;
    },
    find(from, step, matches) {
      for (let at = from + step; at >= 0 && at < children.length; at += step) {
        if (kindAt(at) !== undefined && matches(at)) return at;
      }
      return undefined;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
