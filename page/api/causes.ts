import { messagePattern } from "../../src/flow_runs/message_pattern.ts";
import { causeKey, REST_KEY } from "../causes.ts";
import { isFailed, type StateType } from "../states.ts";
import type { Child } from "./api.ts";
import type { Children } from "./children.ts";

/** Failed children in the same state whose messages have the same pattern. */
export interface Cause {
  /** Its key in addresses. */
  readonly key: string;
  readonly type: StateType;
  /** The message without what differs; null stands for all further causes. */
  readonly pattern: string | null;
  readonly count: number;
  /** The least map index of them. */
  readonly firstIndex: number;
}

/** The causes of failure of a mapped task's children, as they come. */
export interface Causes {
  /** How many children failed. */
  readonly count: number;
  /** The causes, the most frequent first. */
  list(): readonly Cause[];
  /** The key of a child's cause; undefined unless it failed. */
  keyAt(index: number): string | undefined;
}

/** More causes than this are counted together. */
const MAX_CAUSES = 1_000;

interface Group {
  readonly key: string;
  readonly type: StateType;
  readonly pattern: string | null;
  readonly indices: Set<number>;
  /** Undefined once the first one was taken away. */
  first: number | undefined;
}

/** Groups the failures among some children, none of which has come yet. */
export function createCauses(children: Children): Causes {
  const groups = new Map<string, Group>();
  const groupAt = new Map<number, Group>();

  children.subscribe((index) => {
    const child = children.at(index);
    const next = child !== undefined && isFailed(child.state)
      ? groupOf(child)
      : undefined;
    const last = groupAt.get(index);
    if (next === last) return;
    if (last !== undefined) takeFrom(last, index);
    if (next !== undefined) addTo(next, index);
  });

  function groupOf({ state: { type, message } }: Child): Group {
    const pattern = messagePattern(message ?? "");
    const key = causeKey(type, pattern);
    const known = groups.get(key);
    if (known !== undefined) return known;
    const isFull = groups.size >= MAX_CAUSES;
    const rest = isFull ? groups.get(REST_KEY) : undefined;
    if (rest !== undefined) return rest;
    const group = {
      key: isFull ? REST_KEY : key,
      type,
      pattern: isFull ? null : pattern,
      indices: new Set<number>(),
      first: undefined,
    };
    groups.set(group.key, group);
    return group;
  }

  function addTo(group: Group, index: number): void {
    const first = firstOf(group);
    group.indices.add(index);
    group.first = Math.min(first, index);
    groupAt.set(index, group);
  }

  function takeFrom(group: Group, index: number): void {
    group.indices.delete(index);
    if (group.first === index) group.first = undefined;
    groupAt.delete(index);
    if (group.indices.size === 0) groups.delete(group.key);
  }

  return {
    get count() {
      return groupAt.size;
    },
    list: () => [...groups.values()].map(toCause).sort(byCount),
    keyAt: (index) => groupAt.get(index)?.key,
  };
}

function firstOf({ first, indices }: Group): number {
  if (first !== undefined) return first;
  let least = Infinity;
  for (const index of indices) least = Math.min(least, index);
  return least;
}

function toCause(group: Group): Cause {
  const { key, type, pattern, indices } = group;
  group.first = firstOf(group);
  return {
    key,
    type,
    pattern,
    count: indices.size,
    firstIndex: group.first,
  };
}

function byCount(a: Cause, b: Cause): number {
  return b.count - a.count || a.firstIndex - b.firstIndex;
}
